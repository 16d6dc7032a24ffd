"""What searches should find, worked out the slow way from what the API tells of every input."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians
from typing import Any

Data = dict[str, Any]
SHAPES = ("bounding_box", "polygon", "mask", "point", "span")
PLACES = ("regions", "frames", "tracks", "time_segments")


@dataclass(frozen=True)
class World:
    """Every input and annotation, oldest first, and the members of each dataset."""

    inputs: list[Data]
    annotations: list[Data]
    datasets: dict[str, set[str]]


def inputs_found(world: World, filters: list[Data]) -> list[str]:
    """The ids of the inputs on which every filter holds."""
    found = []
    for one in world.inputs:
        said = [it for it in world.annotations if it["input_id"] == one["id"]]
        if all(_holds(world, each, one, said) for each in filters):
            found.append(one["id"])
    return found


def annotations_found(world: World, filters: list[Data]) -> list[tuple[str, str]]:
    """The ids of inputs and annotations on which every filter holds."""
    return [
        (one["id"], it["id"])
        for one in world.inputs
        for it in world.annotations
        if it["input_id"] == one["id"] and all(_holds(world, each, one, [it]) for each in filters)
    ]


def _holds(world: World, asked: Data, one: Data, said: list[Data]) -> bool:
    annotation, of_input = asked.get("annotation") or {}, asked.get("input") or {}
    if not annotation and not of_input:
        return True
    holds = not annotation or any(_is_said(annotation, it) for it in said)
    holds = holds and _is_input(world, of_input, one)
    return holds != bool(asked.get("negate"))


def _is_input(world: World, asked: Data, one: Data) -> bool:
    kinds, code = asked.get("data") or {}, (asked.get("status") or {}).get("code")
    if kinds or code:
        is_kind = any(kind in one["data"] for kind in kinds)
        if not (is_kind or one["status"]["code"] == code):
            return False
    names = asked.get("dataset_ids")
    return not names or any(one["id"] in world.datasets.get(name, ()) for name in names)


def _is_said(asked: Data, it: Data) -> bool:
    if asked.get("input_level") and not it.get("input_level"):
        return False
    if asked.get("status") and it["status"]["code"] != asked["status"]["code"]:
        return False
    if any(asked.get(name) and it[name] != asked[name] for name in ("id", "input_id")):
        return False
    return "data" not in asked or _has(asked["data"], it["data"])


def _has(asked: Data, data: Data) -> bool:
    parts = list(_parts(data))
    if not asked:
        return not any(data.get(place) for place in PLACES)
    if concepts := asked.get("concepts"):
        held = [concept for part in parts for concept in part.get("concepts", ())]
        if not any(_same(one, other) for one in concepts for other in held):
            return False
    if metadata := asked.get("metadata"):
        patterns = [{key: value} for key, value in metadata.items()]
        if not any(_within(one, part.get("metadata", {})) for one in patterns for part in parts):
            return False
    if box := asked.get("geo"):
        points = [part["geo"]["geo_point"] for part in parts if part.get("geo")]
        if not any(_near(box, point) for point in points):
            return False
    regions = asked.get("regions")
    return not regions or any(
        _is_region(one, it) for one in regions for it in data.get("regions", ())
    )


def _parts(data: Data) -> Iterator[Data]:
    yield data
    for place in PLACES:
        for element in data.get(place, ()):
            yield from _parts(element.get("data", {}))


def _same(asked: Data, concept: Data) -> bool:
    by = "id" if asked.get("id") else "name"
    return bool(asked[by] == concept[by] and asked.get("value", 1) == concept["value"])


def _is_region(asked: Data, region: Data) -> bool:
    if asked.get("track_id") and region.get("track_id") != asked["track_id"]:
        return False
    shapes = [name for name in asked.get("region_info") or {} if name in SHAPES]
    return not shapes or any(name in region["region_info"] for name in shapes)


def _within(pattern: Any, value: Any) -> bool:
    if isinstance(pattern, dict):
        return isinstance(value, dict) and all(
            name in value and _within(inner, value[name]) for name, inner in pattern.items()
        )
    if isinstance(pattern, list):
        return isinstance(value, list) and all(
            any(_within(inner, it) for it in value) for inner in pattern
        )
    return type(pattern) is type(value) and bool(pattern == value)


def _near(geo: Data, point: Data) -> bool:
    """Circles are asked so that no point lies near their edge: a flat map will do."""
    if corners := geo.get("geo_box"):
        longitudes, latitudes = (
            sorted(it["geo_point"][name] for it in corners) for name in ("longitude", "latitude")
        )
        is_across = longitudes[0] <= point["longitude"] <= longitudes[1]
        return bool(is_across and latitudes[0] <= point["latitude"] <= latitudes[1])
    centre, limit = geo["geo_point"], geo["geo_limit"]["value"]
    up = point["latitude"] - centre["latitude"]
    along = (point["longitude"] - centre["longitude"]) * cos(radians(centre["latitude"]))
    return bool((up**2 + along**2) ** 0.5 <= limit)
