"""The annotations that every input begins with."""

import re
from typing import Any

import orjson
import pytest

from inputs_service import synthetic
from inputs_service.annotations import copies
from inputs_service.annotations.traits import traits_of
from inputs_service.models import Annotation, App, Input, InputConcept
from inputs_service.models.annotation import Trait
from tests.service.conftest import Api

BOX = {"bounding_box": {"top_row": 0.1, "left_col": 0.1, "bottom_row": 0.5, "right_col": 0.5}}


def region(region_id: str, *concepts: str, **fields: Any) -> dict[str, Any]:
    labels = [{"id": name} for name in concepts]
    return {"id": region_id, "region_info": BOX, "data": {"concepts": labels}, **fields}


def video(input_id: str, **data: Any) -> dict[str, Any]:
    return {"id": input_id, "data": {"video": {"url": f"https://v.test/{input_id}"}, **data}}


def test_an_input_has_one_annotation_of_its_own(api: Api, image: Any) -> None:
    api.add(image("a", concepts=[{"id": "c"}]))
    row = Annotation.objects.get()
    assert row.is_input_level
    assert not row.data
    assert re.fullmatch("[0-9a-f]{32}", row.annotation_id)
    assert InputConcept.objects.get().annotation is None


def test_each_posted_region_is_an_annotation_with_its_concepts(api: Api, image: Any) -> None:
    regions = [region("r1", "face", track_id="t1"), region("", "cat", "dog")]
    answer = api.add(image("a", "i1", concepts=[{"id": "face"}], regions=regions))[1]
    told = answer["inputs"][0]["data"]["regions"]
    own, first, second = Annotation.objects.order_by("key")
    assert own.is_input_level
    assert (first.annotation_id, first.region_id, first.track_id) == ("r1", "r1", "t1")
    assert second.annotation_id == second.region_id == told[1]["id"]
    assert first.is_in_answer
    assert second.traits == Trait.BOX
    labels = InputConcept.objects.exclude(annotation=None).order_by("pk")
    assert [label.concept.concept_id for label in labels] == ["face", "cat", "dog"]
    assert orjson.loads(first.data)["regions"][0]["data"]["concepts"] == [
        {"id": "face", "value": 1}
    ]


def test_frames_of_a_video_are_annotations_and_are_given_back(api: Api) -> None:
    info = {"index": 2, "time": 2000, "number": 50}
    frame = {"id": "f", "frame_info": info, "data": {"regions": [region("r", "cat")]}}
    segment = {"time_info": {"begin_time": 1, "end_time": 2}, "data": {"concepts": [{"id": "a"}]}}
    answer = api.add(video("v", frames=[frame], time_segments=[segment]))[1]
    data = answer["inputs"][0]["data"]
    assert data["frames"][0]["frame_info"] == info
    inner = data["frames"][0]["data"]["regions"][0]["data"]["concepts"][0]
    assert inner == {"id": "cat", "name": "cat", "value": 1, "app_id": "main"}
    rows = Annotation.objects.filter(is_input_level=False).order_by("key")
    assert [row.annotation_id for row in rows] == ["f", data["time_segments"][0]["id"]]
    assert [row.traits for row in rows] == [Trait.FRAME | Trait.BOX, Trait.TIME_SEGMENT]
    assert InputConcept.objects.filter(annotation=rows[0]).get().concept.concept_id == "cat"


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"frames": [{}]}, "data.frames[0].frame_info"),
        ({"frames": [{"id": "a\n", "frame_info": {}}]}, "data.frames[0].id"),
        ({"frames": [{"id": "a", "frame_info": {}}] * 2}, "two frames have this id"),
        ({"frames": [{"frame_info": {}, "data": {"colors": [{}]}}]}, "data.frames[0].data.colors"),
        (
            {"frames": [{"id": "a", "frame_info": {}}], "regions": [region("a")]},
            "have the same id",
        ),
        ({"time_segments": [{"time_info": {"begin_time": 2, "end_time": 1}}]}, "begin_time"),
        (
            {"frames": [{"frame_info": {}, "data": {"concepts": [{"id": "a", "value": 2}]}}]},
            "data.frames[0].data.concepts[0].value",
        ),
    ],
)
def test_a_wrong_moment_is_refused_with_its_path(api: Api, item: Any, words: str) -> None:
    status = api.add(video("v", **item))[1]["inputs"][0]["status"]
    assert status["code"] == 30104
    assert words in status["details"]


@pytest.mark.parametrize("place", ["frames", "tracks", "time_segments"])
def test_only_media_with_moments_have_moments(api: Api, image: Any, place: str) -> None:
    data: dict[str, Any] = {place: [{"frame_info": {}, "time_info": {}}]}
    status = api.add(image("a", **data))[1]["inputs"][0]["status"]
    assert (status["code"], place in status["details"]) == (30104, True)
    assert not Annotation.objects.exists()


def test_what_data_holds_is_told_in_bits() -> None:
    data: dict[str, Any] = {
        "regions": [{"region_info": {"polygon": {}}, "track_id": "t"}],
        "metadata": {"a": 1},
    }
    assert traits_of(data) == Trait.POLYGON | Trait.TRACK | Trait.METADATA
    assert traits_of({"text": {"raw": "a"}, "geo": {"geo_point": {}}}) == Trait.TEXT | Trait.GEO
    assert traits_of({"concepts": [{"id": "a"}]}) == 0


def test_the_copy_in_the_answer_follows_the_annotations(
    api: Api, image: Any, django_assert_max_num_queries: Any
) -> None:
    items = [image(str(n), f"i{n}", regions=[region("a"), region("b")]) for n in range(20)]
    api.add(*items)
    Annotation.objects.filter(annotation_id="a").delete()
    stale = Input.objects.get(input_id="i7").modified_at
    with django_assert_max_num_queries(5):
        copies.refresh(list(Input.objects.values_list("key", flat=True)))
    found = api.get("/inputs/i7")[1]["input"]
    assert [it["id"] for it in found["data"]["regions"]] == ["b"]
    assert Input.objects.get(input_id="i7").modified_at > stale


def test_a_copy_that_is_right_leaves_its_input_alone(api: Api, image: Any) -> None:
    api.add(image("a", "i", regions=[region("a")]))
    before = Input.objects.get()
    copies.refresh([before.key])
    after = Input.objects.get()
    assert (after.modified_at, after.answer) == (before.modified_at, before.answer)


def test_inputs_of_the_loader_have_their_annotation(app: App) -> None:
    assert list(synthetic.load(app, 30)) == [30]
    assert Annotation.objects.filter(is_input_level=True).values("input").distinct().count() == 30
    assert len(set(Annotation.objects.values_list("annotation_id", flat=True))) == 30


def test_an_input_goes_with_its_annotations(api: Api, image: Any) -> None:
    api.add(image("a", "i", regions=[region("a", "c")]))
    assert api.send("DELETE", "/inputs/i")[0] == 200
    assert not Annotation.objects.exists()
    assert not InputConcept.objects.exists()
