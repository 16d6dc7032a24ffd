"""The whole product under test: every process of the Procfile with its own data and ports."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from dashboard import launch, launch_processes, launch_secrets, launch_valkey
from inputs_core import environment
from tests.live import processes
from tests.live.processes import Running

PASSWORD = "a long enough password"
PAT = "0123456789abcdef0123456789abcdef"


@dataclass
class Stack:
    """The product: prepare it once, then start, kill and stop its processes by name."""

    folder: Path
    given: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    """Words of the command lines and what stands in their place."""
    running: dict[str, Running] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ports = {name: str(processes.free_port()) for name in ("PORT", "SERVICE_PORT", "GRPC_PORT")}
        own = {"DATA_DIR": str(self.folder / "data"), "DEMO_PASSWORD": PASSWORD, "DEMO_PAT": PAT}
        inherited = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ
        }
        self.environ = {**inherited, **ports, **own, "DEMO": "0", **self.given}
        self.env = environment.read(self.environ)
        self.env.data_dir.mkdir(parents=True)
        redis_url = self.env.redis_url or launch_valkey.prepare(self.env.data_dir)
        self.variables = launch_processes.variables(self.env, redis_url, self.environ)
        self.url, self.api = self.env.public_url, self.env.service_url

    def prepare(self, *sides: str) -> None:
        """Make the secrets, the tables and the first rows of the named sides, or of both."""
        launch_secrets.ensure(self.env, self.variables)
        for side in sides or ("service", "dashboard"):
            command = [sys.executable, "-m", "dashboard.launch_prepare", side]
            subprocess.run(command, env=self.variables, stdout=subprocess.DEVNULL, check=True)

    def start(self, *names: str) -> None:
        """Start the named processes, or all, and wait until pages and API answer."""
        lines = launch.wanted_processes(self.env)
        for name in names or lines:
            line = lines[name]
            for word, other in self.instead.items():
                line = line.replace(word, other)
            self.running[name] = processes.start(
                name, line, self.folder, self.variables, cwd=launch_processes.ROOT
            )
        if "service" in self.running:
            processes.wait_until(lambda: processes.answers(f"{self.api}/v2"), "the API answers")
        if "web" in self.running:
            processes.wait_until(lambda: processes.answers(f"{self.url}/healthz"), "pages answer")

    def stop(self) -> None:
        """End every process, the queue last."""
        for name in reversed(self.running):
            self.running[name].stop()

    def logs(self) -> str:
        """The last lines of every process, for a failed test."""
        return "\n".join(
            f"--- {name}\n" + "\n".join(one.log.read_text(errors="replace").splitlines()[-40:])
            for name, one in self.running.items()
        )

    def call(self, method: str, path: str, body: Any = None, app: str = "main") -> dict[str, Any]:
        """An answer of the embedded API to the demo user's token, for one of its apps."""
        answer = requests.request(
            method,
            f"{self.api}/v2/users/demo/apps/{app}/{path}",
            json=body,
            headers={"Authorization": f"Key {PAT}"},
            timeout=60,
        )
        told: dict[str, Any] = answer.json()
        return told
