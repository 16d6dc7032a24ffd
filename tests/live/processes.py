"""Starts and ends real processes for the live tests, each in its own process group with a log."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import requests


@dataclass
class Running:
    """A started process; its output goes to `log`."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End it and all its children at once, as a power cut would."""
        signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self, how: signal.Signals = signal.SIGTERM, wait_s: float = 10) -> int:
        """Ask it to end, then insist; gives its exit code."""
        signal_group(self.process.pid, how)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(wait_s)
        signal_group(self.process.pid, signal.SIGKILL)
        return self.process.wait(10)


def start(
    name: str,
    command: str | Sequence[str],
    folder: Path,
    env: Mapping[str, str],
    *,
    cwd: Path | None = None,
    user: str | None = None,
) -> Running:
    """Start a command (a shell line or words) with its log in `folder`, perhaps as another user."""
    log = folder / f"{name}.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            command,
            shell=isinstance(command, str),
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=cwd,
            user=user,
            group=user,
            extra_groups=[] if user else None,
        )
    return Running(name, process, log)


def signal_group(pid: int, how: signal.Signals) -> None:
    """Send a signal to a process group that may have ended already."""
    with suppress(ProcessLookupError):
        os.killpg(pid, how)


def free_port() -> int:
    """A TCP port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], bool], what: str, wait_s: float = 60) -> None:
    """Return when `is_so()` is true. Raises: TimeoutError that names `what`."""
    deadline = time.monotonic() + wait_s
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {wait_s:.0f} s: {what}")
        time.sleep(0.1)


def answers(url: str) -> bool:
    """Whether a server answers there, with whatever status."""
    try:
        requests.get(url, timeout=5, allow_redirects=False)
    except (requests.ConnectionError, requests.Timeout):
        return False
    return True


def accepts(port: int) -> bool:
    """Whether something listens on a port of loopback."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
