"""PostAnnotations: what is stored of an item, and what is refused."""

import re
from typing import Any

import pytest

from inputs_service.models import Annotation, App, Concept, Input, InputConcept
from tests.service.annotating import BOX, annotate, boxed, listed, region, said
from tests.service.conftest import Api


@pytest.fixture
def one(api: Api, image: Any) -> Api:
    """An input "i" with a concept and a video "v"."""
    video = {"id": "v", "data": {"video": {"url": "https://v.test/v"}}}
    api.add(image("i", "i", concepts=[{"id": "own"}]), video)
    return api


def refused(api: Api, item: dict[str, Any]) -> dict[str, Any]:
    status, answer = api.post("/annotations", {"annotations": [item]})
    assert (status, answer["status"]["code"]) == (400, 10020), answer
    found: dict[str, Any] = answer["annotations"][0]["status"]
    return found


def test_a_box_with_the_callers_ids_is_told_in_full(one: Api) -> None:
    labels = [{"id": "id-face", "name": "face", "value": 1}]
    item = said("i", "demo", regions=[{"region_info": BOX, "data": {"concepts": labels}}])
    told = annotate(one, item)[0]
    assert (told["id"], told["input_id"], told["input_level"]) == ("demo", "i", False)
    assert told["status"] == {"code": 24150, "description": "Annotation success"}
    assert told["worker"] == {"user": {"id": "ann"}}
    assert told["user_id"] == "ann"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", told["created_at"])
    assert told["data"]["regions"] == [
        {"id": "demo", "region_info": BOX,
         "data": {"concepts": [{**labels[0], "app_id": "main"}]}},
    ]  # fmt: skip
    assert one.get("/inputs/i/annotations/demo")[1]["annotation"] == told
    assert Concept.objects.get(concept_id="id-face").name == "face"


def test_a_region_of_an_annotation_stays_out_of_the_inputs_answer(one: Api) -> None:
    annotate(one, boxed("i", "demo", "face"))
    assert "regions" not in one.get("/inputs/i")[1]["input"]["data"]


def test_concepts_of_the_whole_input_are_one_more_annotation(one: Api) -> None:
    item = said("i", concepts=[{"id": "tree"}, {"id": "water", "value": 0}])
    told = annotate(one, item)[0]
    assert re.fullmatch("[0-9a-f]{32}", told["id"])
    assert [(it["id"], it["value"]) for it in told["data"]["concepts"]] == [
        ("tree", 1), ("water", 0),
    ]  # fmt: skip
    kept = one.get("/inputs/i")[1]["input"]["data"]["concepts"]
    assert [concept["id"] for concept in kept] == ["own"]
    labels = InputConcept.objects.filter(annotation__annotation_id=told["id"])
    assert set(labels.values_list("concept__concept_id", "value", "input__input_id")) == {
        ("tree", 1, "i"), ("water", 0, "i"),
    }  # fmt: skip


def test_a_video_has_one_frame_per_annotation(one: Api) -> None:
    info = {"index": 0, "time": 1500, "number": 45}
    frame = {"frame_info": info, "data": {"regions": [region("r", "cat")]}}
    told = annotate(one, said("v", "f1", frames=[frame]))[0]
    assert told["data"]["frames"][0]["frame_info"] == info
    assert told["data"]["frames"][0]["id"] == "f1"
    assert told["data"]["frames"][0]["data"]["regions"][0]["data"]["concepts"][0]["name"] == "cat"
    two = [{"frame_info": {"time": time}} for time in (1, 2)]
    assert "one region, frame" in refused(one, said("v", frames=two))["details"]
    assert "stands in a frame" in refused(one, boxed("v"))["details"]
    assert "data.frames" in refused(one, said("i", frames=[frame]))["details"]


def test_what_the_message_says_of_its_maker_is_kept(one: Api) -> None:
    told = annotate(
        one,
        {**boxed("i", "p"), "user_id": "ben", "task_id": "t1", "annotation_info": {"a": 1}},
        {**boxed("i", "m"), "worker": {"model": {"id": "m", "model_version": {"id": "v7"}}}},
        {**boxed("i", "w"), "worker": {"workflow": {"id": "w", "version": {"id": "wv"}}},
         "trusted": True, "status": {"code": "ANNOTATION_PENDING"},
         "embed_model_version_id": "e", "consensus_info": {"group": "g"}},
    )  # fmt: skip
    person, model, workflow = told
    assert person["worker"] == {"user": {"id": "ben"}}
    assert (person["task_id"], person["annotation_info"]) == ("t1", {"a": 1})
    assert (model["model_version_id"], model["trusted"]) == ("v7", False)
    assert model["worker"] == {"model": {"id": "m", "model_version": {"id": "v7"}}}
    assert (workflow["status"]["code"], workflow["trusted"]) == (24151, True)
    assert workflow["worker"]["workflow"]["version"] == {"id": "wv"}
    assert (workflow["embed_model_version_id"], workflow["consensus_info"]) == ("e", {"group": "g"})
    assert {it["id"]: it for it in listed(one, "?list_all_annotations=true")}["m"] == model


