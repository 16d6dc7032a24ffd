"""What the index of metadata keeps, and that writers keep it right."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from inputs_service.models import App, Input, MetadataEntry
from inputs_service.searching import cells, metadata
from tests.service.conftest import Api

Image = Callable[..., dict[str, Any]]
SCALARS = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3)


def kept() -> set[int]:
    return set(MetadataEntry.objects.values_list("entry", flat=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": "1"}),
        ({"a": 1}, {"a": True}),
        ({"a": 0}, {"a": False}),
        ({"a": {"b": 1}}, {"a.b": 1}),
        ({"a": [1]}, {"a": {"0": 1}}),
        ({"a": {}}, {"a": []}),
        ({"a": None}, {"a": "null"}),
        ({"a": ""}, {"b": ""}),
        ({"a": "{}"}, {"a": {}}),
    ],
)
def test_what_differs_has_other_entries(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert not metadata.entries(1, one) & metadata.entries(1, other)


def test_a_number_is_the_same_with_and_without_a_fraction() -> None:
    assert metadata.entries(1, {"a": 1, "b": 0}) == metadata.entries(1, {"a": 1.0, "b": -0.0})


def test_two_apps_share_no_entry() -> None:
    assert not metadata.entries(1, {"a": 1}) & metadata.entries(2, {"a": 1})


@given(st.dictionaries(st.text(max_size=3), SCALARS | st.lists(SCALARS, max_size=4), max_size=4))
def test_entries_are_63_bits_and_those_of_a_part_are_among_them(value: dict[str, Any]) -> None:
    found = metadata.entries(1, {**value, "more": [1]})
    assert metadata.entries(1, value) <= found
    assert all(0 <= entry < 2**63 for entry in found)


def test_too_rich_metadata_has_one_mark() -> None:
    poor = {str(number): number for number in range(metadata.MAX_ENTRIES)}
    assert len(metadata.entries(1, poor)) == metadata.MAX_ENTRIES
    assert metadata.entries(1, {**poor, "more": 1}) == {metadata.mark_of(1)}


def test_a_posted_input_is_indexed(api: Api, app: App, image: Image) -> None:
    given = {"split": "test", "size": {"w": 1.5}, "tags": ["a", "b"]}
    geo = {"geo_point": {"longitude": 13.4, "latitude": 52.5}}
    api.add(image("a", "x", metadata=given, geo=geo), image("b", "y"))
    assert kept() == metadata.entries(app.pk, given)
    assert MetadataEntry.objects.filter(input__input_id="y").count() == 0
    cell = Input.objects.get(input_id="x").cell
    assert cell == cells.cell_of(13.4, 52.5)


def test_reindexing_leaves_what_the_metadata_says_now(api: Api, app: App, image: Image) -> None:
    api.add(image("a", "x", metadata={"a": 1, "b": 2}), image("b", "y", metadata={"a": 1}))
    keys = dict(Input.objects.values_list("input_id", "key"))
    metadata.reindex(app.pk, {keys["x"]: {"b": 2, "c": [3]}, keys["y"]: {}})
    assert kept() == metadata.entries(app.pk, {"b": 2, "c": [3]})
    assert set(MetadataEntry.objects.values_list("input_id", flat=True)) == {keys["x"]}


def test_a_deleted_input_leaves_the_index(api: Api, image: Image) -> None:
    api.add(image("a", "x", metadata={"a": 1}))
    assert api.send("DELETE", "/inputs/x")[0] == 200
    assert kept() == set()


def test_inputs_that_stood_before_are_indexed(api: Api, app: App, image: Image) -> None:
    geo = {"geo_point": {"longitude": 1.0, "latitude": 2.0}}
    api.add(image("a", "x", metadata={"a": 1}, geo=geo), image("b", "y"))
    MetadataEntry.objects.all().delete()
    Input.objects.update(cell=None)
    migration = import_module("inputs_service.migrations.0007_index_metadata_and_points")
    for _ in range(2):
        migration.index(apps, None)
        assert kept() == metadata.entries(app.pk, {"a": 1})
    assert Input.objects.get(input_id="x").cell == cells.cell_of(1.0, 2.0)
