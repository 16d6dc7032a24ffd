"""The place of a region as typed text: four sides of a box, or the points of a polygon.

A number that was left as it was shown stays exactly as the API told it.
"""

import math
from collections.abc import Sequence
from typing import Literal

from inputs_app.client.types import Json
from inputs_app.services.changes.region_images import DIGITS, SIDES

Shape = Literal["box", "polygon", "other"]
LEAST_POINTS = 3
NOT_A_FRACTION = "Each number is a fraction of the picture, from 0 to 1."
INSIDE_OUT = "The top is above the bottom, and left is left of right."
FEW_POINTS = "A polygon has three points or more, each on a line of its own: row and column."


def info_of(shape: Shape, sides: Sequence[str], points: str, stands: Json) -> tuple[Json, str]:
    """The `region_info` that texts say, and what is wrong with them; `stands` is the one there now.

    A shape that is neither box nor polygon stays as it is, and so does one that was left as shown.
    """
    if stands and (shape, tuple(sides), points.split()) == _as_shown(stands):
        return stands, ""
    if shape == "box":
        return _box(sides, stands.get("bounding_box") or {})
    if shape == "polygon":
        return _polygon(points, (stands.get("polygon") or {}).get("points") or [])
    return stands, ""


def texts_of(info: Json) -> tuple[Shape, Sequence[str], str]:
    """The shape of a `region_info`, its sides and its points as texts."""
    box, polygon = info.get("bounding_box"), info.get("polygon")
    if box is not None:
        return "box", tuple(fraction(box.get(side) or 0) for side in SIDES), ""
    points = "\n".join(_pair(one) for one in (polygon or {}).get("points") or [])
    return "polygon" if polygon is not None else "other", ("", "", "", ""), points


def fraction(value: float) -> str:
    """A coordinate as text. Shape: "0.25", "0.33333", "1"."""
    return f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")


def number(text: str, stands: float | None = None) -> float | None:
    """The fraction that a text says, else None; `stands` itself where it was left as shown."""
    if stands is not None and text == fraction(stands):
        return stands
    try:
        found = float(text)
    except ValueError:
        return None
    return round(found, DIGITS) if math.isfinite(found) and 0 <= found <= 1 else None


def _as_shown(stands: Json) -> tuple[Shape, Sequence[str], Sequence[str]]:
    shape, sides, points = texts_of(stands)
    return shape, tuple(sides), points.split()


def _box(sides: Sequence[str], stands: Json) -> tuple[Json, str]:
    found = {side: number(text, stands.get(side)) for side, text in zip(SIDES, sides, strict=True)}
    top, left, bottom, right = found.values()
    if top is None or left is None or bottom is None or right is None:
        return {}, NOT_A_FRACTION
    return {"bounding_box": found}, "" if top < bottom and left < right else INSIDE_OUT


def _polygon(text: str, stands: Sequence[Json]) -> tuple[Json, str]:
    lines = [line.replace(",", " ").split() for line in text.splitlines() if line.strip()]
    if len(lines) < LEAST_POINTS or any(len(line) != 2 for line in lines):
        return {}, FEW_POINTS
    known = {_pair(one): one for one in stands}
    points = [known.get(" ".join(line)) or _point(line) for line in lines]
    if any(point["row"] is None or point["col"] is None for point in points):
        return {}, NOT_A_FRACTION
    return {"polygon": {"points": points}}, ""


def _point(line: Sequence[str]) -> Json:
    return {"row": number(line[0], None), "col": number(line[1], None)}


def _pair(point: Json) -> str:
    return f"{fraction(point.get('row') or 0)} {fraction(point.get('col') or 0)}"
