"""The list of regions beside the picture on which they are drawn, as the template takes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from inputs_app.client import parse
from inputs_app.client import regions as shapes
from inputs_app.client.types import Region
from inputs_app.forms import regions
from inputs_app.forms.regions import ABSENT, PRESENT, Row
from inputs_app.services.changes.region_images import SIDES, Entries
from inputs_app.showing.regions import COLOURS

SIDE_WORDS = ("Top", "Left", "Bottom", "Right")
TEMPLATE_KEY = "new"
"""Stands in the fields of the row that the script copies."""


@dataclass(frozen=True)
class Side:
    """One number of a box; `name` is that of the API."""

    name: str
    word: str
    text: str


@dataclass(frozen=True)
class LabelLine:
    """One concept of a region, and the values to choose from."""

    concept_id: str
    choices: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True)
class RowView:
    """One row: what was typed, its number, its colour, and its fields in order."""

    row: Row
    name: str
    colour: str
    sides: Sequence[Side]
    labels: Sequence[LabelLine]


def of(rows: Sequence[Row]) -> list[RowView]:
    """The rows in their order; regions of one label share a colour, as in the drawing."""
    colours: dict[str, str] = {}
    return [
        _view(row, number, colours.setdefault(_label(row), f"r{len(colours) % COLOURS + 1}"))
        for number, row in enumerate(rows, start=1)
    ]


def blanks(key: str) -> list[RowView]:
    """A row for a new box and one for a new polygon, which have no place yet."""
    return [
        _view(regions.blank(f"{key}-box", "box"), 0, "r1"),
        _view(regions.blank(f"{key}-polygon", "polygon"), 0, "r1"),
    ]


def drawn(now: Entries, ids: Sequence[str]) -> list[Region]:
    """Entries as the drawing takes them."""
    return [shapes.region(now[one], parse.concepts) for one in ids if one in now]


def _view(row: Row, number: int, colour: str) -> RowView:
    shape = "region" if row.shape == "other" else row.shape
    return RowView(
        row,
        f"{shape} {number}" if number else f"new {shape}",
        colour,
        [
            Side(name, word, text)
            for name, word, text in zip(SIDES, SIDE_WORDS, row.sides, strict=True)
        ],
        [LabelLine(one.concept_id, _choices(one.value)) for one in row.labels],
    )


def _choices(value: str) -> list[tuple[str, str, bool]]:
    known = [(PRESENT, "present"), (ABSENT, "absent")]
    if value not in (PRESENT, ABSENT):
        known.append((value, value))
    return [(one, word, one == value) for one, word in known]


def _label(row: Row) -> str:
    """As `showing.regions` says it."""
    names = [
        f"not {one.concept_id}" if one.value == ABSENT else one.concept_id
        for one in row.labels
        if one.concept_id
    ]
    return ", ".join(names) or "no concept"
