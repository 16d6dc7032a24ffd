"""Whether the parts of an input's data are of the kind that all code here relies on. Pure."""

from collections.abc import Mapping
from typing import Any

OBJECTS = ("image", "video", "audio", "text", "metadata", "geo")
LISTS = ("concepts", "regions", "frames", "tracks", "time_segments")
INFOS = ("data", "region_info", "frame_info", "time_info", "track_info")


def problem_of(data: Mapping[str, Any]) -> str:
    """Which part is of the wrong kind, as a sentence; empty where all are right.

    What these parts hold the API says when they are sent. Source: clarifai-grpc proto Data.
    """
    for name in OBJECTS:
        if not _is(dict, data.get(name)):
            return f"{name} has to be an object."
    point = (data.get("geo") or {}).get("geo_point")
    if not _is(dict, point):
        return "geo_point has to be an object."
    return next(filter(None, (_of_list(name, data.get(name)) for name in LISTS)), "")


def _of_list(name: str, value: Any) -> str:
    if not _is(list, value) or not all(isinstance(one, dict) for one in value or ()):
        return f"{name} has to be a list of objects."
    return next(filter(None, (_of_element(name, one) for one in value or ())), "")


def _of_element(name: str, one: Mapping[str, Any]) -> str:
    if not _is(str, one.get("id")):
        return f"An id in {name} has to be text."
    for info in INFOS:
        if not _is(dict, one.get(info)):
            return f"{info} in {name} has to be an object."
    return problem_of(one.get("data") or {})


def _is(kind: type, value: Any) -> bool:
    return value is None or isinstance(value, kind)
