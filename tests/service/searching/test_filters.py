"""What each kind of filter finds among six inputs."""

from typing import Any

import pytest

from tests.service.searching.conftest import Find


def data(**fields: Any) -> dict[str, Any]:
    return {"annotation": {"data": fields}}


def near(longitude: float, latitude: float, kind: str, value: float) -> dict[str, Any]:
    point = {"longitude": longitude, "latitude": latitude}
    return data(geo={"geo_point": point, "geo_limit": {"type": kind, "value": value}})


def box(*corners: tuple[float, float]) -> dict[str, Any]:
    points = [{"geo_point": {"longitude": one, "latitude": other}} for one, other in corners]
    return data(geo={"geo_box": points})


def regions(*infos: dict[str, Any]) -> dict[str, Any]:
    return data(regions=[{"region_info": info} for info in infos])


DOG, CAT = {"id": "dog"}, {"id": "cat"}
CONCEPTS = [
    (data(concepts=[DOG]), "ae"),
    (data(concepts=[{"id": "dog", "value": 0}]), "b"),
    (data(concepts=[{"name": "Dog"}]), "ae"),
    (data(concepts=[{"name": "dog"}]), ""),
    (data(concepts=[DOG, CAT]), "abe"),
    (data(concepts=[{"id": "bird"}]), ""),
    (data(concepts=[{"id": "d*"}]), ""),
    (data(concepts=[{"id": "dog' OR '1'='1"}]), ""),
    (data(concepts=[{"id": "%"}, {"name": "_og"}]), ""),
]
METADATA = [
    (data(metadata={"split": "test"}), "ad"),
    (data(metadata={"split": "test", "n": 1}), "acd"),
    (data(metadata={"n": 1}), "c"),
    (data(metadata={"n": 1.0}), "c"),
    (data(metadata={"n": "1"}), "e"),
    (data(metadata={"n": True}), "d"),
    (data(metadata={"n": None}), ""),
    (data(metadata={"size": {"w": 1}}), "a"),
    (data(metadata={"size": {"w": 1, "h": 2.5}}), "a"),
    (data(metadata={"size": {"w": 2.5}}), ""),
    (data(metadata={"size": {}}), "a"),
    (data(metadata={"tags": ["y"]}), "a"),
    (data(metadata={"tags": ["y", "x"]}), "a"),
    (data(metadata={"tags": ["z"]}), ""),
    (data(metadata={"tags": []}), "a"),
    (data(metadata={"tags": "y"}), ""),
    (data(metadata={"parts": [{"n": 1, "k": "a"}]}), "b"),
    (data(metadata={"parts": [{"n": 1, "k": "b"}]}), ""),
    (data(metadata={"parts": [{"n": 1}, {"k": "b"}]}), "b"),
    (data(metadata={}), "abcdef"),
]
PLACES = [
    (near(13.4, 52.5, "withinKilometers", 10), "a"),
    (near(13.4, 52.5, "withinKilometers", 100), "ab"),
    (near(13.4, 52.5, "withinMiles", 10), "a"),
    (near(13.4, 52.5, "withinDegrees", 1), "ab"),
    (near(13.4, 52.5, "withinRadians", 4), "abdf"),
    (near(180, -17, "withinKilometers", 20), "df"),
    (near(-180, -17, "withinKilometers", 8), "f"),
    (near(0, 90, "withinDegrees", 38), "ab"),
    (data(geo={"geo_point": {"longitude": 13.4, "latitude": 52.5}}), "a"),
    (box((13, 52), (14, 53)), "ab"),
    (box((14, 53), (13, 52)), "ab"),
    (box((14, 52), (13, 53)), "ab"),
    (box((179, -18), (-179, -16)), "df"),
    (box((-179, -16), (179.95, -18)), "f"),
    (box((13.4, 52.52), (13.4, 52.52)), "a"),
]
SHAPES = [
    (regions({"bounding_box": {}}), "e"),
    (regions({"polygon": {}}), "e"),
    (regions({"mask": {}}), ""),
    (regions({"mask": {}}, {"polygon": {}}), "e"),
    (regions({}), "e"),
    (data(regions=[{"track_id": "t1"}]), "e"),
    (data(regions=[{"track_id": "t2"}]), ""),
    (data(regions=[{"region_info": {"bounding_box": {}}, "track_id": "t1"}]), ""),
    (data(regions=[{"region_info": {"bounding_box": {}}}], concepts=[DOG]), "e"),
    (data(regions=[{"region_info": {"bounding_box": {}}}], concepts=[CAT]), ""),
    (data(frames=[{"frame_info": {}}]), ""),
    (data(time_segments=[{"time_info": {}}]), ""),
    ({"annotation": {"data": {}}}, "abcdef"),
    (data(clusters=[{"id": "x"}]), ""),
]
OTHERS = [
    ({"annotation": {}, "input": {}}, "abcdef"),
    ({"annotation": {"input_level": True}}, "abcdef"),
    ({"annotation": {"input_level": True, "data": {"concepts": [DOG]}}}, "a"),
    ({"annotation": {"input_id": "b"}}, "b"),
    ({"annotation": {"input_id": "x"}}, ""),
    ({"annotation": {"id": "e2"}}, "e"),
    ({"annotation": {"id": "e2", "data": {"concepts": [DOG]}}}, ""),
    ({"annotation": {"data": {"concepts": [DOG], "metadata": {"n": "1"}}}}, ""),
    ({"annotation": {"data": {"concepts": [DOG], "metadata": {"split": "test"}}}}, "a"),
    ({"annotation": {"user_id": "ann"}}, "abcdef"),
    ({"annotation": {"worker": {"user": {"id": "ann"}}}}, "abcdef"),
    ({"annotation": {"user_id": "bob"}}, ""),
    ({"annotation": {"status": {"code": 24150}}}, "abcdef"),
    ({"annotation": {"status": {"code": 24151}}}, ""),
    ({"annotation": {"task_id": "t"}}, ""),
    ({"annotation": {"trusted": True}}, "abcdef"),
    ({"annotation": {"model_version_id": "m"}}, ""),
    ({"annotation": {"annotation_info": {"k": "v"}}}, ""),
    (data(image={"url": "https://pictures.test/f"}), "f"),
    ({"last_updated_time_range": {"start_time": "2001-01-01T00:00:00Z"}}, "abcdef"),
    ({"last_updated_time_range": {"end_time": "2001-01-01T00:00:00Z"}}, ""),
]
INPUTS = [
    ({"input": {"data": {"image": {}}}}, "abef"),
    ({"input": {"data": {"text": {}, "video": {}}}}, "cd"),
    ({"input": {"data": {"audio": {}}}}, ""),
    ({"input": {"status": {"code": 30001}}}, "abcdef"),
    ({"input": {"status": {"code": 30000}}}, ""),
    ({"input": {"data": {"video": {}}, "status": {"code": 30000}}}, "d"),
    ({"input": {"data": {"audio": {}}, "status": {"code": 30001}}}, "abcdef"),
    ({"input": {"dataset_ids": ["one"]}}, "ab"),
    ({"input": {"dataset_ids": ["one", "two"]}}, "abd"),
    ({"input": {"dataset_ids": ["empty", "unknown"]}}, ""),
    ({"input": {"dataset_ids": ["one"], "data": {"image": {}}}}, "ab"),
    ({"input": {"id": "c"}}, "c"),
    ({"input": {"data": {"image": {"url": "https://pictures.test/a"}}}}, "a"),
    ({"input": {"data": {"image": {"url": "https://pictures.test/d"}}}}, ""),
    ({"input": {"data": {"concepts": [CAT]}, "dataset_ids": ["two"]}}, "b"),
]


