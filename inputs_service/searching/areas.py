"""Areas on the earth: circles and boxes, whether a point lies in one, and the boxes of degrees that
hold it."""

from dataclasses import dataclass
from math import asin, cos, degrees, pi, radians, sin, sqrt
from typing import Protocol

EARTH_KM = 6371.0088
"""The mean radius. Source: IUGG, mean earth radius R1."""
KM_PER = {
    "withinMiles": 1.609344,
    "withinKilometers": 1.0,
    "withinDegrees": EARTH_KM * pi / 180,
    "withinRadians": EARTH_KM,
}
"""Source: GeoLimit.type as the public API documents it."""


@dataclass(frozen=True)
class Bounds:
    """A box of degrees that does not cross the antimeridian: west ≤ east, south ≤ north."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies in it or on its edge."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


class Area(Protocol):
    """What a search for places asks."""

    def bounds(self) -> list[Bounds]:
        """Boxes that hold the whole area, and perhaps more."""

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies in the area."""


@dataclass(frozen=True)
class Circle:
    """All points that are no farther from the centre than the radius, along the surface."""

    longitude: float
    latitude: float
    radius_km: float

    def bounds(self) -> list[Bounds]:
        """One box, or two where it crosses the antimeridian."""
        angle = min(pi, self.radius_km / EARTH_KM)
        reach = degrees(angle)
        south, north = self.latitude - reach, self.latitude + reach
        if south <= -90 or north >= 90:
            return [Bounds(-180, max(-90, south), 180, min(90, north))]
        ratio = min(1.0, sin(angle) / cos(radians(self.latitude)))
        wide = degrees(asin(ratio))
        return _cut(self.longitude - wide, south, self.longitude + wide, north)

    def holds(self, longitude: float, latitude: float) -> bool:
        """Measured along the great circle."""
        return _distance_km(self.longitude, self.latitude, longitude, latitude) <= self.radius_km


@dataclass(frozen=True)
class Box:
    """All points between two corners; where these are more than half the earth apart, the box
    crosses the antimeridian."""

    first: tuple[float, float]
    second: tuple[float, float]

    def bounds(self) -> list[Bounds]:
        """Exactly the box, in one or two parts."""
        (one, low), (other, high) = self.first, self.second
        west, east = sorted((one, other))
        south, north = sorted((low, high))
        if east - west > 180:
            return [Bounds(east, south, 180, north), Bounds(-180, south, west, north)]
        return [Bounds(west, south, east, north)]

    def holds(self, longitude: float, latitude: float) -> bool:
        """Edges belong to it."""
        return any(part.holds(longitude, latitude) for part in self.bounds())


def _cut(west: float, south: float, east: float, north: float) -> list[Bounds]:
    if west < -180:
        return [Bounds(west + 360, south, 180, north), Bounds(-180, south, east, north)]
    if east > 180:
        return [Bounds(west, south, 180, north), Bounds(-180, south, east - 360, north)]
    return [Bounds(west, south, east, north)]


def _distance_km(longitude: float, latitude: float, other: float, other_latitude: float) -> float:
    up, along = radians(other_latitude - latitude), radians(other - longitude)
    part = sin(up / 2) ** 2 + cos(radians(latitude)) * cos(radians(other_latitude)) * (
        sin(along / 2) ** 2
    )
    return 2 * EARTH_KM * asin(min(1.0, sqrt(part)))
