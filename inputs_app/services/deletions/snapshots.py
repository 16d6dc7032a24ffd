"""What is kept of a deleted input, and what is posted to bring it back: two sides of one shape.

A snapshot is the input as the API told it, with `dataset_ids` and `kept`: for each medium that was
posted as bytes, where in the kept object they stand, as [start, length].
"""

from collections.abc import Mapping, Sequence
from typing import Any

from inputs_app.client import parse
from inputs_app.client.parse import PLACES
from inputs_app.client.types import Input, Json, MediaPart
from inputs_app.services import images
from inputs_app.services.deletions import media
from inputs_app.services.deletions.media import Kept

PLACED = ("regions", "frames", "tracks", "time_segments")
"""Where data keeps what has a place in its media. Source: proto Data."""
ELEMENT = ("id", "region_info", "frame_info", "time_info", "track_info", "track_id")
NO_MEDIUM = "Nothing of its media was kept."


def of(item: Input, dataset_ids: Sequence[str], kept: Kept) -> Json:
    """The snapshot of an input."""
    return {**item.raw, "dataset_ids": list(dataset_ids), "kept": kept.places}


def is_whole(base_url: str, snapshot: Json) -> bool:
    """Whether every medium of a snapshot can be had again."""
    item = parse.one_input(snapshot)
    return all(_is_there(base_url, snapshot, part) for part in item.media)


def is_postable(base_url: str, snapshot: Json) -> bool:
    """Whether a medium of a snapshot can be had again: an input needs one."""
    item = parse.one_input(snapshot)
    return any(_is_there(base_url, snapshot, part) for part in item.media)


def posted(base_url: str, snapshot: Json, content: Mapping[str, Json]) -> Json:
    """The item that PostInputs takes to make the input anew under its id.

    `content`: by place what stands for the kept bytes, as {"base64": …}; media with addresses of
    their own are taken from there again. Source: proto Input, Data.
    """
    item = parse.one_input(snapshot)
    data: Json = dict(content)
    for part in item.media:
        if part.raw_text:
            data[part.place] = {"raw": part.raw_text}
        elif url := media.source_url(base_url, part):
            data[part.place] = {"url": url, "allow_duplicate_url": True}
    data |= said(item.raw.get("data") or {})
    return {"id": item.id, "data": data, "dataset_ids": snapshot.get("dataset_ids") or []}


def said(data: Mapping[str, Any]) -> Json:
    """What was said of an input: concepts, metadata, place, regions and the like, as they are
    posted."""
    point = (data.get("geo") or {}).get("geo_point")
    found: Json = {
        "concepts": _concepts(data),
        "metadata": data.get("metadata"),
        "geo": {"geo_point": point} if point else None,
        **{place: [_element(one) for one in data.get(place) or []] for place in PLACED},
    }
    return {name: value for name, value in found.items() if value}


def annotation(raw: Mapping[str, Any]) -> Json:
    """An annotation as it is posted again: with its id, its maker and its state as far as the API
    takes them. Source: proto Annotation."""
    kept = ("id", "input_id", "user_id", "model_version_id", "annotation_info", "task_id", "worker")
    found: Json = {name: raw[name] for name in (*kept, "trusted") if raw.get(name)}
    if code := (raw.get("status") or {}).get("code"):
        found["status"] = {"code": code}
    data = raw.get("data") or {}
    text = (data.get("text") or {}).get("raw")
    return {**found, "data": {**said(data), **({"text": {"raw": text}} if text else {})}}


def stands_in_data(snapshot: Json, raw: Mapping[str, Any]) -> bool:
    """Whether an annotation comes back with its input's own data."""
    data = snapshot.get("data") or {}
    there = {(place, one.get("id")) for place in PLACED for one in data.get(place) or []}
    own = raw.get("data") or {}
    named = {(place, one.get("id")) for place in PLACED for one in own.get(place) or []}
    return bool(named) and named <= there


def holds(item: Input, sent: Json) -> bool:
    """Whether an input holds what was posted: the media at the same places and addresses, and the
    same said of it."""
    given = sent["data"]
    data = item.raw.get("data") or {}
    if {part.place for part in item.media} != {place for place in PLACES if given.get(place)}:
        return False
    for part in item.media:
        url = given[part.place].get("url")
        if url and part.url != url:
            return False
    return images.is_same(images.image_of(said(data)), images.image_of(said(given)))


def _is_there(base_url: str, snapshot: Json, part: MediaPart) -> bool:
    is_kept = part.place in (snapshot.get("kept") or {})
    return is_kept or bool(part.raw_text or media.source_url(base_url, part))


def _concepts(data: Mapping[str, Any]) -> list[Json]:
    names = ("id", "name", "value")
    found = data.get("concepts") or []
    return [{"value": 1, **{name: one[name] for name in names if name in one}} for one in found]


def _element(raw: Mapping[str, Any]) -> Json:
    """A region, frame, track or time segment; in its data the same may stand again."""
    found: Json = {name: raw[name] for name in ELEMENT if raw.get(name)}
    if raw.get("value"):
        found["value"] = raw["value"]
    inner = raw.get("data") or {}
    if inner:
        text = (inner.get("text") or {}).get("raw")
        found["data"] = {**said(inner), **({"text": {"raw": text}} if text else {})}
    return found