@pytest.mark.parametrize(("asked", "found"), CONCEPTS)
def test_concepts(find: Find, asked: dict[str, Any], found: str) -> None:
    assert find(asked) == found


@pytest.mark.parametrize(("asked", "found"), METADATA)
def test_metadata(find: Find, asked: dict[str, Any], found: str) -> None:
    assert find(asked) == found


@pytest.mark.parametrize(("asked", "found"), PLACES)
def test_places(find: Find, asked: dict[str, Any], found: str) -> None:
    assert find(asked) == found


@pytest.mark.parametrize(("asked", "found"), SHAPES)
def test_shapes(find: Find, asked: dict[str, Any], found: str) -> None:
    assert find(asked) == found


@pytest.mark.parametrize(("asked", "found"), OTHERS)
def test_other_fields_of_annotations(find: Find, asked: dict[str, Any], found: str) -> None:
    assert find(asked) == found


@pytest.mark.parametrize(("asked", "found"), INPUTS)
def test_fields_of_inputs(find: Find, asked: dict[str, Any], found: str) -> None:
    assert find(asked) == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [case for case in (*CONCEPTS, *METADATA, *PLACES, *SHAPES, *INPUTS) if case[1] != "abcdef"],
)
def test_a_negated_filter_finds_all_others(find: Find, asked: dict[str, Any], found: str) -> None:
    assert find({**asked, "negate": True}) == "".join(
        name for name in "abcdef" if name not in found
    )


def test_filters_are_anded(find: Find) -> None:
    assert find(data(concepts=[DOG]), data(metadata={"split": "test"})) == "a"
    assert find(data(concepts=[DOG]), data(concepts=[CAT])) == "e"
    assert find(PLACES[1][0], {"input": {"dataset_ids": ["two"]}}) == "b"
    assert (
        find(data(metadata={"split": "test"}), {"input": {"data": {"image": {}}}, "negate": True})
        == "d"
    )
