"""Numbers of regions: what was left as it was shown does not drift, however often it is shown."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from inputs_app.client.types import Json
from inputs_app.forms import region_places, regions
from inputs_app.services.changes import region_images
from inputs_app.services.changes.region_images import SIDES
from tests.client.contract_annotations import box, polygon

FRACTIONS = st.floats(0, 1)
NARROW = st.floats(0, 1, width=32)
LABELS = st.lists(
    st.tuples(st.text("abc\u7684 /&", min_size=1).map(str.strip).filter(bool), st.floats(0, 1)),
    max_size=3,
    unique_by=lambda pair: pair[0],
)


def typed(row: regions.Row) -> QueryDict:
    """What a browser sends of a row."""
    data = QueryDict(mutable=True)
    data["row"] = row.key
    told = {"id": row.id, "was": row.was, "shape": row.shape, "points": row.points}
    told |= dict(zip(SIDES, row.sides, strict=True))
    for name, text in told.items():
        data[f"{row.key}-{name}"] = text
    data.setlist(f"{row.key}-concept", [one.concept_id for one in row.labels])
    data.setlist(f"{row.key}-value", [one.value for one in row.labels])
    return data


@st.composite
def entries(draw: st.DrawFn) -> Json:
    """A region as an API tells it: with floats of any width."""
    if draw(st.booleans()):
        top, bottom = sorted(draw(st.tuples(NARROW, NARROW).filter(lambda it: it[0] != it[1])))
        left, right = sorted(
            draw(st.tuples(FRACTIONS, FRACTIONS).filter(lambda it: it[0] != it[1]))
        )
        region: dict[str, Any] = box((top, left, bottom, right))
    else:
        points = draw(st.lists(st.tuples(NARROW, FRACTIONS), min_size=3, max_size=20, unique=True))
        region = polygon(points)
    concepts = [{"id": one, "value": round(value, 4)} for one, value in draw(LABELS)]
    region["data"] = {"concepts": concepts} if concepts else {"metadata": {"a": 1}}
    return {**region, "id": "r1", "track_id": "t", "more": {"text": {"raw": "kept"}}}


@given(entries())
@settings(deadline=None)
def test_what_was_left_alone_says_exactly_what_it_said(entry: Json) -> None:
    (row,) = regions.rows_of(typed(regions.row_of("0", entry)))
    again, said = regions.checked(row, entry)
    assert not again.has_problem
    assert said.was == region_images.digest(entry)
    assert region_images.is_same(said.entry, entry)
    assert (said.entry or {})["region_info"] == entry["region_info"]


def test_what_we_would_refuse_but_the_api_holds_stops_nothing() -> None:
    line = {**polygon([(0, 0), (1, 1)]), "id": "r1"}
    beyond = {**box((-0.5, 0, 1.5, 2)), "id": "r2"}
    for entry in (line, beyond):
        (row,) = regions.rows_of(typed(regions.row_of("0", entry)))
        assert not regions.checked(row, entry)[0].has_problem


@given(st.lists(FRACTIONS, min_size=4, max_size=4))
@settings(deadline=None)
def test_typed_numbers_come_back_as_they_were_typed(values: Sequence[float]) -> None:
    texts = [region_places.fraction(value) for value in values]
    numbers = [region_places.number(text) for text in texts]
    assert [region_places.fraction(one or 0) for one in numbers] == texts
    assert all(abs((one or 0) - value) <= 5e-6 for one, value in zip(numbers, values, strict=True))


@given(entries(), st.floats(0.00001, 1))
@settings(deadline=None)
def test_a_change_that_can_be_seen_is_a_change(entry: Json, by: float) -> None:
    row = regions.row_of("0", entry)
    moved = region_places.fraction((float(row.sides[0] or 0) + by) % 1)
    if row.shape != "box" or moved == row.sides[0]:
        return
    data = typed(row)
    data["0-top_row"] = moved
    _, said = regions.checked(regions.rows_of(data)[0], entry)
    assert not region_images.is_same(said.entry, entry)
