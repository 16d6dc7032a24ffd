"""ListAnnotations and GetAnnotation: order, filters, pairs."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from inputs_service.annotations import listing
from inputs_service.errors import InvalidRequest
from inputs_service.models import App
from tests.service.annotating import annotate, boxed, ids, listed, region
from tests.service.conftest import Api


@pytest.fixture
def two(api: Api, image: Any) -> Api:
    """Inputs "a", with a region of its own, and "b"; an annotation each of two people and of a
    model, and one that waits."""
    api.add(image("a", "a", concepts=[{"id": "sky"}], regions=[region("r", "cat")]))
    api.add(image("b", "b", metadata={"k": 1}, geo={"geo_point": {"longitude": 3, "latitude": 4}}))
    annotate(
        api,
        boxed("a", "x"),
        {**boxed("b", "x"), "user_id": "ben"},
        {**boxed("b", "m"), "model_version_id": "v7"},
        {**boxed("b", "w"), "worker": {"workflow": {"id": "w", "version": {"id": "wv"}}}},
        {**boxed("a", "late"), "status": {"code": 24151}, "task_id": "t1"},
    )
    return api


def test_the_newest_comes_first_and_inputs_have_theirs(two: Api) -> None:
    assert ids(two) == ["late", "x", "x", "own of b", "r", "own of a"]
    assert ids(two, "?page=2&per_page=2") == ["x", "own of b"]
    assert ids(two, "?page=9") == []


def test_an_input_level_annotation_tells_what_the_input_holds(two: Api) -> None:
    own = {it["input_id"]: it for it in listed(two) if it["input_level"]}
    stored = {it["id"]: it for it in two.get("/inputs")[1]["inputs"]}
    assert own["a"]["data"] == {"concepts": stored["a"]["data"]["concepts"]}
    assert own["b"]["data"] == {name: stored["b"]["data"][name] for name in ("metadata", "geo")}
    assert own["b"]["modified_at"] == stored["b"]["modified_at"]


def test_a_region_of_an_input_is_listed_as_posted(two: Api) -> None:
    found = next(it for it in listed(two) if it["id"] == "r")
    assert found["data"]["regions"] == two.get("/inputs/a")[1]["input"]["data"]["regions"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ids=x", ["x", "x"]),
        ("ids=x&ids=r", ["x", "x", "r"]),
        ("input_ids=b", ["x", "own of b"]),
        ("ids=x&ids=r&input_ids=b&input_ids=a", ["x", "r"]),
        ("ids=r&input_ids=b", []),
        ("input_ids=none", []),
        ("ids=none", []),
        ("list_all_annotations=True", ["late", "w", "m", "x", "x", "own of b", "r", "own of a"]),
        ("user_ids=ben", ["x"]),
        ("user_ids=nobody", []),
        ("user_ids=ann", ["late", "x", "own of b", "r", "own of a"]),
        ("model_version_ids=v7", ["m"]),
        ("workflow_version_ids=wv", ["w"]),
        ("workflow_version_ids=wv&user_ids=ben&model_version_ids=none", ["w", "x"]),
        ("task_id=t1", ["late"]),
        ("task_id=t2", []),
        ("statuses=code", ["late", "x", "x", "own of b", "r", "own of a"]),
        ("input_ids=b&user_ids=ben", ["x"]),
        ("return_model_output=true&ids=x&input_ids=a", ["x"]),
    ],
)
def test_filters(two: Api, query: str, expected: list[str]) -> None:
    assert ids(two, f"?{query}") == expected


@pytest.mark.parametrize("query", ["ids=x&ids=r&input_ids=a", "ids=x&input_ids=a&input_ids=b"])
def test_ids_that_do_not_pair_are_refused(two: Api, query: str) -> None:
    status, answer = two.get(f"/annotations?{query}")
    assert (status, answer["status"]["code"]) == (400, 11102)
    assert "pair" in answer["status"]["details"]


@pytest.mark.parametrize(
    ("name", "most"), [("user_ids", 1000), ("ids", 10_000), ("input_ids", 10_000)]
)
def test_a_list_over_its_limit_is_refused(app: App, two: Api, name: str, most: int) -> None:
    with pytest.raises(InvalidRequest, match=f"{name}: at most {most}"):
        listing.page(app, {name: ["x"] * (most + 1)})
    assert listing.page(app, {name: [f"x{n}" for n in range(most)]}) == []


@pytest.mark.parametrize("target", ["none/annotations/r", "a/annotations/none", "b/annotations/r"])
def test_an_annotation_that_does_not_exist_is_not_found(two: Api, target: str) -> None:
    status, answer = two.get(f"/inputs/{target}")
    assert (status, answer["status"]["code"]) == (404, 11101)


def test_a_page_of_128_takes_as_many_queries_as_one_of_two(
    api: Api, image: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    regions = [region(f"r{n}", f"c{n}") for n in range(3)]
    api.add(*[image(f"{n}", f"i{n}", concepts=[{"id": "s"}], regions=regions) for n in range(40)])
    for query in ("?per_page=2", "", "?page=2&per_page=64"):
        with django_assert_max_num_queries(8):
            assert listed(api, query)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ({}, "annotation_order"),
        ({"task_id": "t1"}, "annotation_task"),
        ({"user_ids": ["ben"]}, "annotation_user"),
        ({"model_version_ids": ["v7"]}, "annotation_model"),
        ({"workflow_version_ids": ["wv"]}, "annotation_workflow"),
        ({"statuses": [{"code": 24151}]}, "annotation_status"),
    ],
)
def test_each_list_walks_an_index(two: Api, app: App, wanted: Any, index: str) -> None:
    with CaptureQueriesContext(connection) as said:
        listing.page(app, wanted)
    walked = next(it["sql"] for it in said.captured_queries if "ORDER BY" in it["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {walked}")
        plan = "; ".join(row[3] for row in cursor.fetchall())
    assert f"USING COVERING INDEX {index}" in plan or f"USING INDEX {index}" in plan, plan
    assert "TEMP B-TREE" not in plan


def test_a_page_has_128_unless_asked(two: Api) -> None:
    for start in (0, 70):
        annotate(two, *[boxed("a", f"n{start + n}") for n in range(70)])
    assert [len(ids(two)), len(ids(two, "?page=2"))] == [128, 18]
    assert len(ids(two, "?per_page=5000")) == 146
