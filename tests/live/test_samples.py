"""The demo on the whole product: a worker loads it, also when it is killed at it."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.live import processes
from tests.live.stack import Stack

KINDS = ("image", "video", "text", "audio")
DONE = 30000


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Stack]:
    """The product with its demo, without a dashboard worker yet."""
    made = Stack(tmp_path, {"DEMO": "1"})
    try:
        made.prepare()
        made.start("valkey", "service", "service-worker")
        yield made
    finally:
        made.stop()


def every_input(stack: Stack) -> list[dict[str, Any]]:
    """All inputs of the demo's app."""
    found: list[dict[str, Any]] = stack.call("GET", "inputs?per_page=1000")["inputs"]
    return found


def is_settled(stack: Stack, total: int) -> bool:
    """Whether so many inputs are there and none waits or is being processed."""
    counts = stack.call("GET", "inputs/status")["counts"]
    is_calm = int(counts["to_process"]) + int(counts["processing"]) == 0
    return is_calm and int(counts["processed"]) + int(counts["errors"]) >= total


def kind_of(item: dict[str, Any]) -> str:
    """One of the five kinds."""
    places = [place for place in KINDS if place in item["data"]]
    return "multimodal" if len(places) > 1 else places[0]


def test_the_samples_are_loaded_once_although_the_worker_is_killed_at_it(demo: Stack) -> None:
    demo.start("worker")
    processes.wait_until(lambda: len(every_input(demo)) >= 16, "the first samples")
    demo.running["worker"].kill()
    demo.start("worker")
    processes.wait_until(lambda: is_settled(demo, 217), "all samples", wait_s=240)

    found = every_input(demo)
    kinds = Counter(kind_of(item) for item in found)
    states = Counter(item["status"]["code"] for item in found)

    assert len(found) == len({item["id"] for item in found}) == 217
    assert set(kinds) == {*KINDS, "multimodal"}
    assert states[DONE] == 213
    assert {item["id"] for item in found if item["status"]["code"] != DONE} == {
        f"broken-{number:04}" for number in range(1, 5)
    }
    assert sum("regions" in item["data"] for item in found) > 40
