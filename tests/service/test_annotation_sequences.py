"""Whatever is posted, patched and deleted in whichever order, rows say what the data says."""

from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_service.annotations.traits import PLACES, traits_of, values_in
from inputs_service.models import Annotation, Input, InputConcept
from tests.service.annotating import BOX
from tests.service.conftest import Api

INPUTS, NAMES = ["a", "b"], ["x", "y", "r"]
concepts = st.lists(
    st.builds(
        lambda it, value: {"id": it, "value": value}, st.sampled_from("cde"), st.floats(0, 1)
    ),
    max_size=2,
)
POLYGON = {"polygon": {"points": [{"row": 0.1}, {"col": 0.5}, {"row": 0.9, "col": 0.9}]}}
regions = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "id": st.sampled_from(NAMES),
            "region_info": st.sampled_from([BOX, POLYGON]),
            "data": st.fixed_dictionaries({}, optional={"concepts": concepts}),
        },
    ),
    max_size=2,
)
data = st.fixed_dictionaries(
    {},
    optional={
        "concepts": concepts,
        "metadata": st.sampled_from([{}, {"k": 1}, {"k": True}, {"l": [1]}]),
        "geo": st.sampled_from([{}, {"geo_point": {"longitude": 1, "latitude": 2}}]),
        "text": st.just({"raw": "t"}),
        "regions": regions,
    },
)
items = st.lists(
    st.fixed_dictionaries(
        {"input_id": st.sampled_from([*INPUTS, "none"]), "id": st.sampled_from([*NAMES, "own"])},
        optional={"data": data},
    ),
    min_size=1,
    max_size=3,
)
actions = st.sampled_from(["merge", "remove", "overwrite"])
steps = st.one_of(
    st.builds(lambda some: ("POST", "/annotations", {"annotations": some}), items),
    st.builds(
        lambda some, action, goes: (
            "PATCH",
            "/annotations",
            {"annotations": some, "action": action, "delete_if_empty_data": goes},
        ),
        items,
        actions,
        st.booleans(),
    ),
    st.builds(
        lambda name, some, action: (
            "PATCH",
            "/inputs",
            {"inputs": [{"id": name, "data": some}], "action": action},
        ),
        st.sampled_from(INPUTS),
        data,
        actions,
    ),
    st.builds(
        lambda name, ids: ("DELETE", "/annotations", {"input_ids": [name] * len(ids), "ids": ids}),
        st.sampled_from(INPUTS),
        st.lists(st.sampled_from([*NAMES, "own"]), min_size=1, max_size=2),
    ),
    st.builds(
        lambda name: ("DELETE", "/inputs/annotations", {"input_ids": [name]}),
        st.sampled_from(INPUTS),
    ),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(told=st.lists(steps, min_size=1, max_size=6))
def test_rows_say_what_the_data_says(api: Api, image: Any, told: list[Any]) -> None:
    Input.objects.all().delete()
    Annotation.objects.all().delete()
    region = {"id": "r", "region_info": BOX, "data": {"concepts": [{"id": "c"}]}}
    api.add(*[image(it, it, concepts=[{"id": "d"}], regions=[region]) for it in INPUTS])
    for own in Annotation.objects.filter(is_input_level=True):
        Annotation.objects.filter(pk=own.pk).update(annotation_id="own")
    for verb, target, body in told:
        status, answer = api.send(verb, target, body)
        assert status in (200, 207, 400), answer
        assert answer["status"]["code"] != 98004
        for row in Input.objects.all():
            check(row)


def check(row: Input) -> None:
    """One input against its rows."""
    shown = orjson.loads(row.answer)["data"]
    own = InputConcept.objects.filter(input=row, annotation=None)
    values = dict(own.values_list("concept__concept_id", "value"))
    assert values == {it["id"]: it["value"] for it in shown.get("concepts", ())}
    annotations = list(Annotation.objects.filter(input=row).order_by("key"))
    assert [it.annotation_id for it in annotations if it.is_input_level] == ["own"]
    copy: dict[str, Any] = {}
    for annotation in annotations:
        held = orjson.loads(annotation.data or "{}")
        labels = InputConcept.objects.filter(annotation=annotation)
        assert dict(labels.values_list("concept__concept_id", "value")) == values_in(held)
        assert annotation.traits == (0 if annotation.is_input_level else traits_of(held))
        assert annotation.region_id == next((it["id"] for it in held.get("regions", ())), "")
        assert sum(len(held.get(place, ())) for place in PLACES) <= 1
        for place in PLACES if annotation.is_in_answer else ():
            if held.get(place):
                copy.setdefault(place, []).extend(held[place])
    assert copy == {place: shown[place] for place in PLACES if place in shown}
