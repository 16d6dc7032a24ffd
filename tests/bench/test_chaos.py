"""The kill test's own judgement: it must see what is lost, doubled or wrong."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.chaos import short_targets
from benchmarks.chaos_api import Api, Json
from benchmarks.chaos_kills import KILLS_EACH, TARGETS, Kill
from benchmarks.chaos_origin import Origin, digest, is_servable, manner, picture
from benchmarks.chaos_sender import asked
from benchmarks.chaos_verdict import Verdict, judge

TOTAL = 60


class Answers(Api):
    """An API that holds the given inputs."""

    def __init__(self, items: list[Json]) -> None:
        super().__init__("http://127.0.0.1:1", "key", "chaos")
        self.items = items

    def stream(self) -> Iterator[Json]:
        """All of them."""
        yield from self.items

    def counts(self) -> dict[str, int]:
        """As many as there are."""
        done = sum(item["status"]["code"] == 30000 for item in self.items)
        errors = len(self.items) - done
        return {"processed": done, "to_process": 0, "processing": 0, "errors": errors}

    def original(self, hosted: Json) -> bytes:
        """The bytes that the hosted block names."""
        data: bytes = hosted["bytes"]
        return data


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A server of pictures, not started."""
    made = Origin()
    yield made
    made.close()


@pytest.fixture
def items(origin: Origin) -> list[Json]:
    """Every input as it should be in the end."""
    return [ended(number, origin) for number in range(TOTAL)]


def ended(number: int, origin: Origin) -> Json:
    """An input in its last state."""
    item = asked(number, origin)
    item["status"] = {"code": 30000 if is_servable(number) else 30102}
    if is_servable(number):
        item["data"]["image"]["hosted"] = {"bytes": picture(number)}
    return item


def judged(items: list[Json], origin: Origin) -> Verdict:
    """What the judge says of these inputs."""
    return judge(Answers(items), origin, TOTAL, {})


def test_everything_in_its_last_state_is_good(items: list[Json], origin: Origin) -> None:
    assert judged(items, origin).is_good


def test_a_lost_input_is_seen(items: list[Json], origin: Origin) -> None:
    assert judged(items[1:], origin).lost == ["chaos-00000"]


def test_a_doubled_and_a_strange_input_are_seen(items: list[Json], origin: Origin) -> None:
    strange = {**items[0], "id": "stranger"}

    assert judged([*items, items[3], strange], origin).doubled == ["chaos-00003", "stranger"]


@pytest.mark.parametrize(
    "change",
    [
        {"status": {"code": 30001}},
        {"status": {"code": 30002}},
        {"data": {"metadata": {}}},
        {"data": {"concepts": []}},
        {"data": {"image": {"url": "http://127.0.0.1/2.png", "hosted": {"bytes": b"x"}}}},
    ],
)
def test_a_changed_input_is_wrong(items: list[Json], origin: Origin, change: Any) -> None:
    data = {**items[1]["data"], **change.get("data", {})}
    items[1] = {**items[1], **change, "data": data}

    assert judged(items, origin).wrong


def test_a_picture_that_cannot_be_had_must_fail(items: list[Json], origin: Origin) -> None:
    missing = next(number for number in range(TOTAL) if manner(number) == "missing")
    items[missing]["status"]["code"] = 30000

    assert judged(items, origin).wrong


def test_pictures_are_the_same_every_time_and_no_two_alike() -> None:
    digests = {digest(number) for number in range(TOTAL)}

    assert len(digests) == TOTAL
    assert digest(7) == hashlib.sha256(picture(7)).hexdigest()


def test_a_target_that_was_killed_idle_or_too_rarely_is_named() -> None:
    kills = [Kill(target, 1, 0.0) for target in TARGETS for _ in range(KILLS_EACH)]

    assert short_targets(kills) == []
    assert short_targets([*kills[1:], Kill(TARGETS[0], 0, 0.0)]) == [TARGETS[0]]
