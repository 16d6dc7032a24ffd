"""Frames, tracks and time segments that are posted with an input or an annotation: what is said of
a moment, each with an id. Source: Frame, Track and TimeSegment of the public API."""

from typing import Any

from inputs_core import ids
from inputs_service.models.input import Kind
from inputs_service.posting.labels import labels_of
from inputs_service.posting.problems import Problem
from inputs_service.posting.regions import regions_of

Shape = dict[str, Any]
INFOS = {"frames": "frame_info", "tracks": "time_info", "time_segments": "time_info"}
WITHIN = {"frames": ("regions",), "tracks": ("frames",), "time_segments": ("tracks", "frames")}
"""Which places may stand inside an element's data."""
MEDIA = {
    "frames": Kind.VIDEO,
    "tracks": Kind.VIDEO,
    "time_segments": Kind.VIDEO | Kind.AUDIO,
}
KEPT = ("concepts", "text", "metadata")


def moments_of(data: Shape, place: str, path: str = "data") -> tuple[list[Shape], dict[str, str]]:
    """The elements of data at `place`, as they are stored, and the names of their concepts by id.

    Shape of an element: id, frame_info or time_info, data. Raises: Problem with the path.
    """
    names: dict[str, str] = {}
    stored: dict[str, Shape] = {}
    for index, element in enumerate(data.get(place) or []):
        where = f"{path}.{place}[{index}]"
        found, more = _moment(element, place, where)
        if found["id"] in stored:
            raise Problem(f"{where}.id: two {place} have this id")
        stored[found["id"]] = found
        names.update(more)
    return list(stored.values()), names


def _moment(element: Shape, place: str, path: str) -> tuple[Shape, dict[str, str]]:
    info_name = INFOS[place]
    info = element.get(info_name)
    if info is None and place != "tracks":
        raise Problem(f"{path}.{info_name}: say which moment this is")
    info = info or {}
    if info.get("begin_time", 0) > info.get("end_time", info.get("begin_time", 0)):
        raise Problem(f"{path}.{info_name}: begin_time must not be after end_time")
    moment_id = element.get("id") or ids.new_id()
    if sentence := ids.problem(moment_id):
        raise Problem(f"{path}.id: {sentence}")
    inside, names = _inside(element.get("data") or {}, WITHIN[place], f"{path}.data")
    found: Shape = {"id": moment_id, info_name: info, "data": inside}
    if element.get("quality"):
        found["quality"] = element["quality"]
    return found, names


def _inside(given: Shape, within: tuple[str, ...], path: str) -> tuple[Shape, dict[str, str]]:
    for name, value in given.items():
        if value and name not in (*KEPT, *within):
            raise Problem(f"{path}.{name}: is not kept here")
    labels = labels_of(given, path)
    names = dict(labels.names)
    inside: Shape = {"concepts": labels.stored()} if labels.values else {}
    if raw := (given.get("text") or {}).get("raw"):
        inside["text"] = {"raw": raw}
    if given.get("metadata"):
        inside["metadata"] = given["metadata"]
    for place in within:
        if place == "regions":
            found, more = regions_of(given, path)
        else:
            found, more = moments_of(given, place, path)
        if found:
            inside[place] = found
            names.update(more)
    return inside, names


def check_media(place: str, kinds: int, path: str = "data") -> None:
    """Refuses a place that the media of an input, the bits of `Kind`, do not have.

    Raises: Problem.
    """
    if not kinds & MEDIA[place]:
        needed = "video or audio" if place == "time_segments" else "video"
        raise Problem(f"{path}.{place}: only an input with {needed} has {place}")
