"""Codes of points."""

from hypothesis import given
from hypothesis import strategies as st

from inputs_service.searching import cells

LONGITUDES = st.floats(-180, 180)
LATITUDES = st.floats(-90, 90)


def test_no_point_has_no_cell() -> None:
    assert cells.cell_of(None, None) is None


def test_the_corners_of_the_earth_have_the_first_and_the_last_cell() -> None:
    assert cells.cell_of(-180, -90) == 0
    assert cells.cell_of(180, 90) == 2**62 - 1


@given(LONGITUDES, LATITUDES)
def test_a_code_holds_the_bits_of_column_and_row_in_turns(
    longitude: float, latitude: float
) -> None:
    code = cells.cell_of(longitude, latitude)
    assert code is not None
    bits = f"{code:062b}"
    assert int(bits[1::2], 2) == cells.column_of(longitude)
    assert int(bits[0::2], 2) == cells.row_of(latitude)
