"""PostInputs of URL inputs, compared with a bare bulk insert of the same rows."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import requests

from benchmarks.data import run_command
from benchmarks.figures import Figure
from tests.live.stack import PAT, Stack

BATCH = 128
ROUNDS = 5
INPUTS = BATCH * 20
BARE = """
import django
django.setup()
from benchmarks import bare_insert
bare_insert.main({first}, {count})
"""


def run(_: int) -> Iterator[str | Figure]:
    """The lines of this benchmark; both ways take turns, so that they share slow moments."""
    with tempfile.TemporaryDirectory(prefix="inputdeck-bench-") as folder:
        stack = Stack(Path(folder))
        try:
            stack.prepare()
            stack.start("valkey", "service")
            yield (
                f"posts: {ROUNDS} rounds of {INPUTS:,} URL inputs, {BATCH} a request, one client, "
                "SQLite"
            )
            firsts = [INPUTS * number for number in range(ROUNDS)]
            taken = [
                (seconds_to_post(stack, first), seconds_bare(stack, first)) for first in firsts
            ]
        finally:
            stack.stop()
    posted, bare = (INPUTS / statistics.median(times) for times in zip(*taken, strict=True))
    yield Figure("PostInputs", posted, "inputs/s")
    yield Figure("bare bulk insert of the same rows", bare, "inputs/s")
    yield Figure("PostInputs ÷ bare bulk insert, in time", bare / posted)


def seconds_to_post(stack: Stack, first: int) -> float:
    """How long it takes to post them, one request after the other."""
    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = f"Key {PAT}"
    url = f"{stack.api}/v2/users/demo/apps/main/inputs"
    begun = time.perf_counter()
    for start in range(first, first + INPUTS, BATCH):
        items = [item(number) for number in range(start, start + BATCH)]
        answer = session.post(url, json={"inputs": items}, timeout=60)
        assert answer.json()["status"]["code"] == 10000, answer.text[:300]
    return time.perf_counter() - begun


def seconds_bare(stack: Stack, first: int) -> float:
    """How long it takes to insert their rows, in a process of its own, without its start."""
    stack.variables["DJANGO_SETTINGS_MODULE"] = "inputs_service.settings"
    code = BARE.format(first=first, count=INPUTS)
    return float(run_command(stack, "-c", code))


def item(number: int) -> dict[str, object]:
    """A URL input with a concept and some metadata."""
    return {
        "id": f"post-{number:07}",
        "data": {
            "image": {"url": f"https://pictures.example/{number}.jpg"},
            "concepts": [{"id": f"concept-{number % 20}", "value": 1}],
            "metadata": {"number": number, "source": {"name": "bench", "batch": number // BATCH}},
        },
    }