@pytest.mark.parametrize(
    ("item", "code", "words"),
    [
        ({"data": {}}, 24155, "input_id"),
        (said("none"), 30102, "does not exist"),
        (boxed("i", ".."), 24155, "id: "),
        (said("i", regions=[region("a"), region("b")]), 24155, "one region"),
        (said("i", regions=[{"data": {}}]), 24155, "data.regions[0].region_info"),
        (
            said("i", regions=[{"region_info": {"polygon": {"points": [{}, {}]}}}]),
            24155,
            "at least 3 points",
        ),
        (
            said("i", regions=[{"region_info": {"bounding_box": {"bottom_row": 2}}}]),
            24155,
            "data.regions[0].region_info.bounding_box.bottom_row",
        ),
        (said("i", concepts=[{"id": "a", "value": 2}]), 24155, "data.concepts[0].value"),
        (said("i", concepts=[{"id": ""}]), 24155, "data.concepts[0].id"),
        (said("i", metadata={"a": 2**60}), 24155, "data.metadata.a"),
        (said("i", geo={"geo_box": [{}]}), 24155, "data.geo"),
        (said("i", text={"url": "https://a.test"}), 24155, "data.text.raw"),
        (said("i", colors=[{"raw_hex": "#fff"}]), 24155, "data.colors"),
        (said("i", image={"url": "https://a.test"}), 24155, "data.image"),
        ({**said("i"), "input_level": True}, 24155, "input_level"),
        ({**said("i"), "status": {"code": 30000}}, 24155, "status.code"),
        ({**said("i"), "user_id": "x" * 257}, 24155, "user_id"),
        ({**said("i"), "task_id": "a\n"}, 24155, "task_id"),
        ({**said("i"), "worker": {"model": {"id": "x" * 300}}}, 24155, "worker"),
    ],
)
def test_a_wrong_annotation_is_refused_with_a_code(
    one: Api, item: dict[str, Any], code: int, words: str
) -> None:
    status = refused(one, item)
    assert status["code"] == code
    assert words in status["details"]
    assert not Annotation.objects.filter(is_input_level=False).exists()


def test_the_same_id_on_one_input_is_a_duplicate(one: Api) -> None:
    annotate(one, boxed("i", "demo"), said("v", "demo", concepts=[{"id": "a"}]))
    status = refused(one, boxed("i", "demo"))
    assert (status["code"], "duplicate" in status["details"]) == (24155, True)
    answer = one.post("/annotations", {"annotations": [boxed("i", "x"), boxed("i", "x")]})
    assert (answer[0], answer[1]["status"]["code"]) == (207, 10010)
    assert [it["status"]["code"] for it in answer[1]["annotations"]] == [24150, 24155]


def test_some_wrong_items_leave_the_others_in_their_order(one: Api) -> None:
    items = [boxed("none", "a"), boxed("i", "b"), boxed("i", "c", ""), boxed("i", "d")]
    status, answer = one.post("/annotations", {"annotations": items})
    assert (status, answer["status"]["code"]) == (207, 10010)
    assert [it["id"] for it in answer["annotations"]] == ["a", "b", "c", "d"]
    assert [it["status"]["code"] for it in answer["annotations"]] == [30102, 24150, 24155, 24150]


@pytest.mark.parametrize("count", [0, 129])
def test_a_request_holds_1_to_128(one: Api, count: int) -> None:
    answer = one.post("/annotations", {"annotations": [boxed("i")] * count})
    assert (answer[0], answer[1]["status"]["code"]) == (400, 24155)


def test_128_take_as_many_queries_as_one(one: Api, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(20):  # SQLite takes 999 values at a time
        annotate(one, *[boxed("i", f"a{n}", "face", f"c{n}") for n in range(128)])


def test_an_input_takes_thousands_of_regions(api: Api, app: App, image: Any) -> None:
    many = [region(f"r{n}", f"c{n % 50}") for n in range(5000)]
    assert api.add(image("big", "big", regions=many))[0] == 200
    assert Annotation.objects.filter(input=Input.objects.get(), is_in_answer=True).count() == 5000
    assert [it["id"] for it in listed(api, "?per_page=2")] == ["r4999", "r4998"]
    assert len(listed(api, "?input_ids=big&per_page=1000&page=6")) == 1
    body = {"input_ids": ["big"], "ids": ["r7"]}
    assert api.send("DELETE", "/annotations", body)[0] == 200
    assert len(api.get("/inputs/big")[1]["input"]["data"]["regions"]) == 4999
    assert api.send("DELETE", "/annotations", {"input_ids": ["big"]})[0] == 200
    assert not InputConcept.objects.exists()
