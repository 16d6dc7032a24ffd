"""Kills the processes of the product at random while jobs are under way, in a seeded order."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from benchmarks.chaos_database import count
from benchmarks.chaos_processes import Processes

TARGETS = ("worker", "worker", "web", "valkey", "service", "service-worker")
PAUSE_S = (2.0, 8.0)
HELD = "SELECT count(*) FROM inputs_app_chunk WHERE claim <> ''"
OPEN = "SELECT count(*) FROM inputs_app_job WHERE ended_at IS NULL"


class Kills:
    """Goes on until it has made its kills, or the jobs have ended."""

    def __init__(self, running: Processes, chance: Random, most: int) -> None:
        self._running = running
        self._chance = chance
        self._most = most
        self.made: Counter[str] = Counter()
        self.in_flight: Counter[str] = Counter()

    @property
    def database(self) -> Path:
        """The dashboard's SQLite file."""
        return self._running.stack.env.data_dir / "dashboard.sqlite3"

    def run(self, each: Callable[[], None]) -> None:
        """All kills, each followed by a restart a moment later; `each` is called between them."""
        while sum(self.made.values()) < self._most and count(self.database, OPEN):
            self._wait(self._chance.uniform(*PAUSE_S))
            target = self._chance.choice(TARGETS)
            self._wait_for_work()
            self.in_flight[target] += count(self.database, HELD)
            self._running.kill(target)
            self.made[target] += 1
            time.sleep(self._chance.uniform(0, 1.5))
            self._running.restart_dead()
            each()

    def _wait(self, wait_s: float) -> None:
        until = time.monotonic() + wait_s
        while time.monotonic() < until:
            self._running.restart_dead()
            time.sleep(0.25)

    def _wait_for_work(self) -> None:
        """At most 5 s: a kill tells most while a chunk is held."""
        until = time.monotonic() + 5
        while time.monotonic() < until and not count(self.database, HELD):
            time.sleep(0.01)
        time.sleep(self._chance.uniform(0, 0.3))
