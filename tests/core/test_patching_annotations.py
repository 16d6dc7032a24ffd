"""How patches land on the data of an annotation."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputs_core.patching_annotations import patched


def box(top: float) -> dict[str, Any]:
    return {"bounding_box": {"top_row": top, "left_col": 0, "bottom_row": 1, "right_col": 1}}


def face(top: float = 0.1, region_id: str = "r1", name: str = "face") -> dict[str, Any]:
    found = {"region_info": box(top), "data": {"concepts": [{"id": name, "value": 1}]}}
    return {"id": region_id, **found} if region_id else found


BEFORE = {"regions": [face()]}


def test_a_merge_without_an_id_replaces_the_box() -> None:
    after = patched(BEFORE, {"regions": [face(0.45, "")]}, "merge")
    assert after == {"regions": [face(0.45)]}


@pytest.mark.parametrize("region_id", ["", "r1"])
def test_a_merge_replaces_the_shape_as_a_whole_and_merges_concepts(region_id: str) -> None:
    points = [{"row": n / 10, "col": 0} for n in range(3)]
    new = {"region_info": {"polygon": {"points": points}}, "data": {"concepts": [{"id": "cat"}]}}
    after = patched(BEFORE, {"regions": [{"id": region_id, **new}]}, "merge")["regions"]
    assert [it["id"] for it in after] == ["r1"]
    assert after[0]["region_info"] == {"polygon": {"points": points}}
    assert [it["id"] for it in after[0]["data"]["concepts"]] == ["face", "cat"]


def test_fewer_points_leave_none_of_the_old_ones() -> None:
    four, three = ([{"row": n / 10, "col": n / 10} for n in range(count)] for count in (4, 3))
    before = {"regions": [{"id": "r", "region_info": {"polygon": {"points": four}}, "data": {}}]}
    patch = {"regions": [{"region_info": {"polygon": {"points": three}}}]}
    after = patched(before, patch, "merge")
    assert after["regions"][0]["region_info"]["polygon"]["points"] == three


def test_a_merge_with_another_id_adds_and_an_empty_list_clears() -> None:
    after = patched(BEFORE, {"regions": [face(0.2, "r2")]}, "merge")
    assert [it["id"] for it in after["regions"]] == ["r1", "r2"]
    assert patched(BEFORE, {"regions": []}, "merge") == {}
    assert patched(BEFORE, {}, "merge") == BEFORE


@pytest.mark.parametrize(
    ("region", "left"),
    [
        (face(0.9, ""), []),
        ({"region_info": box(0.9)}, []),
        ({}, []),
        ({"id": "r1"}, []),
        ({"id": "r2", "region_info": box(0.1)}, [face()]),
        (face(0.1, "", "cat"), [face()]),
        (face(0.9, "r1", "cat"), [face()]),
        (face(0.9), [{**face(), "data": {}}]),
    ],
)
def test_a_removal_goes_by_annotation_and_concept_never_by_coordinates(
    region: Any, left: list[Any]
) -> None:
    assert patched(BEFORE, {"regions": [region]}, "remove").get("regions", []) == left


def test_an_overwrite_puts_the_patch_there() -> None:
    before = {**BEFORE, "metadata": {"a": 1}, "text": {"raw": "a"}}
    assert patched(before, {"regions": [face(0.3, "")]}, "overwrite") == {"regions": [face(0.3)]}
    assert patched(before, {"text": {"raw": "b"}}, "overwrite") == {"text": {"raw": "b"}}
    assert patched(before, {}, "overwrite") == {}


def test_own_fields_are_patched_as_those_of_an_input() -> None:
    before = {"concepts": [{"id": "a", "value": 1}], "metadata": {"k": {"x": 1}}}
    patch = {"concepts": [{"id": "a", "value": 0}, {"id": "b"}], "metadata": {"k": {"y": 2}}}
    assert patched(before, patch, "merge") == {
        "concepts": [{"id": "a", "value": 0}, {"id": "b", "value": 1}],
        "metadata": {"k": {"x": 1, "y": 2}},
    }
    patch = {"concepts": [{"id": "a"}], "metadata": {"k": {"x": True}}}
    assert patched(before, patch, "remove") == {"metadata": {"k": {}}}


def test_a_frame_is_one_too_and_its_region_within_it() -> None:
    before = {"frames": [{"id": "f", "frame_info": {"time": 1}, "data": BEFORE}]}
    patch = {"frames": [{"frame_info": {"time": 2}, "data": {"regions": [face(0.7, "")]}}]}
    after = patched(before, patch, "merge")["frames"]
    assert after == [{"id": "f", "frame_info": {"time": 2}, "data": {"regions": [face(0.7)]}}]
    assert patched(before, patch, "remove") == {}
    named = {"frames": [{"id": "f", "data": {"regions": [{}]}}]}
    assert patched(before, named, "remove")["frames"][0]["data"] == {}


regions = st.lists(
    st.builds(face, st.floats(0, 1), st.sampled_from(["", "r1"]), st.sampled_from("ab")),
    max_size=1,
)


@given(regions)
def test_a_merge_twice_is_a_merge_once_and_leaves_one_region(new: list[Any]) -> None:
    once = patched(BEFORE, {"regions": new}, "merge")
    assert patched(once, {"regions": new}, "merge") == once
    assert len(once.get("regions", ())) == len(new)
    assert {"regions": [face()]} == BEFORE


@given(regions)
def test_an_overwrite_ignores_what_was_there(new: list[Any]) -> None:
    after = patched(BEFORE, {"regions": new}, "overwrite").get("regions", [])
    assert after == [{**it, "id": "r1"} for it in new]
