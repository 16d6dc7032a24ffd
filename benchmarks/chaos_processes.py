"""The product's processes under the kill test: the live tests' launcher, which kills and restarts.

A kill hits one process only; what it started must find out by itself.
"""

import os
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from dashboard import launch, launch_processes
from tests.live import processes
from tests.live.stack import Stack

NAMES = ("valkey", "service", "grpc", "service-worker", "worker", "web")


class Processes:
    """The whole product in a folder; every process ends with the `with` block."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        """Nothing is started yet; `settings` are environment variables."""
        self.stack = Stack(folder, settings)
        self.endings: list[str] = []
        """What the processes that ended without a kill said last."""
        self._killed: set[int] = set()

    def __enter__(self) -> Self:
        try:
            self.stack.prepare()
            self.stack.start(*NAMES)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends all processes, also children that outlived a killed parent."""
        self.stack.stop()
        for group in self._killed:
            processes.signal_group(group, signal.SIGKILL)

    def kill(self, name: str) -> None:
        """SIGKILL to a process, not to its children."""
        running = self.stack.running[name].process
        self._killed.add(running.pid)
        running.kill()
        running.wait()

    def kill_child(self, name: str, which: int) -> None:
        """SIGKILL to one of a process's children, counted round from the first."""
        children = self.children(name)
        os.kill(children[which % len(children)], signal.SIGKILL)

    def children(self, name: str) -> list[int]:
        """The ids of a process's children."""
        parent = str(self.stack.running[name].process.pid)
        listing = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", parent], capture_output=True, text=True, check=False
        )
        return [int(word) for word in listing.stdout.split()]

    def restart_dead(self) -> None:
        """Starts again whatever has ended."""
        dead = [name for name in NAMES if not self.stack.running[name].is_alive()]
        lines = launch.wanted_processes(self.stack.env)
        for name in dead:
            running = self.stack.running[name]
            if running.process.pid not in self._killed:
                said = running.log.read_text(errors="replace").strip().splitlines()[-4:]
                self.endings.append(f"{name}: {' / '.join(said)}")
            self.stack.running[name] = processes.start(
                name,
                lines[name],
                self.stack.folder,
                self.stack.variables,
                cwd=launch_processes.ROOT,
            )

    def keep_alive(self, wait_s: float) -> None:
        """Restarts whatever ends, for so long."""
        deadline = time.monotonic() + wait_s
        while time.monotonic() < deadline:
            self.restart_dead()
            time.sleep(0.5)
