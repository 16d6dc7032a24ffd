"""From the JSON of a region to its shape: boxes, polygons and points as fractions 0..1."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from inputs_app.client import shapes
from inputs_app.client.types import Concept, Region

Points = Sequence[tuple[float, float]]
Shape = Literal["box", "polygon", "point", "other"]


def region(raw: Mapping[str, Any], concepts: Callable[[object], tuple[Concept, ...]]) -> Region:
    """One region; `concepts` reads its concepts. Unknown shapes are "other", without points."""
    info, data = raw.get("region_info"), raw.get("data")
    shape, points = _shape(info if isinstance(info, dict) else {})
    identifier = raw.get("id")
    return Region(
        id=identifier if isinstance(identifier, str) else "",
        shape=shape,
        points=points,
        concepts=concepts(data.get("concepts")) if isinstance(data, dict) else (),
    )


def _shape(info: Mapping[str, Any]) -> tuple[Shape, Points]:
    box, polygon, point = info.get("bounding_box"), info.get("polygon"), info.get("point")
    if isinstance(box, dict):
        top_left = (_fraction(box, "top_row"), _fraction(box, "left_col"))
        return "box", (top_left, (_fraction(box, "bottom_row"), _fraction(box, "right_col")))
    if isinstance(polygon, dict) and isinstance(polygon.get("points"), list):
        return "polygon", tuple(_point(one) for one in polygon["points"] if isinstance(one, dict))
    if isinstance(point, dict):
        return "point", (_point(point),)
    return "other", ()


def _point(raw: Mapping[str, Any]) -> tuple[float, float]:
    return _fraction(raw, "row"), _fraction(raw, "col")


def _fraction(raw: Mapping[str, Any], name: str) -> float:
    """Absent means 0, as in every proto; what lies outside of the picture is drawn at its edge."""
    return min(1.0, max(0.0, shapes.number(raw.get(name), 0.0)))
