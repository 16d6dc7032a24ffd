"""How tests are shared out among processes, what they may not leave or take, and what every test
session says at its end."""

import faulthandler
import os
import re
import threading
from collections import Counter
from collections.abc import Generator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from xdist.scheduler import LoadScopeScheduling

COUNTED = "cases: "
MOST_MEMORY_BYTES = 8 * 2**30
LOOK_EVERY_S = 1.0
ROOT = Path(__file__).parent.parent
SHARES = re.compile(r"\b(admin_page|running_stack|stack): ")
"""The fixtures of the product that live tests share."""


class OneProcessForAFile(LoadScopeScheduling):
    """A file's tests run in one process, so that what they set up is set up once; so do all files
    that share servers."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", 1)[0]
        return _servers(path) or path


@cache
def _servers(path: str) -> str:
    if path.startswith("tests/live/clients/"):
        return "clients"
    is_live = path.startswith("tests/live/")
    return "stack" if is_live and SHARES.search((ROOT / path).read_text()) else ""


def pytest_configure(config: pytest.Config) -> None:
    """Begins to look after the memory of this process."""
    capturing = config.pluginmanager.getplugin("capturemanager")
    looking = threading.Thread(target=_end_in_time, args=(capturing,), name="memory", daemon=True)
    looking.start()


def _end_in_time(capturing: Any) -> None:
    """Ends a process that fills the memory, and tells what it does: the machine would end any
    process, and silently. The test under way is reported as the one that crashed."""
    rest = threading.Event()
    while not rest.wait(LOOK_EVERY_S):
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        if pages * os.sysconf("SC_PAGE_SIZE") > MOST_MEMORY_BYTES:
            capturing.suspend_global_capture()
            faulthandler.dump_traceback(2, all_threads=True)
            os._exit(1)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """The scheduler of `-n 2`, in place of those that --dist chooses."""
    return OneProcessForAFile(config, log)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """A test that leaves a transaction open fails itself, not those that come after it."""
    yield
    if connection.in_atomic_block:
        connection.in_atomic_block = connection.needs_rollback = False
        connection.savepoint_ids.clear()
        connection.rollback()
        connection.set_autocommit(True)
        pytest.fail(f"{item.nodeid} left a transaction open")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many generated cases the tests of this session went through, over all their processes."""
    counts: Counter[str] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", ()):
                if name.startswith(COUNTED):
                    counts[name.removeprefix(COUNTED)] += int(value)
    if counts:
        told = ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items()))
        terminalreporter.write_line(f"generated cases: {told}")
