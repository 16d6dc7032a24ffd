"""The documented cases of merge, remove and overwrite, and what must hold for any JSON."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputs_core import patching

CASES = json.loads((Path(__file__).parent.parent / "data" / "patch_cases.json").read_text())
AGREEING = [case for case in CASES if case["note"] is None]
KEYS = st.sampled_from(["a", "b", "id", "c"])
SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["1", "x", ""])
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, JSON, max_size=4)
IDS = st.sampled_from(["1", "2", "3"]) | st.integers(1, 3)
IDLESS = st.recursive(
    SCALARS, lambda inner: st.dictionaries(st.sampled_from("ab"), inner, max_size=3), max_leaves=6
)
NAMED = st.builds(
    lambda its_id, rest: {**rest, "id": its_id},
    IDS,
    st.dictionaries(st.sampled_from("ab"), IDLESS, max_size=2),
)
ID_LISTS = st.lists(NAMED, max_size=3, unique_by=patching.id_of)


@pytest.mark.parametrize("case", AGREEING, ids=lambda case: f"{case['action']} {case['patch']}")
def test_a_documented_case_ends_as_documented(case: dict[str, Any]) -> None:
    assert patching.ACTIONS[case["action"]](case["before"], case["patch"]) == case["after"]


def test_the_one_documented_case_that_contradicts_the_others_keeps_its_key() -> None:
    (case,) = [case for case in CASES if case["note"] is not None]
    merged = patching.merge(case["before"], case["patch"])
    assert merged == {"a": [{"id": "2"}, {"id": "1", "other": True}], "blah": 1}


def test_an_id_is_found_by_its_type_too() -> None:
    before = {"a": [{"id": 1}, {"id": "1"}, {"id": True}, {"id": None}]}
    assert patching.remove(before, {"a": [{"id": "1"}]})["a"] == [
        {"id": 1},
        {"id": True},
        {"id": None},
    ]
    merged = patching.merge(before, {"a": [{"id": 1.0, "x": 2}]})["a"]
    assert merged[0] == {"id": 1, "x": 2}
    assert len(merged) == 4


def test_an_element_with_an_id_is_removed_whatever_else_it_says() -> None:
    before = {"a": [{"id": "1", "value": 1}, {"id": "2"}]}
    assert patching.remove(before, {"a": [{"id": "1", "value": True}]}) == {"a": [{"id": "2"}]}


@pytest.mark.parametrize(
    "patch",
    [{"x": True}, {"x": {"y": True}}, {"x": [{"id": "1"}]}, {"x": [{"y": True}]}, {"x": {}}],
)
def test_where_nothing_stands_nothing_is_removed(patch: dict[str, Any]) -> None:
    assert patching.remove({"a": 1}, patch) == {"a": 1}


def test_a_scalar_to_remove_takes_the_place_of_what_stands_there() -> None:
    assert patching.remove({"a": "x", "b": {"c": 1}}, {"a": "y", "b": 2}) == {"a": "y", "b": 2}


@given(before=OBJECTS, patch=OBJECTS, action=st.sampled_from(sorted(patching.ACTIONS)))
def test_arguments_stay_and_the_result_is_json_of_its_own(
    before: dict[str, Any], patch: dict[str, Any], action: str
) -> None:
    kept = deepcopy((before, patch))
    result = patching.ACTIONS[action](before, patch)
    assert (before, patch) == kept
    assert json.loads(json.dumps(result)) == result
    spoil(result)
    assert (before, patch) == kept


def spoil(value: Any) -> None:
    """Changes every list and object that hangs on a value."""
    inner = list(value.values()) if isinstance(value, dict) else value
    for element in inner:
        if isinstance(element, list | dict):
            spoil(element)
    if isinstance(value, dict):
        value["spoilt"] = True
    else:
        value.append("spoilt")


@given(before=OBJECTS, names=ID_LISTS, rest=st.dictionaries(KEYS, IDLESS, max_size=3))
def test_merging_twice_is_merging_once(
    before: dict[str, Any], names: list[Any], rest: dict[str, Any]
) -> None:
    patch = {**rest, "list": names}
    once = patching.merge(before, patch)
    assert patching.merge(once, patch) == once


@given(one=OBJECTS, other=OBJECTS, patch=OBJECTS)
def test_overwriting_ignores_what_was_there(
    one: dict[str, Any], other: dict[str, Any], patch: dict[str, Any]
) -> None:
    assert patching.overwrite(one, patch) == patching.overwrite(other, patch) == patch


@given(before=ID_LISTS, added=ID_LISTS)
def test_removing_what_was_merged_restores_a_list_with_ids(
    before: list[Any], added: list[Any]
) -> None:
    known = {patching.id_of(element) for element in before}
    patch = {"list": [element for element in added if patching.id_of(element) not in known]}
    merged = patching.merge({"list": before}, patch)
    if patch["list"]:
        assert merged["list"] == before + patch["list"]
        assert patching.remove(merged, patch) == {"list": before}


@given(before=OBJECTS, keys=st.lists(KEYS))
def test_null_and_the_empty_patch_change_nothing(before: dict[str, Any], keys: list[str]) -> None:
    for action in (patching.merge, patching.remove):
        assert action(before, {}) == before
        assert action(before, dict.fromkeys(keys)) == before
    assert patching.remove(before, {key: {} for key in keys}) == before


@given(before=OBJECTS, key=KEYS, empty=st.sampled_from([{}, []]))
def test_an_empty_object_or_list_that_is_merged_empties(
    before: dict[str, Any], key: str, empty: Any
) -> None:
    assert patching.merge(before, {key: empty}) == {**before, key: empty}
