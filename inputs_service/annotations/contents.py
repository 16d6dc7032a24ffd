"""What a posted annotation holds, checked: all that is needed to store it, without the database."""

from dataclasses import dataclass
from typing import Any

from inputs_service import statuses
from inputs_service.annotations.traits import PLACES
from inputs_service.models.input import Kind
from inputs_service.posting.labels import labels_of, point_of
from inputs_service.posting.moments import check_media, moments_of
from inputs_service.posting.problems import Problem
from inputs_service.posting.regions import regions_of

Data = dict[str, Any]
OWN = ("concepts", "metadata", "geo")
"""What an input-level annotation holds: the input's own."""
HELD = (*OWN, "text", *PLACES)


@dataclass(frozen=True)
class Content:
    """Checked data as it is stored, and the names of its concepts by concept id."""

    data: Data
    names: dict[str, str]


def check_fields(data: Data, held: tuple[str, ...] = HELD) -> None:
    """Refuses data that holds something else than `held`. Raises: Problem naming the field."""
    for name, value in data.items():
        if value and name not in held:
            raise problem(f"data.{name}: this annotation does not hold it, only {', '.join(held)}")


def content_of(data: Data) -> Content:
    """The content of an annotation's data: concepts, metadata, a point on earth, a text, and at
    most one region, frame, track or time segment.

    Raises: Problem with the path of what is wrong.
    """
    check_fields(data)
    if sum(len(data.get(place) or ()) for place in PLACES) > 1:
        raise problem("data: an annotation holds one region, frame, track or time segment")
    labels = labels_of(data)
    names = dict(labels.names)
    stored: Data = {"concepts": labels.stored()} if labels.values else {}
    if point := point_of(data):
        stored["geo"] = {"geo_point": point}
    if data.get("metadata"):
        stored["metadata"] = data["metadata"]
    if data.get("text"):
        stored["text"] = _text(data["text"])
    for place in PLACES:
        elements, more = regions_of(data) if place == "regions" else moments_of(data, place)
        if elements:
            stored[place] = elements
            names |= more
    _check_frame(stored)
    return Content(stored, names)


def check_place(data: Data, kinds: int) -> None:
    """Refuses what an input with these media, the bits of `Kind`, has no place for: of a video a
    region stands in a frame.

    Raises: Problem. Source: public API documentation, annotations of videos: one frame each.
    """
    if data.get("regions") and kinds == Kind.VIDEO:
        raise problem("data.regions: a region of a video stands in a frame, data.frames")
    for place in PLACES[1:]:
        if data.get(place):
            check_media(place, kinds)


def problem(details: str, code: int = statuses.INVALID_ANNOTATION) -> Problem:
    """Why an annotation is refused."""
    return Problem(details, code)


def _text(text: Data) -> Data:
    if not text.get("raw"):
        raise problem("data.text.raw: say the text itself")
    return {"raw": text["raw"]}


def _check_frame(data: Data) -> None:
    for frame in data.get("frames", ()):
        if len(frame["data"].get("regions", ())) > 1:
            raise problem("data.frames[0].data.regions: an annotation holds one region")
