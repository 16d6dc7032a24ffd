"""DeleteAnnotation and DeleteAnnotations, over both paths."""

from typing import Any

import pytest

from inputs_service.models import Annotation, InputConcept
from tests.service.annotating import annotate, boxed, ids, listed, region
from tests.service.conftest import Api


@pytest.fixture
def two(api: Api, image: Any) -> Api:
    """Inputs "a" and "b" with a region each, and an annotation more of each."""
    api.add(*[image(it, it, regions=[region("r", "cat")]) for it in ("a", "b")])
    annotate(api, boxed("a", "x", "dog"), boxed("b", "x", "dog"))
    return api


def drop(api: Api, body: Any, path: str = "/annotations") -> tuple[int, int]:
    status, answer = api.send("DELETE", path, body)
    return status, answer["status"]["code"]


def test_one_is_deleted_with_its_concepts(two: Api) -> None:
    assert drop(two, None, "/inputs/a/annotations/x") == (200, 10000)
    assert ids(two) == ["x", "r", "own of b", "r", "own of a"]
    assert InputConcept.objects.filter(concept__concept_id="dog").count() == 1
    assert drop(two, None, "/inputs/a/annotations/x") == (404, 11101)


def test_a_deleted_region_leaves_the_inputs_answer(two: Api) -> None:
    assert drop(two, None, "/inputs/a/annotations/r") == (200, 10000)
    inputs = {it["id"]: it["data"] for it in two.get("/inputs")[1]["inputs"]}
    assert "regions" not in inputs["a"]
    assert len(inputs["b"]["regions"]) == 1


def test_the_input_level_annotation_stays(two: Api) -> None:
    own = next(it for it in listed(two) if it["input_level"])
    target = f"/inputs/{own['input_id']}/annotations/{own['id']}"
    assert drop(two, None, target) == (400, 24155)
    body = {"input_ids": [own["input_id"]], "ids": [own["id"]]}
    assert drop(two, body) == (200, 10000)
    assert Annotation.objects.filter(is_input_level=True).count() == 2


@pytest.mark.parametrize("path", ["/annotations", "/inputs/annotations"])
def test_pairs_are_deleted_over_both_paths(two: Api, path: str) -> None:
    body = {"input_ids": ["a", "a", "b", "none"], "ids": ["r", "x", "none", "x"]}
    assert drop(two, body, path) == (200, 10000)
    assert ids(two) == ["x", "r", "own of b", "own of a"]


@pytest.mark.parametrize("path", ["/annotations", "/inputs/annotations"])
def test_all_of_an_input_are_deleted_but_its_own(two: Api, path: str) -> None:
    assert drop(two, {"input_ids": ["a", "none"]}, path) == (200, 10000)
    assert ids(two) == ["x", "r", "own of b", "own of a"]
    assert "regions" not in two.get("/inputs/a")[1]["input"]["data"]


@pytest.mark.parametrize(
    "body",
    [{}, {"ids": ["x"]}, {"input_ids": ["a"], "ids": ["x", "r"]}, {"input_ids": ["a"] * 10_001}],
)
def test_what_names_no_inputs_or_no_pairs_is_refused(two: Api, body: dict[str, Any]) -> None:
    assert drop(two, body) == (400, 11102)
    assert Annotation.objects.count() == 6


def test_many_go_in_as_few_queries_as_one(two: Api, django_assert_max_num_queries: Any) -> None:
    annotate(two, *[boxed("a", f"n{n}", "cat") for n in range(100)])
    with django_assert_max_num_queries(16):
        assert drop(two, {"input_ids": ["a", "b"]}) == (200, 10000)
    assert Annotation.objects.count() == 2
