"""A running dashboard without workers, so that jobs stand still until a test moves them."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.live.conductor import Conductor
from tests.live.stack import Stack


@dataclass
class Deck:
    """The dashboard, its people, and who does things in it."""

    stack: Stack
    conductor: Conductor
    sessions: list[str]

    @property
    def events(self) -> str:
        """The address of the stream."""
        return f"{self.stack.url}/w/crowd/events"

    def page_s(self, path: str = "/w/crowd/queue") -> float:
        """How long a page takes."""
        begun = time.monotonic()
        answer = requests.get(
            self.stack.url + path, cookies={"sessionid": self.sessions[0]}, timeout=20
        )
        assert answer.status_code == 200
        return time.monotonic() - begun

    @property
    def threads(self) -> int:
        """How many threads the web process has."""
        pid = self.stack.running["web"].process.pid
        return len(list(Path(f"/proc/{pid}/task").iterdir()))

    @property
    def streams(self) -> int:
        """How many streams of progress the web process tells of."""
        told = requests.get(f"{self.stack.url}/metrics", timeout=10).text
        found = [one for one in told.splitlines() if one.startswith("inputdeck_streams ")]
        return int(float(found[0].split()[1]))


@contextmanager
def running(folder: Path, given: Mapping[str, str], people: int) -> Iterator[Deck]:
    """Valkey and a web process, a team with a workspace and so many people."""
    stack = Stack(folder, given)
    stack.prepare("dashboard")
    conductor = Conductor(stack.variables)
    stack.variables["DJANGO_SETTINGS_MODULE"] = "tests.live.small_pool"
    try:
        stack.start("valkey", "web")
        yield Deck(stack, conductor, conductor("people", people)["sessions"])
    finally:
        print(stack.logs())
        conductor.end()
        stack.stop()
