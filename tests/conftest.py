"""How tests are shared out among processes, and what every test session says at its end."""

import re
from collections import Counter
from collections.abc import Generator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from xdist.scheduler import LoadScopeScheduling

COUNTED = "cases: "
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
