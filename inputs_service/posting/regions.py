"""Regions that are posted with an input: shapes within the picture, each with an id."""

from collections.abc import Callable
from typing import Any

from inputs_core import ids
from inputs_service.posting.labels import Labels, labels_of
from inputs_service.posting.problems import Problem

Shape = dict[str, Any]
KEPT = ("bounding_box", "polygon", "mask", "point", "span", "token", "keypoint_locations")
BOX = ("top_row", "left_col", "bottom_row", "right_col")
MIN_POLYGON_POINTS = 3


def regions_of(data: Shape, path: str = "data") -> tuple[list[Shape], dict[str, str]]:
    """The regions to store, and the names of their concepts by concept id.

    Raises: Problem with the path of what is wrong.
    """
    names: dict[str, str] = {}
    stored: dict[str, Shape] = {}
    for index, region in enumerate(data.get("regions") or []):
        where = f"{path}.regions[{index}]"
        found, labels = _region(region, where)
        if found["id"] in stored:
            raise Problem(f"{where}.id: two regions have this id")
        stored[found["id"]] = found
        names.update(labels.names)
    return list(stored.values()), names


def _region(region: Shape, path: str) -> tuple[Shape, Labels]:
    info = {name: region.get("region_info", {}).get(name) for name in KEPT}
    info = {name: value for name, value in info.items() if value}
    if len(info) != 1:
        raise Problem(f"{path}.region_info: needs one shape, such as a bounding_box")
    name, shape = next(iter(info.items()))
    if name in CHECKS:
        CHECKS[name](shape, f"{path}.region_info.{name}")
    region_id = region.get("id") or ids.new_id()
    track_id = region.get("track_id") or ""
    _check_ids({"id": region_id, "track_id": track_id}, path)
    found: Shape = {"id": region_id, "region_info": {name: _stored(name, shape)}}
    given = region.get("data") or {}
    labels = labels_of(given, f"{path}.data")
    found["data"] = {"concepts": labels.stored()} if labels.values else {}
    if raw := (given.get("text") or {}).get("raw"):
        found["data"]["text"] = {"raw": raw}
    if given.get("metadata"):
        found["data"]["metadata"] = given["metadata"]
    if track_id:
        found["track_id"] = track_id
    if region.get("value"):
        found["value"] = region["value"]
    return found, labels


def _check_ids(given: dict[str, str], path: str) -> None:
    for name, value in given.items():
        if value and (sentence := ids.problem(value)):
            raise Problem(f"{path}.{name}: {sentence}")


def _stored(name: str, shape: Any) -> Any:
    if name != "mask":
        return shape
    return {"image": {"url": shape["image"]["url"]}}


def _check_box(box: Shape, path: str) -> None:
    for name in BOX:
        _check_fraction(box[name], f"{path}.{name}")
    if box["top_row"] >= box["bottom_row"] or box["left_col"] >= box["right_col"]:
        raise Problem(f"{path}: top_row must be above bottom_row, left_col left of right_col")


def _check_polygon(polygon: Shape, path: str) -> None:
    points = polygon.get("points") or []
    if len(points) < MIN_POLYGON_POINTS:
        raise Problem(f"{path}.points: a polygon needs at least {MIN_POLYGON_POINTS} points")
    _check_points(points, f"{path}.points")


def _check_points(points: list[Shape], path: str) -> None:
    for index, point in enumerate(points):
        _check_point(point, f"{path}[{index}]")


def _check_point(point: Shape, path: str) -> None:
    for name in ("row", "col"):
        _check_fraction(point[name], f"{path}.{name}")


def _check_fraction(value: float, path: str) -> None:
    if not 0 <= value <= 1:
        raise Problem(f"{path}: must be a fraction between 0 and 1")


def _check_mask(mask: Shape, path: str) -> None:
    if not (mask.get("image") or {}).get("url"):
        raise Problem(f"{path}.image.url: a mask is kept by its address")


def _check_characters(part: Shape, path: str) -> None:
    if part.get("char_start", 0) > part.get("char_end", 0):
        raise Problem(f"{path}: char_start must not be after char_end")


CHECKS: dict[str, Callable[[Any, str], None]] = {
    "bounding_box": _check_box,
    "polygon": _check_polygon,
    "point": _check_point,
    "keypoint_locations": _check_points,
    "mask": _check_mask,
    "span": _check_characters,
    "token": _check_characters,
}
