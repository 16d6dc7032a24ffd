"""Regions over a picture: shapes for one SVG, and the list that names them.

The SVG has no viewBox: places are percentages, strokes and labels keep their size at any zoom.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inputs_app.client.types import Region
from inputs_app.showing import words

COLOURS = 4
MAX_DRAWN = 300
LETTER_PX = 8
"""The usual width of a letter of a label, which its plate is made for."""
MAX_LABEL = 24


@dataclass(frozen=True)
class Drawn:
    """One region: its place as percentages, or for polygons `points` in 0..100."""

    number: int
    label: str
    plate: str
    plate_px: int
    colour: str
    shape: str
    left: str
    top: str
    width: str
    height: str
    points: str
    coordinates: str


def of(regions: Sequence[Region]) -> list[Drawn]:
    """The regions to draw, in their order; regions of one label share a colour."""
    colours: dict[str, str] = {}
    drawn = []
    for number, region in enumerate(regions[:MAX_DRAWN], start=1):
        label = ", ".join(_name(concept) for concept in region.concepts) or "no concept"
        colour = colours.setdefault(label, f"r{len(colours) % COLOURS + 1}")
        drawn.append(_drawn(number, region, label, colour))
    return drawn


def _name(concept: object) -> str:
    name = getattr(concept, "name", "")
    return f"not {name}" if getattr(concept, "is_absent", False) else name


def _drawn(number: int, region: Region, label: str, colour: str) -> Drawn:
    plate = label if len(label) <= MAX_LABEL else f"{label[: MAX_LABEL - 1]}…"
    rows = [point[0] for point in region.points] or [0.0]
    cols = [point[1] for point in region.points] or [0.0]
    top, left, bottom, right = min(rows), min(cols), max(rows), max(cols)
    return Drawn(
        number=number,
        label=label,
        plate=plate,
        plate_px=LETTER_PX * len(plate) + 10,
        colour=colour,
        shape=region.shape,
        left=_percent(left),
        top=_percent(top),
        width=_percent(right - left),
        height=_percent(bottom - top),
        points=" ".join(f"{col * 100:.3f},{row * 100:.3f}" for row, col in region.points),
        coordinates=_coordinates(region, (top, left, bottom, right)),
    )


def _percent(fraction: float) -> str:
    return f"{fraction * 100:.3f}%"


def _coordinates(region: Region, box: tuple[float, float, float, float]) -> str:
    if region.shape == "polygon":
        return words.counted(len(region.points), "point")
    if region.shape == "point":
        box = box[:2] + box[:0]  # type: ignore[assignment]
    return " ".join(f"{edge:.3f}" for edge in box)
