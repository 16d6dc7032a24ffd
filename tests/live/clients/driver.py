"""Starts the program of a client, hands it cases and takes the outcomes; a program that hangs is
ended and started anew."""

import json
import os
import queue
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.live.clients import environments
from tests.live.clients.cases import Case
from tests.live.clients.places import Place

PATIENCE_S = 150
HANGS = "no outcome: the client hangs"


@dataclass(frozen=True)
class Kind:
    """A client: the environment it is installed in, its words for the document, how it speaks."""

    name: str
    environment: str
    label: str
    transport: str
    words: tuple[str, ...]

    @property
    def command(self) -> list[str]:
        """The command line of its program."""
        return [*environments.program(self.environment), *self.words]


def python(name: str, package: str, label: str, transport: str, environment: str) -> Kind:
    """A client whose program is a package here; it is told its own name."""
    words = ("-u", "-m", f"{__package__}.{package}", name)
    return Kind(name, environment, label, transport, words)


def node(name: str, label: str, transport: str) -> Kind:
    """A client whose program is a script here."""
    script = str(Path(__file__).parent / name / "program.cjs")
    return Kind(name, name, label, transport, (script,))


STUB = "clarifai-grpc 12.6.0"
KINDS = (
    python("sdk", "sdk", "clarifai 12.5.0", "gRPC", "sdk"),
    python("stub", "stub", STUB, "gRPC", "stub"),
    python("stub-json", "stub", STUB, "JSON channel", "stub"),
    python("rest", "rest", "plain requests", "REST", "stub"),
    python("legacy", "legacy", "clarifai 2.6.2", "REST", "legacy"),
    node("npm", "npm clarifai 2.9.1", "REST"),
    node("nodejs", "npm clarifai-nodejs 0.4.0", "gRPC"),
)


@dataclass
class Program:
    """The running program of a client."""

    kind: Kind
    home: Path
    cases: list[Case] = field(default_factory=list)

    def start(self) -> None:
        """Start it and learn its cases."""
        self.home.mkdir(exist_ok=True)
        self.lines: queue.Queue[str] = queue.Queue()
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.kind.command,
                env=self._environ(),
                cwd=environments.ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        threading.Thread(target=self._listen, args=(self.process, self.lines)).start()
        told = self._next()
        assert told, self.log()
        self.cases = [Case.of(one) for one in json.loads(told)]

    def run(self, case: Case, place: Place) -> str:
        """Nothing where the case passes, else what went wrong."""
        assert self.process.stdin is not None
        print(json.dumps({"case": case.name, **asdict(place)}), file=self.process.stdin, flush=True)
        told = self._next()
        if not told:
            self.stop()
            self.start()
            return HANGS
        return str(json.loads(told)["message"])

    def stop(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdin is not None
        self.process.stdin.close()

    def log(self) -> str:
        """The end of what it and its library printed."""
        return (self.home / "log").read_text(errors="replace")[-2000:]

    def _next(self) -> str:
        try:
            return self.lines.get(timeout=PATIENCE_S)
        except queue.Empty:
            return ""

    def _environ(self) -> Mapping[str, str]:
        modules = str(environments.FOLDER / self.kind.environment / "node_modules")
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        own = {"HOME": str(self.home), "PYTHONPATH": str(environments.ROOT), "NODE_PATH": modules}
        return {**kept, **own, "PYTHONDONTWRITEBYTECODE": "1"}

    @staticmethod
    def _listen(process: Any, lines: "queue.Queue[str]") -> None:
        for line in process.stdout:
            lines.put(line)
        process.stdout.close()
        lines.put("")
