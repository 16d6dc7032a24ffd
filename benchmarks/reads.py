"""Reads of the embedded API at a million inputs, compared with the same at ten thousand."""

import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

import requests

from benchmarks.data import databases, filled, input_id
from benchmarks.figures import Figure, interleaved
from tests.live.stack import PAT, Stack

SMALL = 10_000
ROUNDS = 150
AIM = 1.5
PER_PAGE = 100
NAMES = ("list page", "first stream page", "deepest stream page", "one input", "count")


def run(large: int) -> Iterator[str | Figure]:
    """The lines of this benchmark: first on SQLite, then on PostgreSQL."""
    for database, folder, where in databases():
        yield from _measured(database, folder, large, where)


def _measured(
    database: str, folder: Path, large: int, where: dict[str, str]
) -> Iterator[str | Figure]:
    with filled(folder, (SMALL, large), where) as stacks:
        yield f"reads: {database}, {SMALL:,} and {large:,} inputs, {ROUNDS} rounds of each, medians"
        taken = interleaved(
            {
                f"{name} at {count:,}": call
                for count, stack in stacks.items()
                for name, call in calls(stack, count).items()
            },
            ROUNDS,
        )
    for name in NAMES:
        at_small = statistics.median(taken[f"{name} at {SMALL:,}"])
        at_large = statistics.median(taken[f"{name} at {large:,}"])
        yield Figure(f"{database}: {name} at {SMALL:,}", at_small, "ms")
        yield Figure(f"{database}: {name} at {large:,}", at_large, "ms")
        yield Figure(f"{database}: {name}, {large:,} ÷ {SMALL:,}", at_large / at_small, aim=AIM)


def calls(stack: Stack, count: int) -> dict[str, Callable[[], object]]:
    """The reads that are measured, each of which raises where its answer is not full."""
    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = f"Key {PAT}"
    app = f"{stack.api}/v2/users/demo/apps/main/inputs"
    stream = f"{app}/stream?per_page={PER_PAGE}"

    def ask(url: str, length_bytes: int) -> Callable[[], object]:
        def send() -> None:
            answer = session.get(url, timeout=60)
            assert answer.status_code == 200, (url, answer.text[:300])
            assert len(answer.content) >= length_bytes, (url, answer.text[:300])

        return send

    last = session.get(f"{stream}&descending=true", timeout=60).json()["inputs"]
    addresses = {
        NAMES[0]: (f"{app}?page=1&per_page={PER_PAGE}", PER_PAGE * 100),
        NAMES[1]: (stream, PER_PAGE * 100),
        NAMES[2]: (f"{stream}&last_id={last[-1]['id']}", (PER_PAGE - 1) * 100),
        NAMES[3]: (f"{app}/{input_id(count // 2)}", 100),
        NAMES[4]: (f"{app}/status", 20),
    }
    return {name: ask(*address) for name, address in addresses.items()}
