"""PatchAnnotations: what becomes of stored annotations and of their inputs."""

from typing import Any

import pytest

from inputs_service.models import Annotation, InputConcept
from inputs_service.models.annotation import Trait
from tests.service.annotating import annotate, boxed, listed, region, region_of, said
from tests.service.conftest import Api

NEW_BOX = {"top_row": 0.45, "left_col": 0.35, "bottom_row": 0.7, "right_col": 0.6}
POINTS = [{"row": 0.1, "col": 0.1}, {"row": 0.9, "col": 0.1}, {"row": 0.9, "col": 0.9}]


@pytest.fixture
def one(api: Api, image: Any) -> Api:
    """An input "i" with a region "r" of its own, and an annotation "demo" with a box."""
    api.add(image("i", "i", concepts=[{"id": "own"}], regions=[region("r", "cat")]))
    annotate(api, boxed("i", "demo", "face"))
    return api


def patch(api: Api, action: str, *items: Any, **fields: Any) -> tuple[int, dict[str, Any]]:
    body = {"annotations": list(items), "action": action, **fields}
    return api.send("PATCH", "/annotations", body)


def patched(api: Api, action: str, item: Any, **fields: Any) -> dict[str, Any]:
    status, answer = patch(api, action, item, **fields)
    assert (status, answer["status"]["code"]) == (200, 10000), answer
    found: dict[str, Any] = answer["annotations"][0]
    return found


def moved(annotation_id: str, info: Any, *concepts: str) -> dict[str, Any]:
    return said("i", annotation_id, regions=[{**region("", *concepts), "region_info": info}])


def own_of(api: Api) -> str:
    return next(str(it["id"]) for it in listed(api) if it["input_level"])


def test_a_merge_moves_the_box_and_tells_the_whole_annotation(one: Api) -> None:
    before = one.get("/inputs/i/annotations/demo")[1]["annotation"]
    told = patched(one, "merge", moved("demo", {"bounding_box": NEW_BOX}, "face"))
    assert told["status"]["code"] == 24150
    assert told["data"]["regions"][0]["region_info"] == {"bounding_box": NEW_BOX}
    assert told["modified_at"] > before["modified_at"] == before["created_at"]
    found = region_of(one, "i", "demo")
    assert found == told["data"]["regions"][0]
    assert [it["id"] for it in found["data"]["concepts"]] == ["face"]


def test_a_polygon_takes_the_place_of_the_box_for_searches_too(one: Api) -> None:
    patched(one, "merge", moved("demo", {"polygon": {"points": POINTS}}, "dog"))
    assert Annotation.objects.get(annotation_id="demo").traits == Trait.POLYGON
    labels = InputConcept.objects.filter(annotation__annotation_id="demo").order_by("pk")
    assert [it.concept.concept_id for it in labels] == ["face", "dog"]


def test_a_removal_with_other_coordinates_leaves_it_empty(one: Api) -> None:
    told = patched(one, "remove", moved("demo", {"bounding_box": NEW_BOX}, "face"))
    assert told["data"] == {}
    row = Annotation.objects.get(annotation_id="demo")
    assert (row.traits, row.region_id) == (0, "")
    assert not InputConcept.objects.filter(annotation=row).exists()
    back = patched(one, "merge", moved("demo", {"bounding_box": NEW_BOX}))
    assert back["data"]["regions"][0]["id"] == "demo"


def test_what_is_left_empty_is_deleted_on_demand_but_no_input_level_one(one: Api) -> None:
    item = moved("demo", {"bounding_box": NEW_BOX}, "face")
    told = patched(one, "remove", item, delete_if_empty_data=True)
    assert (told["id"], told["data"]) == ("demo", {})
    assert one.get("/inputs/i/annotations/demo")[0] == 404
    own = said("i", own_of(one), concepts=[{"id": "own"}])
    assert patched(one, "remove", own, delete_if_empty_data=True)["data"] == {}
    assert Annotation.objects.filter(is_input_level=True).count() == 1
    kept = patched(one, "overwrite", said("i", "r"), delete_if_empty_data=True)
    assert kept["data"] == {}
    assert one.get("/inputs/i/annotations/r")[0] == 200


def test_an_overwrite_replaces_the_data_and_keeps_the_region_id(one: Api) -> None:
    patched(one, "merge", said("i", "demo", metadata={"a": 1}))
    told = patched(one, "overwrite", moved("demo", {"bounding_box": NEW_BOX}, "dog"))
    assert set(told["data"]) == {"regions"}
    found = region_of(one, "i", "demo")
    assert (found["id"], found["region_info"]) == ("demo", {"bounding_box": NEW_BOX})
    assert [it["id"] for it in found["data"]["concepts"]] == ["dog"]


def test_concepts_of_a_region_are_patched_by_its_id(one: Api) -> None:
    item = said("i", "demo", regions=[{"id": "demo", "data": {"concepts": [{"id": "new"}]}}])
    patched(one, "merge", item)
    assert [it["id"] for it in region_of(one, "i", "demo")["data"]["concepts"]] == ["face", "new"]
    item = said("i", "demo", regions=[{"id": "demo", "data": {"concepts": [{"id": "face"}]}}])
    patched(one, "remove", item)
    assert [it["id"] for it in region_of(one, "i", "demo")["data"]["concepts"]] == ["new"]


def test_a_patched_region_of_an_input_shows_in_its_answer(one: Api) -> None:
    patched(one, "merge", moved("r", {"bounding_box": NEW_BOX}))
    found = one.get("/inputs/i")[1]["input"]
    assert found["data"]["regions"] == [region_of(one, "i", "r")]
    patched(one, "remove", said("i", "r", regions=[{}]))
    assert "regions" not in one.get("/inputs/i")[1]["input"]["data"]


