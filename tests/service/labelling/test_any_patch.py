"""Any sequence of patches: each is answered with a code, and every row says what the data says."""

import json
from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_core.patching import ACTIONS
from inputs_core.patching_inputs import patched
from inputs_service.annotations import traits
from inputs_service.models import Annotation, App, Input, InputConcept, MetadataEntry
from inputs_service.searching import cells, metadata
from tests.service.conftest import Api

Data = dict[str, Any]
BOX = {"bounding_box": {"top_row": 0.1, "left_col": 0.1, "bottom_row": 0.9, "right_col": 0.8}}
POINT = {"point": {"row": 0.5, "col": 0.5}}
CONCEPTS = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from("abc"), "value": st.sampled_from([0, 1, 0.5])}),
    max_size=3,
    unique_by=lambda concept: str(concept["id"]),
)
SCALARS = st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["x", ""])
METADATA = st.recursive(
    st.dictionaries(st.sampled_from("kl"), SCALARS, max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("kl"), inner | st.lists(SCALARS, max_size=2)),
    max_leaves=5,
)
REGIONS = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from(["r1", "r2", "r3"]), "data": st.builds(dict, concepts=CONCEPTS)},
        optional={"region_info": st.sampled_from([BOX, POINT])},
    ),
    max_size=3,
    unique_by=lambda region: str(region["id"]),
)
PLACES = st.builds(
    lambda longitude, latitude: {"geo_point": {"longitude": longitude, "latitude": latitude}},
    st.integers(-181, 180),
    st.integers(-90, 90),
)
PATCHES = st.fixed_dictionaries(
    {},
    optional={"concepts": CONCEPTS, "metadata": METADATA, "geo": PLACES, "regions": REGIONS},
)
STEPS = st.lists(st.tuples(st.sampled_from(sorted(ACTIONS)), PATCHES), min_size=1, max_size=5)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_row_says_what_the_data_says(
    api: Api, app: App, image: Any, steps: list[tuple[str, Data]]
) -> None:
    Input.objects.all().delete()
    api.add(image("a", "i1"))
    before = stored()
    for action, patch in steps:
        body = {"inputs": [{"id": "i1", "data": patch}], "action": action}
        status, answer = api.send("PATCH", "/inputs", json.loads(json.dumps(body)))
        code = answer["inputs"][0]["status"]["code"]
        assert (status, code) in ((200, 30200), (400, 30104)), answer
        after = stored()
        for field in ("concepts", "metadata", "geo"):
            expected = patched(before, patch, action) if status == 200 else before
            assert after.get(field) == expected.get(field)
        check_rows(app, after)
        before = after


def stored() -> Data:
    data: Data = orjson.loads(Input.objects.get().answer)["data"]
    return data


def check_rows(app: App, data: Data) -> None:
    own = InputConcept.objects.filter(annotation=None).values_list("concept__concept_id", "value")
    assert dict(own) == {it["id"]: it["value"] for it in data.get("concepts", ())}
    entries = set(MetadataEntry.objects.values_list("entry", flat=True))
    assert entries == metadata.entries(app.pk, data.get("metadata", {}))
    row = Input.objects.get()
    point = data.get("geo", {}).get("geo_point", {})
    assert (row.longitude, row.latitude) == (point.get("longitude"), point.get("latitude"))
    assert row.cell == cells.cell_of(row.longitude, row.latitude)
    placed = Annotation.objects.filter(is_in_answer=True).order_by("key")
    regions = [orjson.loads(it.data)["regions"][0] for it in placed]
    assert regions == data.get("regions", [])
    for annotation, region in zip(placed, regions, strict=True):
        labels = annotation.labels.values_list("concept__concept_id", "value")
        assert dict(labels) == traits.values_in({"regions": [region]})
        assert annotation.traits == traits.traits_of({"regions": [region]})
