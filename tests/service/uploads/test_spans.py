"""Parts beside each other: in any order, numbered or placed."""

import random
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputs_service.uploads import spans
from inputs_service.uploads.spans import Misfit, Span

SIZES = st.lists(st.integers(1, 50), min_size=1, max_size=8)


def cut(sizes: list[int], *, is_placed: bool) -> list[Span]:
    starts = accumulate(sizes, initial=0)
    return [
        Span(number, start if is_placed else 0, size)
        for number, (size, start) in enumerate(zip(sizes, starts, strict=False), 1)
    ]


@given(SIZES, st.booleans(), st.randoms())
def test_parts_in_any_order_are_complete_with_the_last(
    sizes: list[int], is_placed: bool, order: random.Random
) -> None:
    parts = cut(sizes, is_placed=is_placed)
    order.shuffle(parts)
    length = sum(sizes)
    for count in range(1, len(parts) + 1):
        spans.check(parts[:count], length)
        assert spans.is_complete(parts[:count], length) is (count == len(parts))
    assert [it.number for it in spans.placed(parts)] == list(range(1, len(parts) + 1))


def test_no_parts_are_not_complete() -> None:
    assert not spans.is_complete([], 5)


def test_parts_over_each_other_are_refused() -> None:
    with pytest.raises(Misfit, match="Part 2 lies over"):
        spans.check([Span(1, 0, 10), Span(2, 5, 10)], 100)


def test_parts_over_the_end_are_refused() -> None:
    with pytest.raises(Misfit, match="reach byte 110; the upload has 100"):
        spans.check([Span(2, 90, 20)], 100)


def test_placed_and_unplaced_parts_do_not_mix() -> None:
    with pytest.raises(Misfit, match="range_start"):
        spans.check([Span(1, 0, 10), Span(2, 0, 10), Span(3, 20, 10)], 100)


def test_a_missing_number_leaves_it_incomplete() -> None:
    assert not spans.is_complete([Span(1, 0, 5), Span(3, 0, 5)], 10)
