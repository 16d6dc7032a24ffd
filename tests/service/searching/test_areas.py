"""Areas on the earth, and the ranges of codes that cover them."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputs_service.searching import cells
from inputs_service.searching.areas import KM_PER, Area, Box, Circle

LONGITUDES = st.floats(-180, 180)
LATITUDES = st.floats(-90, 90)
POINTS = st.tuples(LONGITUDES, LATITUDES)
CIRCLES = st.builds(Circle, LONGITUDES, LATITUDES, st.floats(0, 25_000))
BOXES = st.builds(Box, POINTS, POINTS)


def is_covered(area: Area, longitude: float, latitude: float) -> bool:
    code = cells.cell_of(longitude, latitude)
    assert code is not None
    return any(low <= code <= high for low, high in cells.cover(area.bounds()))


@pytest.mark.parametrize(
    ("kind", "value", "is_near"),
    [
        ("withinMiles", 545, False),
        ("withinMiles", 546, True),
        ("withinKilometers", 877, False),
        ("withinKilometers", 879, True),
        ("withinDegrees", 7.89, False),
        ("withinDegrees", 7.91, True),
        ("withinRadians", 0.1377, False),
        ("withinRadians", 0.138, True),
    ],
)
def test_distances_are_those_along_the_surface(kind: str, value: float, is_near: bool) -> None:
    """Berlin and Paris are 878 km apart."""
    assert Circle(13.405, 52.52, value * KM_PER[kind]).holds(2.3522, 48.8566) is is_near


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(179.9, 0), (-179.9, 0), (0, 90), (77, 89.9), (180, -0.5)]
)
def test_a_circle_goes_over_the_date_line_and_the_poles(longitude: float, latitude: float) -> None:
    on_line = Circle(-179.95, 0, 100) if latitude < 80 else Circle(-120, 89.5, 100)
    assert on_line.holds(longitude, latitude)
    assert is_covered(on_line, longitude, latitude)


@given(CIRCLES, st.floats(0, 2 * math.pi), st.floats(0, 1))
def test_every_point_of_a_circle_is_covered(circle: Circle, course: float, share: float) -> None:
    way = min(circle.radius_km * share / 6371.0088, math.pi)
    start = math.radians(circle.latitude)
    sine = math.sin(start) * math.cos(way) + math.cos(start) * math.sin(way) * math.cos(course)
    latitude = math.degrees(math.asin(max(-1.0, min(1.0, sine))))
    along = math.atan2(
        math.sin(course) * math.sin(way) * math.cos(start), math.cos(way) - math.sin(start) * sine
    )
    longitude = (circle.longitude + math.degrees(along) + 180) % 360 - 180
    if circle.holds(longitude, latitude):
        assert is_covered(circle, longitude, latitude)


@given(BOXES, st.floats(0, 1), st.floats(0, 1))
def test_every_point_of_a_box_is_covered(box: Box, across: float, up: float) -> None:
    for part in box.bounds():
        longitude = min(part.east, part.west + (part.east - part.west) * across)
        latitude = min(part.north, part.south + (part.north - part.south) * up)
        assert box.holds(longitude, latitude)
        assert is_covered(box, longitude, latitude)


@given(st.one_of(CIRCLES, BOXES))
def test_a_cover_is_a_few_ranges_in_their_order(area: Area) -> None:
    ranges = cells.cover(area.bounds())
    assert 1 <= len(ranges) <= cells.MAX_RANGES
    assert all(low <= high for low, high in ranges)
    assert all(one[1] < other[0] - 1 for one, other in pairwise(ranges))
    assert ranges[0][0] >= 0
    assert ranges[-1][1] < 2**62


def test_a_small_circle_is_covered_closely() -> None:
    circle = Circle(13.4, 52.5, 10)
    covered = sum(high - low + 1 for low, high in cells.cover(circle.bounds()))
    (box,) = circle.bounds()
    share = (box.east - box.west) / 360 * (box.north - box.south) / 180
    assert covered / 2**62 < 2.5 * share
