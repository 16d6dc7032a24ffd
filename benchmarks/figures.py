"""Figures of a benchmark: how they are measured, compared with their aim and printed."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One line of the report. Without an aim it is only told."""

    name: str
    measured: float
    unit: str = "times"
    aim: float | None = None

    def __str__(self) -> str:
        """`name | measured | aim | within or short`."""
        if self.aim is None:
            return f"{self.name} | {self.measured:,.2f} {self.unit} | - | reported"
        verdict = "within" if self.measured <= self.aim else "short"
        return f"{self.name} | {self.measured:,.2f} {self.unit} | ≤ {self.aim} | {verdict}"


def interleaved(
    calls: Mapping[str, Callable[[], object]], rounds: int, warm_up: int = 10
) -> dict[str, list[float]]:
    """Milliseconds of each call in each round. All are called in every round, in an order that
    turns, so that a slow moment of the machine falls on all of them alike."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    names = list(calls)
    for number in range(warm_up + rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            begun = time.perf_counter()
            calls[name]()
            if number >= warm_up:
                taken[name].append((time.perf_counter() - begun) * 1000)
    return taken


def percentile(values: Sequence[float], share: int) -> float:
    """The value that `share` per cent of the values do not exceed."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def machine() -> str:
    """The machine in one line."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"machine: {os.cpu_count()} cores ({_processor()}), {memory_gb:.0f} GB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"load before {load:.1f}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
