"""Which inputs were selected on the list: ticked boxes, or all but those that were unticked."""

import json

from django.http import QueryDict

from inputs_app.services.changes.targets import MOST, Targets
from inputs_core import ids

PLAIN, PACKED = ("id", "but"), ("ids", "buts")
"""Fields that come once for each input, and those that hold a JSON list of ids: a form takes at
most a thousand fields."""


def targets_of(data: QueryDict) -> Targets:
    """The inputs that a form names. Units/limits: 5,000 ids; what is no id is passed over."""
    named, but = (_ids(data, plain, packed) for plain, packed in zip(PLAIN, PACKED, strict=True))
    named = named[:MOST]  # never so what is kept out: it would be among all
    is_all = data.get("all") == "1"
    return Targets(() if is_all else named, is_all=is_all, but=but if is_all else ())


def fields_of(targets: Targets) -> list[tuple[str, str]]:
    """The hidden fields that name the same inputs again."""
    if targets.is_all:
        return [("all", "1"), ("buts", json.dumps(list(targets.but)))]
    return [("ids", json.dumps(list(targets.ids)))]


def _ids(data: QueryDict, plain: str, packed: str) -> tuple[str, ...]:
    found = [*data.getlist(plain), *_unpacked(data.get(packed, ""))]
    return tuple(dict.fromkeys(one for one in found if not ids.problem(one)))


def _unpacked(text: str) -> list[str]:
    try:
        found = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
