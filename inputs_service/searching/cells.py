"""Points of the earth as numbers that are near each other where the points are: Z-order codes of
longitude and latitude, and the ranges of codes that cover an area."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inputs_service.searching.areas import Bounds

MAX_RANGES = 32
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


def cover(boxes: Iterable[Bounds], most: int = MAX_RANGES) -> list[tuple[int, int]]:
    """Ranges of codes, at most `most` and in their order, that hold every point of the boxes.

    Squares are cut in four, the largest first, until they fit or there are enough of them.
    """
    grids = [_Grid.of(box) for box in boxes]
    whole = _Square(SIDE, 0, 0)
    cut: list[tuple[int, int, _Square]] = [(-SIDE, 0, whole)]
    kept: list[_Square] = []
    number = 0
    while cut and len(cut) + len(kept) + 3 <= most:
        square = heapq.heappop(cut)[-1]
        for part in square.parts():
            if any(grid.holds(part) for grid in grids):
                kept.append(part)
            elif any(grid.meets(part) for grid in grids):
                number += 1
                heapq.heappush(cut, (-part.side, number, part))
    return _joined([*kept, *(square for *_, square in cut)])


@dataclass(frozen=True)
class _Square:
    side: int
    column: int
    row: int

    def parts(self) -> "Iterator[_Square]":
        half = self.side // 2
        for row in (self.row, self.row + half):
            for column in (self.column, self.column + half):
                yield _Square(half, column, row)


@dataclass(frozen=True)
class _Grid:
    """The columns and rows of a box, both ends within."""

    left: int
    bottom: int
    right: int
    top: int

    @classmethod
    def of(cls, box: Bounds) -> "_Grid":
        left, right = column_of(box.west), column_of(box.east)
        return cls(left, row_of(box.south), right, row_of(box.north))

    def meets(self, square: _Square) -> bool:
        right, top = square.column + square.side - 1, square.row + square.side - 1
        is_across = square.column <= self.right and right >= self.left
        return is_across and square.row <= self.top and top >= self.bottom

    def holds(self, square: _Square) -> bool:
        right, top = square.column + square.side - 1, square.row + square.side - 1
        is_across = self.left <= square.column and right <= self.right
        is_held = is_across and self.bottom <= square.row and top <= self.top
        return is_held or (square.side == 1 and self.meets(square))


def _joined(squares: list[_Square]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for square in sorted(squares, key=lambda it: code_of(it.column, it.row)):
        low = code_of(square.column, square.row)
        high = low + square.side**2 - 1
        if ranges and ranges[-1][1] + 1 == low:
            ranges[-1] = (ranges[-1][0], high)
        else:
            ranges.append((low, high))
    return ranges


def _place(distance: float, whole: float) -> int:
    return min(SIDE - 1, max(0, int(distance / whole * SIDE)))


def _spread(number: int) -> int:
    for shift, mask in SPREADS:
        number = (number | number << shift) & mask
    return number
