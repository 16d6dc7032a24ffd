"""Points of the earth as numbers that are near each other where the points are: Z-order codes of
longitude and latitude, and the ranges of codes that cover an area."""

SIDE_BITS = 31
SIDE = 1 << SIDE_BITS
SPREADS = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


def cell_of(longitude: float | None, latitude: float | None) -> int | None:
    """The code of a point, as `Input.cell` keeps it; None where there is no point.

    Units/limits: degrees, -180..180 and -90..90; 62 bits, cells of 2 cm.
    """
    if longitude is None or latitude is None:
        return None
    return code_of(column_of(longitude), row_of(latitude))


def column_of(longitude: float) -> int:
    """The column of the grid in which a longitude lies."""
    return _place(longitude + 180, 360)


def row_of(latitude: float) -> int:
    """The row of the grid in which a latitude lies."""
    return _place(latitude + 90, 180)


def code_of(column: int, row: int) -> int:
    """The bits of both in turns, those of the row first."""
    return _spread(row) << 1 | _spread(column)


def _place(distance: float, whole: float) -> int:
    return min(SIDE - 1, max(0, int(distance / whole * SIDE)))


def _spread(number: int) -> int:
    for shift, mask in SPREADS:
        number = (number | number << shift) & mask
    return number
