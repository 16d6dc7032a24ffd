"""Regions in words: their shape, their label, where they are and what happened to them."""

from collections.abc import Sequence

from inputs_app.client import parse, regions
from inputs_app.client.types import Concept, Json, Region
from inputs_app.services.images import Difference, Value
from inputs_app.showing import words

DIGITS = 5
"""As many as changes are compared by: a fifth of a pixel of 20,000."""
MAX_POINTS = 6


def fraction(value: float) -> str:
    """A coordinate as people read and type it: 0.25, 0.33333, 1."""
    return f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")


def label(concepts: Sequence[Concept]) -> str:
    """The concepts of a region: "car, not bus"."""
    names = [f"not {one.name}" if one.is_absent else one.name for one in concepts]
    return ", ".join(names) or "no concept"


def event(difference: Difference) -> str:
    """What happened to a region. Shape: "box added: car", "polygon moved: car", "box changed"."""
    before, after = _read(difference.before), _read(difference.after)
    stands = after or before
    if stands is None:
        return "region"
    return f"{_kind(stands)} {_verb(before, after)}: {label(stands.concepts)}"


def value(difference: Difference, told: Value) -> str:
    """Where a region is, and its label where that changed. Shape: "0.1 0.2 0.5 0.6"."""
    found = _read(told)
    if found is None:
        return ""
    before, after = _read(difference.before), _read(difference.after)
    is_relabelled = before is not None and after is not None and _labels(before) != _labels(after)
    name = f"{label(found.concepts)} " if is_relabelled else ""
    return f"{name}{coordinates(found)}"


def coordinates(region: Region) -> str:
    """The numbers of a shape: top, left, bottom, right of a box; row and column of each point."""
    if region.shape == "box":
        return " ".join(fraction(edge) for point in region.points for edge in point)
    told = ", ".join(f"{fraction(row)} {fraction(col)}" for row, col in region.points[:MAX_POINTS])
    left = len(region.points) - MAX_POINTS
    return f"{told}, {words.counted(left, 'more point')}" if left > 0 else told


def _read(told: Value) -> Region | None:
    return regions.region(told, parse.concepts) if isinstance(told, dict) else None


def _kind(region: Region) -> str:
    return "region" if region.shape == "other" else region.shape


def _verb(before: Region | None, after: Region | None) -> str:
    if before is None:
        return "added"
    if after is None:
        return "removed"
    is_moved = _numbers(before) != _numbers(after)
    is_relabelled = _labels(before) != _labels(after)
    if is_moved and not is_relabelled:
        return "moved"
    return "relabelled" if is_relabelled and not is_moved else "changed"


def _numbers(region: Region) -> list[str]:
    return [region.shape, *(fraction(edge) for point in region.points for edge in point)]


def _labels(region: Region) -> Json:
    return {one.id: one.value for one in region.concepts}
