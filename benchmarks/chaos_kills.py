"""Decides when which process is killed: in a seeded order, each only with work in flight."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from benchmarks.chaos_database import count
from benchmarks.chaos_processes import Processes
from benchmarks.chaos_samples import Samples
from benchmarks.chaos_sender import Senders
from benchmarks.chaos_visitors import Visitors

TARGETS = (
    "service",
    "service child",
    "grpc",
    "service-worker",
    "service-worker child",
    "worker",
    "web",
    "valkey",
)
KILLS_EACH = 3
PATIENCE_S = 60.0
"""So long the last target is given to have work in flight; before, others have their turn."""
TRIES = 12


@dataclass(frozen=True)
class Kill:
    """One kill and how many items were in flight at its moment."""

    target: str
    in_flight_count: int
    at_s: float


class Killer:
    """Carries out the kills, and lets the senders go on a little before each."""

    def __init__(
        self,
        running: Processes,
        senders: Senders,
        visitors: Visitors,
        samples: Samples,
        chance: Random,
    ) -> None:
        self._running = running
        self._senders = senders
        self._visitors = visitors
        self._samples = samples
        self._chance = chance
        self._worker_killed_at = datetime.now(UTC)
        self.kills: list[Kill] = []

    def run(self, on_kill: Callable[[Kill], None]) -> None:
        """All kills, each followed by a restart a moment later."""
        plan = [target for target in TARGETS for _ in range(KILLS_EACH)]
        self._chance.shuffle(plan)
        turns = [(target, TRIES) for target in plan]
        begun = time.monotonic()
        while turns:
            target, tries = turns.pop(0)
            if target == "worker" and self._samples.are_in():
                self._samples.ask_again()
            others_wait = any(other != target for other, _ in turns)
            patience_s = 6.0 if others_wait else PATIENCE_S
            count = self._wait_for_work(target, patience_s, len(turns) + 1)
            if count:
                kill = Kill(target, count, time.monotonic() - begun)
                self.kills.append(kill)
                on_kill(kill)
            elif tries > 1:
                turns.append((target, tries - 1))
        self._senders.allowed = self._senders.total

    def _allow(self, turns_left: int) -> None:
        """Lets the senders go on, so that some are left for every turn that is to come."""
        rest = self._senders.total - self._senders.allowed
        self._senders.allowed += min(rest, max(8, rest // (2 * turns_left)))

    def _wait_for_work(self, target: str, patience_s: float, turns_left: int) -> int:
        """Kills the target as soon as it works, after a seeded moment; gives what was in flight."""
        self._watch(self._chance.uniform(0.1, 1.5))
        self._allow(turns_left)
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            if self.in_flight_count(target):
                time.sleep(self._chance.uniform(0, 0.12))
                count = self.in_flight_count(target)
                if count and self._kill(target):
                    return count
            self._running.restart_dead()
            time.sleep(0.002)
        return 0

    def _kill(self, target: str) -> bool:
        name, _, child = target.partition(" ")
        if not child:
            self._running.kill(name)
            if name == "worker":
                self._worker_killed_at = datetime.now(UTC)
        elif not self._running.children(name):
            return False
        else:
            self._running.kill_child(name, self._chance.randrange(8))
        self._watch(self._chance.uniform(0, 0.8), is_restarting=False)
        self._running.restart_dead()
        return True

    def _watch(self, wait_s: float, *, is_restarting: bool = True) -> None:
        time.sleep(wait_s)
        if is_restarting:
            self._running.restart_dead()

    def in_flight_count(self, target: str) -> int:
        """How many items the target holds now: unanswered posts or pages, or rows at work."""
        if target.startswith("service-worker"):
            return self._claimed_count()
        if target.startswith("service") or target == "grpc":
            return self._senders.in_flight_count(target.partition(" ")[0])
        if target == "web":
            return self._visitors.in_flight_count()
        return self._waiting_count() if target == "valkey" else self._sample_count()

    def _claimed_count(self) -> int:
        return self._count(
            "service", "SELECT count(*) FROM inputs_service_ingestitem WHERE claim <> ''"
        )

    def _waiting_count(self) -> int:
        return self._count("service", "SELECT count(*) FROM inputs_service_ingestitem")

    def _sample_count(self) -> int:
        return self._samples.in_flight_count(self._worker_killed_at)

    def _count(self, side: str, query: str, *values: str) -> int:
        return count(self._running.stack.env.data_dir / f"{side}.sqlite3", query, *values)
