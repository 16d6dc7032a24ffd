"""Which inputs were selected on the list: ticked boxes, or all but those that were unticked."""

import json

from django.http import QueryDict

from inputs_app.services.changes.targets import MOST, Targets
from inputs_core import ids

PLAIN, PACKED = ("id", "but"), ("ids", "buts")
"""Fields that come once for each input, and those that hold a JSON list of ids: a form takes at
most a thousand fields."""


def targets_of(data: QueryDict) -> Targets:
    """The inputs that a form names. Units/limits: 5,000 ids; what is no id is passed over.

    Where it cannot be read what is kept out of all, nothing is selected.
    """
    try:
        named = _ids(data, PLAIN[0], PACKED[0])
        but = _ids(data, PLAIN[1], PACKED[1])
    except (ValueError, RecursionError):
        return Targets()
    named = named[:MOST]  # never so what is kept out: it would be among all
    is_all = data.get("all") == "1"
    return Targets(() if is_all else named, is_all=is_all, but=but if is_all else ())


def problem_of(data: QueryDict) -> str:
    """Why an id that a form names is none, in a sentence; empty where all are ids."""
    try:
        named = _named(data, PLAIN[0], PACKED[0])
    except (ValueError, RecursionError):
        return ""
    return next((problem for one in named if (problem := ids.problem(one))), "")


def fields_of(targets: Targets) -> list[tuple[str, str]]:
    """The hidden fields that name the same inputs again."""
    if targets.is_all:
        return [("all", "1"), ("buts", json.dumps(list(targets.but)))]
    return [("ids", json.dumps(list(targets.ids)))]


def _ids(data: QueryDict, plain: str, packed: str) -> tuple[str, ...]:
    found = _named(data, plain, packed)
    return tuple(dict.fromkeys(one for one in found if not ids.problem(one)))


def _named(data: QueryDict, plain: str, packed: str) -> list[str]:
    return [*data.getlist(plain), *_unpacked(data.get(packed, ""))]


def _unpacked(text: str) -> list[str]:
    """The ids of a JSON list. Raises: ValueError and RecursionError, where it is none."""
    found = json.loads(text or "[]")
    if not isinstance(found, list):
        raise ValueError("no list")  # noqa: TRY004 - one error for all that cannot be read
    return [one for one in found if isinstance(one, str)]
