"""Searches at a million inputs with two million concepts, compared with the same at ten thousand.

Every page that is measured is as full at both sizes.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import requests

from benchmarks.data import databases, filled
from benchmarks.figures import Figure, interleaved, percentile
from tests.live.stack import PAT, Stack

SMALL = 10_000
ROUNDS, COUNT_ROUNDS = 150, 10
AIM = 2.0
PAGE = {"page": 1, "per_page": 20}
LATE_PAGE = {"page": 101, "per_page": 10}
Filter = dict[str, Any]
CONCEPT: Filter = {"annotation": {"data": {"concepts": [{"id": "concept-3", "value": 1}]}}}
TEST: Filter = {"annotation": {"data": {"metadata": {"split": "test"}}}}
RARE: Filter = {"annotation": {"data": {"metadata": {"lot": "rare"}}}}
POINT = {"longitude": 13.4, "latitude": 52.5}
NEAR: Filter = {
    "annotation": {
        "data": {
            "geo": {"geo_point": POINT, "geo_limit": {"type": "withinKilometers", "value": 30}}
        }
    }
}
DATASET: Filter = {"input": {"dataset_ids": ["rare"]}}
WITH_AIM: dict[str, list[Filter]] = {
    "concept": [CONCEPT],
    "dataset": [DATASET],
    "status": [{"input": {"status": {"code": 30002}}}],
    "type": [{"input": {"data": {"video": {}}}}],
    "metadata, 64 inputs": [RARE],
    "metadata, a fifth of the inputs": [TEST],
    "geo": [NEAR],
    "dataset and type": [DATASET, {"input": {"data": {"image": {}}}}],
    "not a concept": [{**CONCEPT, "negate": True}],
}


def run(large: int) -> Iterator[str | Figure]:
    """The lines of this benchmark: first on SQLite, then on PostgreSQL."""
    for database, folder, where in databases():
        yield from _measured(database, folder, large, where)


def _measured(
    database: str, folder: Path, large: int, where: dict[str, str]
) -> Iterator[str | Figure]:
    with filled(folder, (SMALL, large), where, "--varied") as stacks:
        yield f"searches: {database}, {SMALL:,} and {large:,} inputs, pages of {PAGE['per_page']}"
        asked = {name: _body(filters, PAGE) for name, filters in WITH_AIM.items()}
        yield from _compared(database, stacks, asked, ROUNDS, aim=AIM)
        late = {"page 101 of 10": _body([TEST], LATE_PAGE)}
        yield from _compared(database, stacks, late, ROUNDS, aim=None)
        counted = {
            f"only_count, {name}": {**_body(filters, PAGE), "only_count": True}
            for name, filters in (("concept", [CONCEPT]), ("all", []))
        }
        yield from _compared(database, stacks, counted, COUNT_ROUNDS, aim=None)


def _body(filters: list[Filter], page: dict[str, int]) -> dict[str, Any]:
    return {"searches": [{"query": {"filters": filters}}], "pagination": page}


def _compared(
    database: str,
    stacks: dict[int, Stack],
    asked: dict[str, dict[str, Any]],
    rounds: int,
    *,
    aim: float | None,
) -> Iterator[Figure]:
    calls = {
        f"{name} at {count:,}": _call(stack, body)
        for count, stack in stacks.items()
        for name, body in asked.items()
    }
    taken = interleaved(calls, rounds, warm_up=3)
    small, large = stacks
    for name in asked:
        for count in stacks:
            times = taken[f"{name} at {count:,}"]
            yield Figure(f"{database}: {name} at {count:,}, p50", percentile(times, 50), "ms")
            yield Figure(f"{database}: {name} at {count:,}, p95", percentile(times, 95), "ms")
        at_small = percentile(taken[f"{name} at {small:,}"], 50)
        at_large = percentile(taken[f"{name} at {large:,}"], 50)
        title = f"{database}: {name}, p50 at {large:,} ÷ at {small:,}"
        yield Figure(title, at_large / at_small, aim=aim)


def _call(stack: Stack, body: dict[str, Any]) -> Callable[[], object]:
    """A search that raises where its page is not full or nothing was counted."""
    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = f"Key {PAT}"
    wanted = 0 if body.get("only_count") else body["pagination"]["per_page"]

    def send() -> None:
        url = f"{stack.api}/v2/users/demo/apps/main/inputs/searches"
        answer = session.post(url, json=body, timeout=120)
        assert answer.status_code == 200, (body, answer.text[:300])
        told = answer.json()
        assert len(told["hits"]) == wanted, (body, len(told["hits"]))
        assert wanted or int(told["hit_counts"][0]["estimated_total"]) > 0, body

    return send
