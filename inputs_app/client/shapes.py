"""Reads values out of JSON that may hold anything: the value of the right kind, or nothing."""

import math
from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any

from inputs_core import halves


def mapping(value: object) -> Mapping[str, Any]:
    """The value if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> Iterator[Mapping[str, Any]]:
    """The JSON objects of a list; nothing where it is no list."""
    return (item for item in items(value) if isinstance(item, dict))


def text(value: object) -> str:
    """The value if it is a string, else an empty one.

    U+0000 and halves of surrogate pairs, which no database keeps in a text and no page shows,
    become U+FFFD; `raw` keeps them.
    """
    return halves.shown(verbatim(value)).replace("\0", "\N{REPLACEMENT CHARACTER}")


def verbatim(value: object) -> str:
    """As `text`, with every character as it came: for what is written back."""
    return value if isinstance(value, str) else ""


def number(value: object, absent: float) -> float:
    """A finite number, also from a boolean or a string; `absent` where there is none."""
    if not isinstance(value, int | float | str):
        return absent
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return absent
    return found if math.isfinite(found) else absent


def moment(value: object) -> datetime | None:
    """A time stamp of RFC 3339, or None; digits after the sixth are dropped.

    None also at the edges of the calendar, where another time zone has no date: an unset time of Go
    is 0001-01-01T00:00:00Z.
    """
    try:
        found = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    if found.year in (MINYEAR, MAXYEAR):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def items(value: object) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []
