"""Images of an input: what a patch can change of its data, as it was at one moment.

Two images are compared by meaning: the order of concepts, the width of a float and what the API
adds by itself (names, app ids, times) make no difference.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from inputs_app.client.types import Json
from inputs_core import halves

Value = Any
DIGITS = 5
"""The API keeps concept values and coordinates as 32-bit floats. Source: proto Concept.value."""


class Missing(Enum):
    """Nothing stands there."""

    MISSING = "missing"


MISSING = Missing.MISSING


@dataclass(frozen=True)
class Difference:
    """One place where two images differ; `group` is concepts, metadata, geo, regions or
    datasets, whose image holds the membership that a change is about.

    `path` are the keys in the group, a concept's or region's id first.
    """

    group: str
    path: tuple[str, ...]
    before: Value
    after: Value


def image_of(data: Mapping[str, Any]) -> Json:
    """The image of an input's data as the API tells it.

    Shape: concepts[{id, value}], metadata{}, geo{geo_point}, regions[] with concepts in the same
    shape; a field that is empty is left out.
    """
    point = (data.get("geo") or {}).get("geo_point")
    image = {
        "concepts": _labels(data.get("concepts")),
        "metadata": data.get("metadata") or {},
        "geo": {"geo_point": point} if point else {},
        "regions": [_region(one) for one in data.get("regions") or []],
    }
    return {field: value for field, value in image.items() if value}


def is_same(one: Json, other: Json) -> bool:
    """Whether two images say the same."""
    return not differences(one, other)


def differences(before: Json, after: Json) -> list[Difference]:
    """Where two images differ: metadata by key, concepts and regions by id, lists as a whole."""
    found = _by_id("concepts", _values(before), _values(after))
    found += _walk("metadata", (), before.get("metadata") or {}, after.get("metadata") or {})
    found += _by_id("geo", _point(before), _point(after))
    found += _by_id("regions", _regions(before), _regions(after))
    found += _by_id(
        "datasets", *(dict.fromkeys(it.get("datasets") or ()) for it in (before, after))
    )
    return found


def digest(image: Json) -> str:
    """The same text for images that say the same. Shape: 32 hex digits."""
    plain = {
        "concepts": _plain(_values(image)),
        "metadata": _plain(image.get("metadata") or {}),
        "geo": _plain(_point(image)),
        "regions": _plain(_regions(image)),
        "datasets": sorted(image.get("datasets") or ()),
    }
    return hashlib.sha256(halves.dumps(plain, is_sorted=True)).hexdigest()[:32]


def counts(image: Json) -> dict[str, int]:
    """How much an image holds. Shape: concepts, metadata (leaves), geo, regions → number."""
    return {
        "concepts": len(_values(image)),
        "metadata": leaf_count(image["metadata"]) if image.get("metadata") else 0,
        "geo": len(_point(image)),
        "regions": len(_regions(image)),
    }


def leaf_count(value: Value) -> int:
    """How many values stand in a value of metadata; an empty object is one."""
    if not isinstance(value, dict) or not value:
        return 1
    return sum(leaf_count(inner) for inner in value.values())


def _labels(concepts: Sequence[Json] | None) -> list[Json]:
    return [{"id": one.get("id", ""), "value": one.get("value", 1)} for one in concepts or []]


def _region(region: Json) -> Json:
    kept = {name: value for name, value in region.items() if name != "data"}
    inner = dict(region.get("data") or {})
    if inner.get("concepts"):
        inner["concepts"] = _labels(inner["concepts"])
    return {**kept, "data": inner} if inner else kept


def _values(image: Json) -> dict[str, Value]:
    return {one["id"]: one["value"] for one in image.get("concepts") or []}


def _point(image: Json) -> dict[str, Value]:
    point = (image.get("geo") or {}).get("geo_point")
    return {"geo_point": point} if point else {}


def _regions(image: Json) -> dict[str, Value]:
    return {
        str(one.get("id") or f"number {number}"): one
        for number, one in enumerate(image.get("regions") or [], 1)
    }


def _by_id(group: str, before: Mapping[str, Value], after: Mapping[str, Value]) -> list[Difference]:
    return [
        Difference(group, (name,), before.get(name, MISSING), after.get(name, MISSING))
        for name in [*before, *(name for name in after if name not in before)]
        if _plain(before.get(name, MISSING)) != _plain(after.get(name, MISSING))
    ]


def _walk(group: str, path: tuple[str, ...], before: Value, after: Value) -> list[Difference]:
    if isinstance(before, dict) and isinstance(after, dict) and ((before and after) or not path):
        return [
            one
            for name in [*before, *(name for name in after if name not in before)]
            for one in _walk(
                group, (*path, name), before.get(name, MISSING), after.get(name, MISSING)
            )
        ]
    return [] if _plain(before) == _plain(after) else [Difference(group, path, before, after)]


def _plain(value: Value) -> Value:
    """The same for values that mean the same; true is not 1."""
    if isinstance(value, bool):
        return ("truth", value)
    if isinstance(value, int | float):
        return round(float(value), DIGITS)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value
