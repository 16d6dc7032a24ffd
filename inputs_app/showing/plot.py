"""A point on a plain plot of the world, for maps without tiles: a graticule and the point."""

from dataclasses import dataclass

from inputs_app.client.types import Input

WIDTH, HEIGHT = 360, 180
STEP_DEGREES = 30


@dataclass(frozen=True)
class Line:
    """A meridian or parallel at `at` units; every second meridian has a label."""

    at: int
    label: str
    is_main: bool


@dataclass(frozen=True)
class Plot:
    """The point in the units of the drawing, and its words."""

    x: str
    y: str
    latitude: str
    longitude: str
    words: str
    meridians: list[Line]
    parallels: list[Line]


def of(item: Input) -> Plot | None:
    """The plot of an input's place, or None where it has none.

    Units/limits: degrees; what lies outside of the world is drawn at its edge.
    """
    latitude, longitude = item.latitude, item.longitude
    if latitude is None or longitude is None:
        return None
    x = min(WIDTH, max(0.0, longitude + 180))
    y = min(HEIGHT, max(0.0, 90 - latitude))
    return Plot(
        x=f"{x:.2f}",
        y=f"{y:.2f}",
        latitude=f"{latitude:.6f}",
        longitude=f"{longitude:.6f}",
        words=f"{_degrees(latitude, 'N', 'S')}, {_degrees(longitude, 'E', 'W')}",
        meridians=[
            Line(degrees + 180, "" if degrees % 60 else _whole(degrees, "E", "W"), degrees == 0)
            for degrees in range(-150, 180, STEP_DEGREES)
        ],
        parallels=[
            Line(90 - degrees, _whole(degrees, "N", "S"), degrees == 0)
            for degrees in range(60, -90, -STEP_DEGREES)
        ],
    )


def _degrees(value: float, positive: str, negative: str) -> str:
    return f"{abs(value):.4f}° {positive if value >= 0 else negative}"


def _whole(value: int, positive: str, negative: str) -> str:
    return "0°" if value == 0 else f"{abs(value)}°{positive if value > 0 else negative}"
