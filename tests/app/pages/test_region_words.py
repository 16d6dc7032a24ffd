"""Regions in words, and a change of them in the history of an input."""

from collections.abc import Mapping
from typing import Any

from inputs_app.services import images
from inputs_app.showing import diff
from tests.client.contract_annotations import box, polygon

SQUARE = [(0, 0), (0, 1), (1, 1)]


def rows(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Where, before and after, of each region that differs."""
    was, now = (
        {"regions": [{"id": one, **entry} for one, entry in image.items()]}
        for image in (before, after)
    )
    found = diff.of(was, images.differences(was, now)).rows
    return [(row.where, row.before, row.after) for row in found]


def test_added_and_removed_regions_say_their_shape_label_and_place() -> None:
    assert rows({}, {"a": box()}) == [("box added: car", "", "0.1 0.2 0.5 0.6")]
    assert rows({"a": polygon(SQUARE)}, {}) == [
        ("polygon removed: no concept", "0 0, 0 1, 1 1", "")
    ]


def test_moved_and_relabelled_regions_are_told_apart() -> None:
    moved = box((0.1, 0.2, 0.5, 2 / 3))
    assert rows({"a": box()}, {"a": moved}) == [
        ("box moved: car", "0.1 0.2 0.5 0.6", "0.1 0.2 0.5 0.66667")
    ]
    absent = {**box(), "data": {"concepts": [{"id": "bus", "value": 0}]}}
    assert rows({"a": box()}, {"a": absent}) == [
        ("box relabelled: not bus", "car 0.1 0.2 0.5 0.6", "not bus 0.1 0.2 0.5 0.6")
    ]
    assert rows({"a": moved}, {"a": absent})[0][0] == "box changed: not bus"


def test_many_points_are_counted_and_unknown_shapes_are_regions() -> None:
    (told,) = rows({}, {"a": polygon([(0.5, 0.25)] * 9)})
    assert told[2].endswith("0.5 0.25, 3 more points")
    span = {"region_info": {"span": {"char_start": 1}}}
    assert rows({}, {"a": span}) == [("region added: no concept", "", "")]