def test_a_region_patched_through_its_input_shows_in_its_annotation(one: Api) -> None:
    item = {"id": "i", "data": {"regions": [{"id": "r", "region_info": {"bounding_box": NEW_BOX}}]}}
    assert one.send("PATCH", "/inputs", {"inputs": [item], "action": "merge"})[0] == 200
    assert region_of(one, "i", "r")["region_info"] == {"bounding_box": NEW_BOX}
    assert one.get("/inputs/i/annotations/demo")[0] == 200


def test_the_input_level_annotation_is_the_inputs_data(one: Api) -> None:
    data = {"concepts": [{"id": "tree", "value": 0}], "metadata": {"a": {"b": 1}}}
    told = patched(one, "merge", said("i", own_of(one), **data))
    found = one.get("/inputs/i")[1]["input"]
    assert told["data"]["concepts"] == found["data"]["concepts"]
    assert [(it["id"], it["value"]) for it in found["data"]["concepts"]] == [
        ("own", 1),
        ("tree", 0),
    ]
    assert found["data"]["metadata"] == {"a": {"b": 1}}
    assert told["modified_at"] == found["modified_at"]
    patched(one, "overwrite", said("i", own_of(one), metadata={"c": 2}))
    found = one.get("/inputs/i")[1]["input"]["data"]
    assert found["metadata"] == {"c": 2}
    assert "concepts" not in found
    assert [it["id"] for it in found["regions"]] == ["r"]


def test_state_and_info_are_patched_and_the_data_stays(one: Api) -> None:
    item = {"id": "demo", "input_id": "i", "status": {"code": 24157}, "annotation_info": {"n": 1}}
    told = patched(one, "overwrite", {**item, "task_id": "t"})
    assert told["status"]["code"] == 24157
    assert (told["annotation_info"], told["task_id"]) == ({"n": 1}, "t")
    assert region_of(one, "i", "demo")["data"]["concepts"]
    own = {**item, "id": own_of(one)}
    assert patched(one, "merge", own)["status"]["code"] == 24157


@pytest.mark.parametrize(
    ("item", "code", "words"),
    [
        (said("none", "demo"), 30102, "input"),
        (said("i", "none"), 11101, "annotation"),
        (said("i"), 24155, "id: "),
        ({"id": "demo", "data": {}}, 24155, "input_id"),
        (said("i", "demo", regions=[region("other", "a")]), 24155, "one region"),
        (said("i", "demo", frames=[{"frame_info": {}}]), 24155, "one region"),
        (said("i", "demo", concepts=[{"id": "a", "value": 7}]), 24155, "data.concepts[0].value"),
        (said("i", "demo", embeddings=[{}]), 24155, "data.embeddings"),
        (moved("demo", {"bounding_box": {"top_row": 2}}), 24155, "bounding_box"),
        ({**said("i", "demo"), "status": {"code": 1}}, 24155, "status.code"),
    ],
)
def test_a_wrong_patch_is_refused_and_changes_nothing(
    one: Api, item: Any, code: int, words: str
) -> None:
    before = list(Annotation.objects.values())
    status, answer = patch(one, "merge", item)
    assert (status, answer["status"]["code"]) == (400, 10020)
    assert answer["annotations"][0]["status"]["code"] == code
    assert words in answer["annotations"][0]["status"]["details"]
    assert list(Annotation.objects.values()) == before


def test_the_input_level_annotation_takes_no_regions(one: Api) -> None:
    status = patch(one, "merge", said("i", own_of(one), regions=[region()]))[1]["annotations"][0]
    assert (status["status"]["code"], "data.regions" in status["status"]["details"]) == (
        24155,
        True,
    )


@pytest.mark.parametrize("action", ["", "replace", "MERGE"])
def test_another_action_is_refused(one: Api, action: str) -> None:
    status, answer = patch(one, action, said("i", "demo"))
    assert (status, answer["status"]["code"]) == (400, 11102)


def test_two_patches_of_one_annotation_in_a_request_both_take_effect(one: Api) -> None:
    first = said("i", "demo", metadata={"a": 1})
    second = said("i", "demo", metadata={"b": 2}, concepts=[{"id": "c"}])
    answer = patch(one, "merge", first, second)[1]
    assert [it["data"]["metadata"] for it in answer["annotations"]] == [{"a": 1, "b": 2}] * 2
    again = patch(one, "merge", first, second)[1]
    assert again["annotations"] == answer["annotations"]


def test_128_patches_take_few_queries(
    api: Api, image: Any, django_assert_max_num_queries: Any
) -> None:
    api.add(*[image(f"{n}", f"i{n}", regions=[region(f"r{n}", "cat")]) for n in range(128)])
    items = [said(f"i{n}", f"r{n}", regions=[region("", f"c{n}")]) for n in range(128)]
    with django_assert_max_num_queries(45):  # SQLite takes 999 values at a time
        assert patch(api, "merge", *items)[1]["status"]["code"] == 10000
    assert InputConcept.objects.count() == 256


def test_true_takes_the_place_of_the_number_1(one: Api) -> None:
    for annotation_id in ("demo", "r"):
        for value in (1, True):
            data = {**region(annotation_id), "data": {"metadata": {"seen": value}}}
            patched(one, "merge", said("i", annotation_id, regions=[data]))
            assert region_of(one, "i", annotation_id)["data"]["metadata"]["seen"] is value
    (shown,) = one.get("/inputs/i")[1]["input"]["data"]["regions"]
    assert shown["data"]["metadata"]["seen"] is True
