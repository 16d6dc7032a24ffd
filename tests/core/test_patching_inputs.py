"""How patches land on an input's data: the published worked examples, and the field rules."""

from typing import Any

import pytest

from inputs_core.patching_inputs import MEDIA, merged_region, patched

IMAGE = {"url": "https://pictures.test/a.jpg"}
POINT = {"geo_point": {"longitude": -30, "latitude": 40}}
BOX = {"bounding_box": {"top_row": 0.1, "left_col": 0.1, "bottom_row": 0.9, "right_col": 0.8}}
POLYGON = {"polygon": {"points": [{"row": 0.1, "col": 0.1}, {"row": 0.9, "col": 0.1}]}}


def concepts(*pairs: tuple[str, float]) -> list[dict[str, Any]]:
    return [{"id": name, "value": value} for name, value in pairs]


FULL = {
    "image": IMAGE,
    "concepts": concepts(("tree", 0), ("sky", 1)),
    "metadata": {"filename": "x.jpg", "split": "train", "list": [1, 2, 3]},
    "geo": POINT,
    "regions": [{"id": "r1", "region_info": BOX, "data": {"concepts": concepts(("face", 1))}}],
}


def field(name: str, patch: Any, action: str, before: dict[str, Any] = FULL) -> Any:
    result = patched(before, {name: patch}, action)
    untouched = {key: value for key, value in before.items() if key != name}
    assert {key: value for key, value in result.items() if key != name} == untouched
    return result.get(name)


def test_merged_concepts_change_at_their_place_and_new_ones_come_last() -> None:
    patch = concepts(("tree", 1), ("water", 0))
    assert field("concepts", patch, "merge") == concepts(("tree", 1), ("sky", 1), ("water", 0))


def test_a_concept_without_a_value_is_present() -> None:
    assert field("concepts", [{"id": "tree"}], "merge") == concepts(("tree", 1), ("sky", 1))
    after = patched(FULL, {"concepts": [{"id": "new"}]}, "overwrite")
    assert after == {"image": IMAGE, "concepts": concepts(("new", 1))}


def test_concepts_are_removed_whatever_value_is_said() -> None:
    assert field("concepts", concepts(("sky", 0), ("none", 1)), "remove") == concepts(("tree", 0))
    assert field("concepts", concepts(("sky", 1), ("tree", 1)), "remove") is None


def test_an_empty_list_of_concepts_clears_them_under_merge_only() -> None:
    assert field("concepts", [], "merge") is None
    assert field("concepts", [], "remove") == FULL["concepts"]


def test_names_of_concepts_stay() -> None:
    before = {"image": IMAGE, "concepts": [{"id": "c", "name": "Sea", "value": 0}]}
    assert field("concepts", concepts(("c", 1)), "merge", before) == [
        {"id": "c", "name": "Sea", "value": 1}
    ]


def test_metadata_is_merged_deeply_and_lists_grow() -> None:
    after = field("metadata", {"split": "test", "list": [4], "a": {"b": 1}}, "merge")
    assert after == {"filename": "x.jpg", "split": "test", "list": [1, 2, 3, 4], "a": {"b": 1}}
    assert field("metadata", {}, "merge") is None


def test_true_removes_a_key_of_metadata_and_another_scalar_replaces_it() -> None:
    before = {"image": IMAGE, "metadata": {"a": "x", "b": {"c": 1, "d": 2}}}
    after = field("metadata", {"a": True, "b": {"c": True}}, "remove", before)
    assert after == {"b": {"d": 2}}
    assert field("metadata", {"a": "y"}, "remove", before) == {"a": "y", "b": {"c": 1, "d": 2}}


def test_a_point_is_replaced_or_removed_whichever_is_named() -> None:
    other = {"geo_point": {"longitude": 77, "latitude": 88}}
    assert field("geo", other, "merge") == other
    assert field("geo", other, "remove") is None
    assert field("geo", {}, "remove") == POINT


def test_regions_are_merged_by_id_and_others_are_added() -> None:
    more = {"region_info": POLYGON}
    named = {"id": "r1", "data": {"concepts": concepts(("eye", 1))}}
    first, second = field("regions", [named, more], "merge")
    assert first["region_info"] == BOX
    assert first["data"]["concepts"] == concepts(("face", 1), ("eye", 1))
    assert second == more


def test_the_shape_of_a_region_is_replaced_as_a_whole() -> None:
    merged = merged_region({"id": "r1", "region_info": BOX}, {"region_info": POLYGON})
    assert merged == {"id": "r1", "region_info": POLYGON, "data": {}}
    again = merged_region(merged, {"region_info": {"polygon": {"points": [{"row": 0.5}]}}})
    assert again["region_info"] == {"polygon": {"points": [{"row": 0.5}]}}


def test_text_and_metadata_of_a_region_change_alone() -> None:
    old = {"id": "r", "data": {"text": {"raw": "a"}, "metadata": {"x": 1}}, "value": 0.5}
    new = {"data": {"text": {"raw": "b"}, "metadata": {"y": 2}}, "value": None}
    merged = merged_region(old, new)
    assert merged["data"] == {"text": {"raw": "b"}, "metadata": {"x": 1, "y": 2}}
    assert merged["value"] == 0.5


def test_regions_are_removed_by_id() -> None:
    assert field("regions", [{"id": "r1"}], "remove") is None
    assert field("regions", [{"region_info": BOX}], "remove") == FULL["regions"]


@pytest.mark.parametrize("action", ["merge", "remove", "overwrite"])
def test_media_are_never_patched(action: str) -> None:
    patch = {place: {"url": "https://evil.test"} for place in MEDIA}
    assert {k: v for k, v in patched(FULL, patch, action).items() if k in MEDIA} == {"image": IMAGE}


def test_an_empty_patch_clears_under_overwrite_only() -> None:
    assert patched(FULL, {}, "merge") == patched(FULL, {}, "remove") == FULL
    assert patched(FULL, {}, "overwrite") == {"image": IMAGE}


def test_overwrite_leaves_what_the_patch_says_and_the_media() -> None:
    patch = {"concepts": concepts(("ferrari", 1)), "metadata": {"foo": "bar"}}
    assert patched(FULL, patch, "overwrite") == {"image": IMAGE, **patch}


def test_an_unknown_action_is_no_action() -> None:
    with pytest.raises(KeyError):
        patched(FULL, {}, "replace")
