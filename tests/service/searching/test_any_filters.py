"""Any combination of filters finds what looking at every input finds, in the same order."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_service.models import Input
from inputs_service.searching import walks
from tests.service.conftest import Api
from tests.service.searching import naive
from tests.service.searching.conftest import BOX, POLYGON

CHANCE = random.Random(7)
METADATA: list[Any] = [
    1,
    2,
    "1",
    True,
    None,
    [1, 2],
    [{"x": 1, "y": 1}, {"x": 2, "y": 2}],
    {"x": 1},
]
NAMES = ("a", "b", "c")
STATES = (24150, 24151)
CONCEPTS = st.builds(
    lambda by, name, value: {by: name if by == "id" else name.upper(), "value": value},
    st.sampled_from(["id", "name"]),
    st.sampled_from("abcx"),
    st.sampled_from([0, 1]),
)
VALUES = st.sampled_from([*METADATA, [2], [{"x": 1}], [{"x": 1, "y": 2}], {}, [], "x", 1.5])
POINTS = st.builds(
    lambda longitude, latitude: {"longitude": longitude + 0.5, "latitude": latitude + 0.5},
    st.integers(0, 7),
    st.integers(0, 7),
)
GEO = st.one_of(
    st.builds(
        lambda one, two: {"geo_box": [{"geo_point": one}, {"geo_point": two}]}, POINTS, POINTS
    ),
    st.builds(
        lambda point: {"geo_point": point, "geo_limit": {"type": "withinDegrees", "value": 1.2}},
        POINTS,
    ),
)
REGIONS = st.sampled_from(
    [
        [{"region_info": {"bounding_box": {}}}],
        [{"region_info": {"polygon": {}}}, {"region_info": {"mask": {}}}],
        [{"region_info": {}}],
        [{"track_id": "t1"}],
        [{"region_info": {"polygon": {}}, "track_id": "t2"}],
    ]
)
DATA = st.fixed_dictionaries(
    {},
    optional={
        "concepts": st.lists(CONCEPTS, min_size=1, max_size=2),
        "metadata": st.dictionaries(st.sampled_from("klm"), VALUES, min_size=1, max_size=2),
        "geo": GEO,
        "regions": REGIONS,
    },
)
ANNOTATIONS = st.fixed_dictionaries(
    {},
    optional={
        "data": DATA,
        "input_level": st.just(True),
        "status": st.builds(lambda code: {"code": code}, st.sampled_from(STATES)),
        "input_id": st.sampled_from(["i3", "i17", "none"]),
        "id": st.sampled_from(["said3", "said4"]),
    },
)
INPUTS = st.fixed_dictionaries(
    {},
    optional={
        "data": st.dictionaries(
            st.sampled_from(["image", "video", "text", "audio"]), st.just({}), min_size=1
        ),
        "status": st.builds(lambda code: {"code": code}, st.sampled_from([30000, 30001, 30002])),
        "dataset_ids": st.lists(st.sampled_from([*NAMES, "x"]), min_size=1, max_size=2),
    },
)
FILTERS = st.fixed_dictionaries(
    {}, optional={"annotation": ANNOTATIONS, "input": INPUTS, "negate": st.booleans()}
)


def some_data() -> dict[str, Any]:
    data: dict[str, Any] = {}
    if CHANCE.random() < 0.7:
        said = CHANCE.sample("abc", CHANCE.randint(1, 2))
        data["concepts"] = [
            {"id": it, "name": it.upper(), "value": CHANCE.randint(0, 1)} for it in said
        ]
    if CHANCE.random() < 0.7:
        data["metadata"] = {key: CHANCE.choice(METADATA) for key in CHANCE.sample("klm", 2)}
    if CHANCE.random() < 0.6:
        point = {"longitude": float(CHANCE.randint(0, 8)), "latitude": float(CHANCE.randint(0, 8))}
        data["geo"] = {"geo_point": point}
    return data


def some_region(name: str) -> dict[str, Any]:
    shape = CHANCE.choice([{"bounding_box": BOX}, {"polygon": POLYGON}])
    data = {key: value for key, value in some_data().items() if key != "geo"}
    return {
        "id": name,
        "region_info": shape,
        "data": data,
        "track_id": CHANCE.choice(["", "t1", "t2"]),
    }


def some_input(number: int) -> dict[str, Any]:
    kind = CHANCE.choice(["image", "image", "video", "text"])
    regions = [some_region(f"r{number}-{n}") for n in range(CHANCE.choice([0, 0, 1, 2]))]
    data = {kind: {"url": f"https://pictures.test/{number}"}, "regions": regions, **some_data()}
    sets = CHANCE.sample(NAMES, CHANCE.randint(0, 2))
    return {"id": f"i{number}", "data": data, "dataset_ids": sets}


def world_in(api: Api) -> naive.World:
    """Fills the app, and tells all that is in it."""
    api.post("/datasets", {"datasets": [{"id": name} for name in NAMES]})
    items = [some_input(number) for number in range(40)]
    videos = [it for it in items if "video" in it["data"]]
    for some in ([it for it in items if it not in videos], *([one] for one in videos)):
        assert api.add(*some)[1]["status"]["code"] == 10000
    said = [
        {
            "id": f"said{n % 5}",
            "input_id": f"i{n}",
            "data": some_data(),
            "status": {"code": STATES[n % 2]},
        }
        for n in range(0, 40, 2)
    ]
    assert api.post("/annotations", {"annotations": said})[1]["status"]["code"] == 10000
    for number in range(0, 40, 3):
        Input.objects.filter(input_id=f"i{number}").update(status=30000 + number % 2 * 2)
    inputs = api.get("/inputs?per_page=1000")[1]["inputs"][::-1]
    told = api.get("/annotations?per_page=1000&list_all_annotations=true")[1]["annotations"][::-1]
    members = {name: {it["id"] for it in items if name in it["dataset_ids"]} for name in NAMES}
    return naive.World(inputs, told, members)


@pytest.mark.parametrize("chunk", [3, 500])
def test_any_filters_find_what_looking_at_everything_finds(
    api: Api, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    """Also where every walk takes several chunks."""
    monkeypatch.setattr(walks, "MOST", chunk)
    monkeypatch.setattr("inputs_service.searching.hits.LEAST_FIRST", chunk)
    world = world_in(api)
    page = {"per_page": 1000}

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(filters=st.lists(FILTERS, max_size=3))
    def compare(filters: list[dict[str, Any]]) -> None:
        body = {"searches": [{"query": {"filters": filters}}], "pagination": page}
        status, answer = api.post("/inputs/searches", body)
        assert status == 200, answer
        found = [hit["input"]["id"] for hit in answer["hits"]]
        assert found == naive.inputs_found(world, filters)
        _, counted = api.post("/inputs/searches", {**body, "only_count": True})
        assert int(counted["hit_counts"][0]["estimated_total"]) == len(found)
        _, said = api.post("/annotations/searches", body)
        pairs = [(hit["input"]["id"], hit["annotation"]["id"]) for hit in said["hits"]]
        assert pairs == naive.annotations_found(world, filters)

    compare()
