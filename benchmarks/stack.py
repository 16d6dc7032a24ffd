"""The product's own processes in a folder of their own, for benchmarks, kill tests and live tests.

The command lines are those of the Procfile; a test may kill a process and start it again. Only
loopback, only free ports, and every process ends with the `with` block.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

from dashboard import launch_processes, launch_secrets, launch_valkey
from inputs_core import environment

PROCESSES = ("valkey", "service", "service-worker", "worker", "web")
PASSWORD = "a-password-for-tests-only"  # noqa: S105 - of a stack that ends with the test
PAT = "0123456789abcdef0123456789abcdef"
READY_S = 60.0


class StackError(RuntimeError):
    """The product did not start; the text tells the end of the log."""


class Stack:
    """Processes by their names in the Procfile. `settings` are environment variables on top."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str] | None = None,
        names: Iterable[str] = PROCESSES,
    ) -> None:
        """A stack in `folder`, which keeps its data; nothing is started yet."""
        port, service_port, grpc_port = free_ports(3)
        given = {
            "DATA_DIR": str(folder),
            "PORT": str(port),
            "SERVICE_PORT": str(service_port),
            "GRPC_PORT": str(grpc_port),
            "BIND": "127.0.0.1",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "DEMO": "1",
            "DEMO_PASSWORD": PASSWORD,
            "DEMO_PAT": PAT,
            **(settings or {}),
        }
        self.names = tuple(names)
        self.folder = folder
        self.env = environment.read(given)
        folder.mkdir(parents=True, exist_ok=True)
        redis_url = self.env.redis_url or launch_valkey.prepare(folder)
        plain = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        self.variables = {
            **plain,
            **launch_processes.variables(self.env, redis_url),
            **given,
            "REDIS_URL": redis_url,
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        """Prepares both databases and starts every process; waits until the servers answer."""
        try:
            self.prepare()
            for name in self.names:
                self.start(name)
            self.wait_ready()
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

    @property
    def service_url(self) -> str:
        """Origin of the embedded Inputs API."""
        return self.env.service_url

    @property
    def web_url(self) -> str:
        """Origin of the dashboard."""
        return self.env.public_url

    def prepare(self) -> None:
        """Tables, first rows and secrets, as `make run` makes them."""
        launch_secrets.ensure(self.env, self.variables)
        for side in ("service", "dashboard"):
            self.run("-m", "dashboard.launch_prepare", side)

    def run(self, *words: str) -> str:
        """What a Python command with the stack's settings prints. Raises: StackError."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=launch_processes.ROOT,
            env=self.variables,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StackError(f"{' '.join(words)}: {done.stderr[-2000:]}{done.stdout[-1000:]}")
        return done.stdout

    def start(self, name: str) -> None:
        """Starts one process with its command line from the Procfile; its log is `NAME.log`."""
        line = launch_processes.command_lines()[name]
        with (self.folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                ["/bin/sh", "-c", line],
                cwd=launch_processes.ROOT,
                env=self.variables,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def pid(self, name: str) -> int:
        """The process id of a process; of a parent where it has children."""
        return self._running[name].pid

    def children(self, name: str) -> list[int]:
        """The process ids of a process's children."""
        listing = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.pid(name))],
            capture_output=True,
            text=True,
            check=False,
        )
        return [int(word) for word in listing.stdout.split()]

    def kill(self, name: str) -> None:
        """SIGKILL to the process itself, not to its children."""
        self._running[name].kill()
        self._running[name].wait()

    def is_running(self, name: str) -> bool:
        """Whether the process has not ended."""
        return self._running[name].poll() is None

    def log(self, name: str, length: int = 3000) -> str:
        """The end of a process's log."""
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace")[-length:] if path.is_file() else ""

    def wait_ready(self) -> None:
        """Returns when the servers that were started answer. Raises: StackError."""
        if "service" in self.names:
            self._wait(f"{self.service_url}/healthz", "service")
        if "web" in self.names:
            self._wait(f"{self.web_url}/healthz", "web")

    def close(self) -> None:
        """Ends every process with what it started: asks first, kills what stays for 8 s."""
        for process in self._running.values():
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + 8
        for process in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            _signal_group(process, signal.SIGKILL)
            process.wait()
        self._running.clear()

    def _wait(self, url: str, name: str) -> None:
        def answers() -> bool:
            if not self.is_running(name):
                raise StackError(f"{name} ended: {self.log(name)}")
            return answers_at(url)

        if not wait_until(answers, READY_S):
            raise StackError(f"{name} does not answer at {url}: {self.log(name)}")


NOT_OURS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "SERVICE_DATABASE_URL", "REDIS_URL")
"""Variables of the caller that must not reach the stack; its own settings name them anew."""


def free_ports(count: int) -> list[int]:
    """So many ports of loopback that are free now."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def wait_until(is_so: Callable[[], bool], limit_s: float, every_s: float = 0.1) -> bool:
    """Whether something became so within the limit; asks again and again."""
    deadline = time.monotonic() + limit_s
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(every_s)
    return True


def answers_at(url: str) -> bool:
    """Whether a server answers at the address, whatever it says."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            session.get(url, timeout=2, allow_redirects=False).close()
        except requests.RequestException:
            return False
    return True


def _signal_group(process: subprocess.Popen[bytes], signum: int) -> None:
    try:
        os.killpg(process.pid, signum)
    except ProcessLookupError:
        return
