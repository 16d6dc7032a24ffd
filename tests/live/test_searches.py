"""Searches of a running service on both databases: every case of the unit tests, over REST and
gRPC, and searches that meet changes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from clarifai_grpc.channel.clarifai_channel import ClarifaiChannel
from clarifai_grpc.grpc.api import service_pb2, service_pb2_grpc
from google.protobuf import json_format

from tests.live import processes
from tests.live.stack import PAT, Stack
from tests.service.searching import test_filters as cases
from tests.service.searching.conftest import inputs

CASES = [
    *(*cases.CONCEPTS, *cases.METADATA, *cases.PLACES),
    *(*cases.SHAPES, *cases.OTHERS, *cases.INPUTS),
]
Filter = dict[str, Any]


@pytest.fixture(params=["sqlite", "postgres"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stack]:
    """A service with the six inputs of the unit tests, on REST and gRPC."""
    given = {}
    if request.param == "postgres":
        given["SERVICE_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    stack = Stack(tmp_path, given)
    stack.prepare()
    stack.start("service", "grpc")
    processes.wait_until(lambda: processes.accepts(stack.env.grpc_port), "gRPC answers")
    stack.call("POST", "datasets", {"datasets": [{"id": name} for name in ("one", "two", "empty")]})
    answer = stack.call("POST", "inputs", {"inputs": inputs()})
    assert answer["status"]["code"] == 10000, answer
    yield stack
    stack.stop()


def body(*filters: Filter) -> dict[str, Any]:
    return {"searches": [{"query": {"filters": list(filters)}}]}


def by_demo(asked: Any) -> Any:
    """The case with the user of these tests."""
    if isinstance(asked, dict):
        return {name: by_demo(value) for name, value in asked.items()}
    if isinstance(asked, list):
        return [by_demo(it) for it in asked]
    return "demo" if asked == "ann" else asked


def found(stack: Stack, *filters: Filter) -> str:
    answer = stack.call("POST", "inputs/searches", body(*filters))
    assert answer["status"]["code"] == 10000, answer
    return "".join(hit["input"]["id"] for hit in answer["hits"])


def found_by_grpc(stub: service_pb2_grpc.V2Stub, *filters: Filter) -> str:
    scope = {"user_app_id": {"user_id": "demo", "app_id": "main"}}
    request = service_pb2.PostInputsSearchesRequest()
    json_format.ParseDict({**scope, **body(*filters)}, request)
    answer = stub.PostInputsSearches(request, metadata=(("authorization", f"Key {PAT}"),))
    assert answer.status.code == 10000, answer
    return "".join(hit.input.id for hit in answer.hits)


def has_value(asked: Any) -> bool:
    """Whether every concept says its value: over gRPC none is 0."""
    if isinstance(asked, dict):
        concepts = asked.get("concepts", [])
        return all("value" in it for it in concepts) and all(map(has_value, asked.values()))
    return all(map(has_value, asked)) if isinstance(asked, list) else True


def test_every_case_finds_the_same_everywhere(filled: Stack) -> None:
    port = filled.env.grpc_port
    with ClarifaiChannel.get_insecure_grpc_channel(base="127.0.0.1", port=port) as channel:
        stub = service_pb2_grpc.V2Stub(channel)
        for case, expected in CASES:
            asked = by_demo(case)
            assert found(filled, asked) == expected, asked
            others = "".join(name for name in "abcdef" if name not in expected)
            if asked not in ({}, {"annotation": {}, "input": {}}, cases.METADATA[-1][0]):
                assert found(filled, {**asked, "negate": True}) == others, asked
            if has_value(asked):
                assert found_by_grpc(stub, asked) == expected, asked


def test_annotations_and_saved_searches_are_found(filled: Stack) -> None:
    search = {"query": {"filters": [cases.regions({"polygon": {}})]}}
    answer = filled.call("POST", "annotations/searches", {"searches": [search]})
    assert [hit["annotation"]["id"] for hit in answer["hits"]] == ["e2"]
    saved = {"searches": [{**search, "id": "polygons", "save": True}]}
    assert filled.call("POST", "annotations/searches", saved)["id"] == "polygons"
    answer = filled.call("POST", "searches/polygons", {})
    assert [hit["annotation"]["id"] for hit in answer["hits"]] == ["e2"]


def test_of_two_who_save_under_one_id_one_wins(filled: Stack) -> None:
    saved = {"searches": [{"id": "x", "query": {}, "save": True}]}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: filled.call("POST", "inputs/searches", saved), range(6)))
    assert sorted(answer["status"]["code"] for answer in answers) == [10000] + [40002] * 5


def test_searches_meet_deletions_and_posts(filled: Stack) -> None:
    def change(number: int) -> None:
        data = {"image": {"url": f"https://a.test/{number}"}, "metadata": {"split": "test"}}
        filled.call("POST", "inputs", {"inputs": [{"id": f"n{number}", "data": data}]})
        filled.call("DELETE", "inputs", {"ids": [f"n{number}"]})

    def look(_: int) -> str:
        return found(filled, cases.data(metadata={"split": "test"}))

    with ThreadPoolExecutor(4) as pool:
        changes = [pool.submit(change, number) for number in range(20)]
        seen = list(pool.map(look, range(40)))
        assert all(one.result() is None for one in changes)
    assert all(ids.startswith("ad") for ids in seen)
    assert look(0) == "ad"
