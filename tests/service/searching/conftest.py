"""An app with a few inputs that differ in everything searches ask, and a way to ask."""

from collections.abc import Callable
from typing import Any

import pytest

from inputs_service.models import Dataset
from tests.service.conftest import Api

Find = Callable[..., str]
BOX = {"top_row": 0.1, "left_col": 0.1, "bottom_row": 0.9, "right_col": 0.8}
POLYGON = {"points": [{"row": 0.1, "col": 0.1}, {"row": 0.1, "col": 0.5}, {"row": 0.5, "col": 0.5}]}


def at(longitude: float, latitude: float) -> dict[str, Any]:
    return {"geo_point": {"longitude": longitude, "latitude": latitude}}


def region(name: str, shape: dict[str, Any], concept: str = "", **more: Any) -> dict[str, Any]:
    data = {"concepts": [{"id": concept, "name": concept.title()}]} if concept else {}
    return {"id": name, "region_info": shape, "data": data, **more}


def inputs() -> list[dict[str, Any]]:
    """a: a dog in Berlin. b: no dog, in Potsdam. c: a text. d: a video on the date line.
    e: regions; f: nothing but its address."""
    dog, cat = {"id": "dog", "name": "Dog"}, {"id": "cat"}
    regions = [
        region("e1", {"bounding_box": BOX}, "dog"),
        region("e2", {"polygon": POLYGON}, "cat", track_id="t1"),
    ]
    size = {"size": {"w": 1, "h": 2.5}, "tags": ["x", "y"]}
    listed = {"parts": [{"n": 1, "k": "a"}, {"n": 2, "k": "b"}]}
    given: dict[str, dict[str, Any]] = {
        "a": {"concepts": [dog], "geo": at(13.4, 52.52), "metadata": {"split": "test", **size}},
        "b": {"concepts": [{**dog, "value": 0}, cat], "geo": at(13.06, 52.4), "metadata": listed},
        "c": {"metadata": {"split": "train", "n": 1}},
        "d": {"geo": at(179.9, -17.0), "metadata": {"split": "test", "n": True}},
        "e": {"regions": regions, "metadata": {"n": "1"}},
        "f": {"geo": at(-179.95, -17.0)},
    }
    given["c"]["text"] = {"raw": "words"}
    given["d"]["video"] = {"url": "https://pictures.test/d"}
    for name in "abef":
        given[name]["image"] = {"url": f"https://pictures.test/{name}"}
    sets = {"a": ["one"], "b": ["one", "two"], "d": ["two"]}
    return [
        {"id": name, "data": data, "dataset_ids": sets.get(name, [])}
        for name, data in given.items()
    ]


@pytest.fixture
def filled(api: Api) -> Api:
    """The app with the inputs a to f, in this order."""
    for name in ("one", "two", "empty"):
        api.post("/datasets", {"datasets": [{"id": name}]})
    status, answer = api.add(*inputs())
    assert status == 200, answer
    assert Dataset.objects.count() == 3
    return api


@pytest.fixture
def find(filled: Api) -> Find:
    """The ids that filters find, joined in their order."""

    def search(*filters: dict[str, Any], **fields: Any) -> str:
        body = {"searches": [{"query": {"filters": list(filters)}}], **fields}
        status, answer = filled.post("/inputs/searches", body)
        assert status == 200, answer
        assert all(hit["score"] == 1 for hit in answer["hits"])
        return "".join(hit["input"]["id"] for hit in answer["hits"])

    return search
