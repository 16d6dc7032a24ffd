"""What searches answer: pages, counts, several at once, annotations, refusals."""

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from inputs_service.models import Annotation
from tests.service.conftest import Api
from tests.service.searching.conftest import POLYGON, Find
from tests.service.searching.test_filters import CAT, DOG, box, data, regions

IMAGES: dict[str, Any] = {"input": {"data": {"image": {}}}}


def query(*filters: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"query": {"filters": list(filters)}, **fields}


def ids(answer: dict[str, Any]) -> str:
    return "".join(hit["input"]["id"] for hit in answer["hits"])


def said(api: Api, *filters: dict[str, Any]) -> list[str]:
    """The annotations that filters find; an input's own is told by the id of its input."""
    status, answer = api.post("/annotations/searches", {"searches": [query(*filters)]})
    assert status == 200, answer
    found = [(hit["annotation"], hit["input"]["id"]) for hit in answer["hits"]]
    assert all(annotation["input_id"] == input_id for annotation, input_id in found)
    return [input_id if it.get("input_level") else it["id"] for it, input_id in found]


def test_a_hit_is_the_input_as_it_is_read(filled: Api) -> None:
    _, answer = filled.post("/inputs/searches", {"searches": [query({"input": {"id": "e"}})]})
    assert [hit["input"] for hit in answer["hits"]] == [filled.get("/inputs/e")[1]["input"]]
    assert answer["hits"][0]["score"] == 1
    assert answer["id"]
    assert answer["status"]["code"] == 10000


def test_pages_go_through_all_hits(find: Find) -> None:
    assert find(IMAGES, pagination={"per_page": 3}) == "abe"
    assert find(IMAGES, pagination={"page": 2, "per_page": 3}) == "f"
    assert find(IMAGES, pagination={"page": 3, "per_page": 3}) == ""
    assert find(pagination={}) == "abcdef"


def test_the_window_is_told_in_the_words_that_clients_know(filled: Api, settings: Settings) -> None:
    settings.SEARCH_WINDOW = 10000
    for pagination in ({"page": 11, "per_page": 1000}, {"page": 79}, {"page": 2, "per_page": 9999}):
        body = {"searches": [query()], "pagination": pagination}
        status, answer = filled.post("/inputs/searches", body)
        assert (status, answer["status"]["code"]) == (400, 40002)
        assert answer["status"]["details"] == "page * perPage cannot exceed 10000"
    body = {"searches": [query()], "pagination": {"page": 10, "per_page": 1000}}
    assert filled.post("/inputs/searches", body)[0] == 200


def test_only_count_counts_each_search(filled: Api) -> None:
    body = {"searches": [query(IMAGES), query(data(concepts=[CAT])), query()], "only_count": True}
    _, answer = filled.post("/inputs/searches", body)
    assert answer["hits"] == []
    assert answer["hit_counts"] == [{"estimated_total": total} for total in ("4", "2", "6")]


def test_several_searches_give_their_hits_one_after_the_other(filled: Api) -> None:
    body = {"searches": [query(data(concepts=[CAT])), query(data(concepts=[DOG]))]}
    assert ids(filled.post("/inputs/searches", body)[1]) == "beae"


def test_the_sdks_empty_messages_filter_nothing(filled: Api) -> None:
    ranks: list[Any] = [{"annotation": {}}]
    search = {"query": {"filters": [{"annotation": {}, "input": {}}], "ranks": ranks}}
    more = {"algorithm": "nearest_neighbor", "metric": "EUCLIDEAN_DISTANCE"}
    _, answer = filled.post("/inputs/searches", {"searches": [{**search, **more}]})
    assert ids(answer) == "abcdef"


def test_an_annotation_search_finds_annotations(filled: Api) -> None:
    assert said(filled) == ["a", "b", "c", "d", "e", "e1", "e2", "f"]
    assert said(filled, data(concepts=[DOG])) == ["a", "e1"]
    assert said(filled, data(concepts=[DOG, CAT])) == ["a", "b", "e1", "e2"]
    assert said(filled, data(concepts=[DOG]), data(concepts=[CAT])) == []
    assert said(filled, regions({"polygon": {}})) == ["e2"]
    assert said(filled, {**regions({"polygon": {}}), "negate": True})[-3:] == ["e", "e1", "f"]
    assert said(filled, {"annotation": {"data": {}}}) == list("abcdef")
    assert said(filled, data(metadata={"split": "test"})) == ["a", "d"]
    assert said(filled, box((13, 52), (14, 53))) == ["a", "b"]
    assert said(filled, {"input": {"id": "e"}}) == ["e", "e1", "e2"]
    assert said(filled, {"input": {"id": "e"}, "negate": True}) == list("abcdf")
    assert said(filled, {"input": {"id": "e"}}, data(concepts=[CAT])) == ["e2"]


def test_posted_annotations_are_found(filled: Api) -> None:
    Annotation.objects.filter(is_input_level=False).delete()
    given = {"concepts": [DOG], "metadata": {"by": "bob", "n": [1, {"x": 2}]}}
    point = {"geo": {"geo_point": {"longitude": 2.3, "latitude": 48.8}}}
    body = {"annotations": [{"input_id": "f", "id": "f1", "data": {**given, **point}}]}
    assert filled.post("/annotations", body)[0] == 200
    assert said(filled, data(metadata={"by": "bob"})) == ["f1"]
    assert said(filled, data(metadata={"n": [{"x": 2}]})) == ["f1"]
    assert said(filled, data(metadata={"n": [{"x": 3}]})) == []
    assert said(filled, box((2, 48), (3, 49)), data(concepts=[DOG])) == ["f1"]
    assert said(filled, {"annotation": {"data": {}}}) == ["a", "b", "c", "d", "e", "f", "f1"]


