"""The judgement of the kill test of jobs: it must see what is lost, doubled or wrong."""

from collections.abc import Iterator

import pytest

from benchmarks import jobs_asked
from benchmarks.chaos_api import Api, Json
from benchmarks.jobs_verdict import judge

ORIGIN = "127.0.0.1:1"
UPLOADS, CHANGES = 12, 3


class Answers(Api):
    """An API that holds the given inputs."""

    def __init__(self, items: list[Json]) -> None:
        super().__init__("http://127.0.0.1:1", "key", "jobs")
        self.items = items

    def stream(self) -> Iterator[Json]:
        """All of them."""
        yield from self.items


@pytest.fixture
def items() -> list[Json]:
    """What a service holds when all went well."""
    base = [
        {
            "id": jobs_asked.base_id(number),
            "data": {"concepts": [{"id": "seen", "value": 1}], "metadata": jobs_asked.CHANGED},
            "status": {"code": 30000},
        }
        for number in range(CHANGES)
    ]
    return [*base, *map(uploaded, range(UPLOADS))]


def uploaded(number: int) -> Json:
    """An input of the upload as the service tells it."""
    asked = jobs_asked.uploaded(ORIGIN, number)
    concepts = [{"id": one, "value": value} for one, value in asked["concepts"].items()]
    data = {"text": {"url": asked["url"]}, "concepts": concepts, "metadata": asked["metadata"]}
    code = 30000 if jobs_asked.is_servable(number) else 30002
    return {"id": jobs_asked.upload_id(number), "data": data, "status": {"code": code}}


def test_all_that_was_asked_is_good(items: list[Json]) -> None:
    verdict = judge(Answers(items), ORIGIN, UPLOADS, CHANGES)
    assert verdict.is_good
    assert verdict.found_count == UPLOADS + CHANGES


def test_lost_and_doubled_inputs_are_seen(items: list[Json]) -> None:
    lost = items.pop()
    items += [items[0], {"id": "unasked", "data": {}, "status": {"code": 30000}}]
    verdict = judge(Answers(items), ORIGIN, UPLOADS, CHANGES)
    assert verdict.lost == [lost["id"]]
    assert sorted(verdict.doubled) == ["base-00000", "unasked"]


def test_a_change_that_was_made_twice_is_seen(items: list[Json]) -> None:
    items[1]["data"]["metadata"] = {"log": ["base", "changed", "changed"]}
    (wrong,) = judge(Answers(items), ORIGIN, UPLOADS, CHANGES).wrong
    assert "base-00001" in wrong


@pytest.mark.parametrize(
    ("number", "data", "code"),
    [(0, {"metadata": {}}, 30000), (1, {"concepts": []}, 30000), (2, {}, 30001), (7, {}, 30000)],
)
def test_an_input_that_is_not_as_it_was_asked_is_seen(
    items: list[Json], number: int, data: Json, code: int
) -> None:
    item = items[CHANGES + number]
    item["data"] |= data
    item["status"]["code"] = code
    (wrong,) = judge(Answers(items), ORIGIN, UPLOADS, CHANGES).wrong
    assert item["id"] in wrong


def test_an_address_that_is_not_there_must_fail() -> None:
    assert [n for n in range(200) if not jobs_asked.is_servable(n)] == [7, 104]
