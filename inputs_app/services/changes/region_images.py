"""What a region of an input is at one moment, so that it can be compared, sent and put back.

Each region is an annotation of its own. An entry is the region as the API tells it, with the id of
its annotation. Pure: nothing is asked or written.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from inputs_app.client.annotations import Annotation
from inputs_app.client.types import Json
from inputs_app.services import images
from inputs_core import halves

DIGITS = 5
"""Coordinates are shown and compared to a hundred thousandth of the picture: a fifth of a pixel of
20,000. The API keeps 32-bit floats, which are finer. Source: proto BoundingBox, Point."""
SIDES = ("top_row", "left_col", "bottom_row", "right_col")
Entries = Mapping[str, Json]
"""Entries by the ids of their annotations."""


def entry_of(annotation: Annotation, own: Collection[str] = ()) -> Json | None:
    """The entry of an annotation with one region; None for any other.

    Shape: the region's fields, concepts as {id, value}; `id` of the annotation; `region_id` where
    it differs; `is_own` where the input itself shows it (its region id is in `own`); `more`, what
    else the annotation holds.
    """
    regions = annotation.data.get("regions")
    if annotation.is_input_level or not isinstance(regions, list) or len(regions) != 1:
        return None
    if not isinstance(regions[0], dict):
        return None
    entry: Json = {**_reduced(regions[0]), "id": annotation.id}
    region_id = regions[0].get("id") or annotation.id
    if region_id != annotation.id:
        entry["region_id"] = region_id
    if region_id in own:
        entry["is_own"] = True
    rest = {name: value for name, value in annotation.data.items() if name != "regions" and value}
    if rest:
        entry["more"] = _with_labels(rest)
    return entry


def entries_of(annotations: Iterable[Annotation], own: Collection[str] = ()) -> dict[str, Json]:
    """The entries of annotations by their ids, oldest first where they come newest first."""
    found = [entry for one in annotations if (entry := entry_of(one, own)) is not None]
    return {entry["id"]: entry for entry in reversed(found)}


def data_of(entry: Json) -> Json:
    """The data of the annotation of an entry, as it is sent."""
    return {**entry.get("more", {}), "regions": [region_of(entry)]}


def region_of(entry: Json) -> Json:
    """The region of an entry, as it is sent."""
    kept = {
        name: value for name, value in entry.items() if name not in ("region_id", "is_own", "more")
    }
    return {**kept, "id": entry.get("region_id") or entry["id"]}


def is_same(one: Json | None, other: Json | None) -> bool:
    """Whether two entries say the same; None is none."""
    return bool(meaning(one) == meaning(other))


def are_same(some: Entries, others: Entries) -> bool:
    """Whether two images of regions say the same."""
    ids = {*some, *others}
    return all(is_same(some.get(one), others.get(one)) for one in ids)


def digest(entry: Json | None) -> str:
    """The same text for entries that say the same; empty for none. Shape: 32 hex digits."""
    if entry is None:
        return ""
    told = halves.dumps(meaning(entry), is_sorted=True)
    return hashlib.sha256(told).hexdigest()[:32]


def meaning(entry: Json | None) -> Any:
    """What an entry says: its shape to five digits, its concepts in any order, all else. Ids, and
    what an API adds by itself (visibility of points, a depth), make no difference."""
    if entry is None:
        return None
    data = entry.get("data") or {}
    concepts = {one["id"]: _rounded(one["value"]) for one in data.get("concepts") or []}
    rest = {name: value for name, value in data.items() if name != "concepts" and value}
    more = (entry.get("track_id") or "", entry.get("more") or {})
    return [_shape(entry.get("region_info") or {}), concepts, _rounded(rest), _rounded(list(more))]


def image_of(entries: Entries, ids: Collection[str]) -> Json:
    """The image of the named regions, as a change keeps it. Shape: regions[]."""
    return {"regions": [entry for one, entry in entries.items() if one in ids]}


def in_image(image: Json | None) -> dict[str, Json]:
    """The entries of an image by their ids."""
    return {entry["id"]: entry for entry in (image or {}).get("regions", [])}


def _reduced(region: Json) -> Json:
    inner = region.get("data")
    kept = {name: value for name, value in region.items() if name != "data"}
    return {**kept, "data": _with_labels(inner)} if isinstance(inner, dict) and inner else kept


def _with_labels(data: Json) -> Json:
    concepts = images.image_of({"concepts": data.get("concepts")}).get("concepts")
    rest = {name: value for name, value in data.items() if name != "concepts"}
    return {**rest, "concepts": concepts} if concepts else rest


def _shape(info: Json) -> Any:
    box, polygon = info.get("bounding_box"), info.get("polygon")
    if isinstance(box, dict):
        return ["box", *(_rounded(box.get(side) or 0) for side in SIDES)]
    if isinstance(polygon, dict):
        points = polygon.get("points") or []
        return [
            "polygon",
            *([_rounded(one.get("row") or 0), _rounded(one.get("col") or 0)] for one in points),
        ]
    return _rounded(info)


def _rounded(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return round(float(value), DIGITS)
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return value