def test_metadata_of_regions_is_found_with_its_region(filled: Api) -> None:
    info = {"polygon": POLYGON}
    regions_given = [{"region_info": info, "data": {"metadata": {"seen": {"by": "bob"}}}}]
    body = {"annotations": [{"input_id": "f", "id": "f1", "data": {"regions": regions_given}}]}
    assert filled.post("/annotations", body)[1]["status"]["code"] == 10000
    asked = data(metadata={"seen": {"by": "bob"}})
    assert said(filled, asked) == ["f1"]
    assert said(filled, asked, regions({"polygon": {}})) == ["f1"]
    assert said(filled, asked, regions({"bounding_box": {}})) == []


def test_the_address_of_another_place_is_not_that_of_the_image(filled: Api) -> None:
    text = {"url": "https://pictures.test/words"}
    content = {"base64": "/9j/4AAQ"}
    filled.add({"id": "both", "data": {"image": content, "text": text}})
    body = {"searches": [query(data(image=text))]}
    assert filled.post("/inputs/searches", body)[1]["hits"] == []


def test_old_clients_search_by_ands(filled: Api) -> None:
    def search(*ands: dict[str, Any]) -> str:
        status, answer = filled.post("/searches", {"query": {"ands": list(ands)}})
        assert status == 200, answer
        return ids(answer)

    assert search() == "abcdef"
    assert search({"input": {"id": "b"}}) == "b"
    assert search({"input": {"data": {"concepts": [{"name": "Dog", "value": 1.0}]}}}) == "ae"
    assert search({"input": {"data": {"concepts": [{**DOG, "value": False}]}}}) == "b"
    assert search({"input": {"data": {"metadata": {"split": "test", "n": True}}}}) == "d"
    assert search({"input": {"data": {"metadata": {"split": "test", "n": 1}}}}) == ""
    assert search({"input": {"data": {"image": {"url": " https://pictures.test/e "}}}}) == "e"
    assert search({"input": box((13, 52), (14, 53))["annotation"]}, {"input": {"id": "a"}}) == "a"
    assert search({"input": {"data": {"concepts": [DOG]}}, "negate": True}) == "bcdf"
    assert search({"annotation": {"data": {"concepts": [CAT]}}}) == "be"
    assert search({"output": {}}, {"input": {"id": "a"}}) == "a"


@pytest.mark.parametrize(
    ("search", "path"),
    [
        (query(data(concepts=[{}])), "query.filters[0].annotation.data.concepts[0].id"),
        (query(IMAGES, data(colors=[{"value": 1}])), "query.filters[1].annotation.data.colors"),
        (query(data(geo={"geo_limit": {"value": 1}})), "query.filters[0].annotation.data.geo.geo_"),
        (query(box((1, 2))), "query.filters[0].annotation.data.geo.geo_box"),
        (query(box((181, 2), (1, 2))), "query.filters[0].annotation.data.geo.geo_box[0].geo_point"),
        (query(data(text={"raw": "x"})), "query.filters[0].annotation.data.text"),
        (query(data(image={"base64": "eA=="})), "query.filters[0].annotation.data.image.base64"),
        (query({"input": {"dataset_ids": [""]}}), "query.filters[0].input.dataset_ids"),
        (query({"input": {"data": {"text": {"raw": "x"}}}}), "query.filters[0].input.data.text"),
        (query(*[IMAGES] * 51), "query.filters"),
        (
            query(data(metadata={"a": list(range(100))})),
            "query.filters[0].annotation.data.metadata",
        ),
        (
            query({"annotation": {"annotation_info": {"a": [1] * 100}}}),
            "query.filters[0].annotation.",
        ),
        (query(data(concepts=[DOG] * 101)), "query.filters[0].annotation.data.concepts"),
        (query({"input": {"dataset_ids": ["x"] * 101}}), "query.filters[0].input.dataset_ids"),
        (query(as_of="2024-01-01T00:00:00Z"), "as_of"),
        (query(algorithm="magic"), "algorithm"),
        (query(metric=7), "metric"),
        (
            {"query": {"ranks": [{"annotation": {"data": {"text": {"raw": "x"}}}}]}},
            "query.ranks[0]",
        ),
        ({"query": {"ranks": [{"annotation": {"data": {"concepts": [DOG]}}}]}}, "query.ranks[0]"),
        ({"query": {"ands": [{"output": {"data": {"concepts": [DOG]}}}]}}, "query.ands[0].output"),
    ],
)
def test_what_cannot_be_honoured_is_refused(api: Api, search: dict[str, Any], path: str) -> None:
    status, answer = api.post("/inputs/searches", {"searches": [search]})
    assert (status, answer["status"]["code"]) == (400, 40002), answer
    assert answer["status"]["details"].startswith(f"searches[0].{path}"), answer["status"]


@pytest.mark.parametrize("path", ["/inputs/searches", "/annotations/searches"])
def test_a_request_names_one_to_ten_searches(api: Api, path: str) -> None:
    for searches in ([], [query()] * 11):
        status, answer = api.post(path, {"searches": searches})
        assert (status, answer["status"]["code"]) == (400, 40002)
