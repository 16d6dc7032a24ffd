"""Areas: a point with a distance, or a box of two corners."""

from typing import Any

from inputs_service.searching.areas import KM_PER, Area, Box, Circle
from inputs_service.searching.asking.refusing import bad, is_blank

Message = dict[str, Any]
DEFAULT_LIMIT: Message = {"type": "withinMiles", "value": 10.0}
"""For a point without a limit. Source: GeoLimit of the Python client 2.6.2."""
CORNERS = 2


def area_of(geo: Message, path: str) -> Area | None:
    """The area that `geo` names; None for an empty message. Raises: CodedError 40002."""
    point, corners = geo.get("geo_point"), geo.get("geo_box") or []
    if corners:
        if point is not None and not is_blank(point):
            raise bad(path, "send a geo_point with a geo_limit, or a geo_box, not both")
        return _box(corners, f"{path}.geo_box")
    if point is None:
        if not is_blank(geo):
            raise bad(f"{path}.geo_point", "is missing: a limit needs its centre")
        return None
    longitude, latitude = _point(point, f"{path}.geo_point")
    limit = geo.get("geo_limit") or DEFAULT_LIMIT
    return Circle(longitude, latitude, _radius_km(limit, f"{path}.geo_limit"))


def _box(corners: list[Message], path: str) -> Box:
    if len(corners) != CORNERS:
        raise bad(path, f"has {len(corners)} points; a box has two opposite corners")
    first, second = (
        _point(corner.get("geo_point") or {}, f"{path}[{index}].geo_point")
        for index, corner in enumerate(corners)
    )
    return Box(first, second)


def _point(point: Message, path: str) -> tuple[float, float]:
    found = {}
    for name, limit in (("longitude", 180), ("latitude", 90)):
        if name not in point:
            raise bad(f"{path}.{name}", "is missing")
        found[name] = float(point[name])
        if not -limit <= found[name] <= limit:
            raise bad(f"{path}.{name}", f"must be between -{limit} and {limit}")
    return found["longitude"], found["latitude"]


def _radius_km(limit: Message, path: str) -> float:
    unit, value = limit.get("type") or "", float(limit.get("value") or 0)
    if unit not in KM_PER:
        raise bad(f"{path}.type", f"must be one of {', '.join(KM_PER)}")
    if value < 0:
        raise bad(f"{path}.value", "must not be negative")
    return min(value * KM_PER[unit], 1e6)
