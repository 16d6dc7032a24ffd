"""From JSON to types: what the documentation shows, and what nobody promised."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_app.client import errors, parse, shapes
from inputs_app.client.types import Concept
from tests.client.samples import image_input


def test_processed_image_is_read_whole() -> None:
    item = parse.one_input(image_input(geo={"geo_point": {"longitude": -30, "latitude": 40.5}}))
    part = item.part("image")
    assert (item.id, item.kind, item.status.code) == ("demo1", "image", 30000)
    assert item.status.is_success
    assert (item.longitude, item.latitude) == (-30, 40.5)
    assert item.created_at == datetime(2024, 1, 22, 10, 1, 0, 789409, tzinfo=UTC)
    assert part is not None
    assert part.info["width"] == 512
    assert part.hosted is not None
    assert part.hosted.url("small").startswith("https://data.clarifai.com/small/users/8tz/apps/")


@pytest.mark.parametrize(
    ("raw", "value"),
    [({}, 1), ({"value": None}, 1), ({"value": 0}, 0), ({"value": False}, 0), ({"value": "0"}, 0)],
)
def test_concept_value_defaults_to_one(raw: dict[str, Any], value: float) -> None:
    assert parse.concepts([{"id": "tree", **raw}]) == (Concept("tree", "tree", value),)


def test_absent_concept_says_so() -> None:
    assert parse.concepts([{"id": "a", "name": "A", "value": 0}])[0].is_absent


def test_several_media_are_multimodal() -> None:
    item = parse.one_input({"id": "m", "data": {"image": {"url": "x"}, "text": {"raw": "hi"}}})
    text = item.part("text")
    assert item.kind == "multimodal"
    assert text is not None
    assert text.raw_text == "hi"


def test_regions_become_shapes_within_the_picture() -> None:
    box = {"top_row": 0.1, "left_col": -0.2, "bottom_row": 0.9, "right_col": 1.5}
    polygon = {"points": [{"row": 0.1}, {"row": 0.2, "col": 0.3}, {"col": 1}]}
    regions = [
        {"id": "r1", "region_info": {"bounding_box": box}, "data": {"concepts": [{"id": "face"}]}},
        {"id": "r2", "region_info": {"polygon": polygon}},
        {"id": "r3", "region_info": {"point": {"row": 0.5, "col": 0.5}}},
        {"id": "r4", "region_info": {"mask": {}}},
        {"id": None},
    ]
    found = parse.one_input({"id": "a", "data": {"regions": regions}}).regions
    assert [region.shape for region in found] == ["box", "polygon", "point", "other", "other"]
    assert found[0].points == ((0.1, 0.0), (0.9, 1.0))
    assert found[1].points == ((0.1, 0), (0.2, 0.3), (0, 1))
    assert found[0].concepts == (Concept("face", "face", 1),)


@pytest.mark.parametrize(
    ("text", "microsecond"),
    [
        ("2024-01-22T10:01:00Z", 0),
        ("2024-01-22T10:01:00.123456789Z", 123456),
        ("2024-01-22T10:01:00.5+00:00", 500000),
        ("2024-01-22T10:01:00", 0),
    ],
)
def test_time_stamps_of_every_precision_are_read(text: str, microsecond: int) -> None:
    assert shapes.moment(text) == datetime(2024, 1, 22, 10, 1, 0, microsecond, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "soon"]
)
def test_a_time_that_no_zone_can_show_is_none(text: str) -> None:
    assert shapes.moment(text) is None


def test_counts_may_be_strings_or_absent() -> None:
    counts = parse.counts({"counts": {"processed": "120", "to_process": 3, "errors": None}})
    assert (counts.processed, counts.to_process, counts.errors, counts.total) == (120, 3, 0, 123)


@pytest.mark.parametrize("answer", [{}, {"counts": None}, {"counts": [1]}])
def test_answer_without_counts_is_an_error(answer: dict[str, Any]) -> None:
    with pytest.raises(errors.NotAnInputsApi):
        parse.counts(answer)


@pytest.mark.parametrize("raw", [None, {}, [], {"id": ""}, {"id": 3}])
def test_app_and_user_need_an_id(raw: object) -> None:
    with pytest.raises(errors.NotAnInputsApi):
        parse.app(raw)
    with pytest.raises(errors.NotAnInputsApi):
        parse.user(raw)


def test_inputs_that_are_no_list_are_an_error() -> None:
    with pytest.raises(errors.NotAnInputsApi):
        parse.inputs({"inputs": {"a": 1}})
    assert parse.inputs({"inputs": None}) == []


KEYS = [
    "id",
    "data",
    "status",
    "code",
    "image",
    "text",
    "url",
    "hosted",
    "prefix",
    "suffix",
    "sizes",
]
KEYS += ["concepts", "value", "geo", "geo_point", "longitude", "regions", "region_info", "points"]
KEYS += ["bounding_box", "top_row", "polygon", "row", "metadata", "dataset_ids", "created_at"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(10**400)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=15,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_no_shape_of_an_input_raises(raw: dict[str, Any]) -> None:
    assert parse.one_input(raw).raw is raw
