"""What an annotation holds, as bits that searches ask for, and where its concepts stand."""

from collections.abc import Iterator
from typing import Any

from inputs_service.models.annotation import Trait

Data = dict[str, Any]
PLACES = ("regions", "frames", "tracks", "time_segments")
"""Where data keeps what has a place in its media; of these an annotation holds one element."""
SHAPES = {
    "bounding_box": Trait.BOX,
    "polygon": Trait.POLYGON,
    "mask": Trait.MASK,
    "point": Trait.POINT,
    "span": Trait.SPAN,
    "token": Trait.TOKEN,
    "keypoint_locations": Trait.KEYPOINTS,
}
HOLDS = {
    "frames": Trait.FRAME,
    "tracks": Trait.TRACK,
    "time_segments": Trait.TIME_SEGMENT,
    "text": Trait.TEXT,
    "metadata": Trait.METADATA,
    "geo": Trait.GEO,
}


def traits_of(data: Data) -> int:
    """The bits of `Trait` for an annotation's data, and for what stands inside its regions, frames,
    tracks and time segments. A region that names its track counts as a track."""
    bits = 0
    for name, trait in HOLDS.items():
        if data.get(name):
            bits |= trait
    for region in data.get("regions") or ():
        bits |= Trait.TRACK if region.get("track_id") else 0
        for shape in region.get("region_info") or ():
            bits |= SHAPES.get(shape, 0)
    for place in PLACES:
        for element in data.get(place) or ():
            bits |= traits_of(element.get("data") or {})
    return int(bits)


def concepts_in(data: Data) -> Iterator[Data]:
    """Every concept of an input's or annotation's data, however deep. Shape: id, value, …"""
    yield from data.get("concepts") or ()
    for place in PLACES:
        for element in data.get(place) or ():
            yield from concepts_in(element.get("data") or {})


def values_in(data: Data) -> dict[str, float]:
    """The concepts of an annotation; of one that stands in it twice the last value counts.

    Shape: concept id → value.
    """
    return {concept["id"]: concept["value"] for concept in concepts_in(data)}
