"""Figures of the benchmarks: how they are measured and told."""

import pytest

from benchmarks.figures import Figure, interleaved, percentile


@pytest.mark.parametrize(
    ("figure", "line"),
    [
        (Figure("page ÷ plain", 1.234, aim=1.5), "page ÷ plain | 1.23 times | ≤ 1.5 | within"),
        (Figure("page ÷ plain", 1.51, aim=1.5), "page ÷ plain | 1.51 times | ≤ 1.5 | short"),
        (Figure("posts", 1234.5, "inputs/s"), "posts | 1,234.50 inputs/s | - | reported"),
    ],
)
def test_a_figure_is_told_with_its_aim(figure: Figure, line: str) -> None:
    assert str(figure) == line


def test_calls_are_interleaved_and_the_warm_up_is_not_counted() -> None:
    order: list[str] = []
    taken = interleaved(
        {"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=3, warm_up=1
    )

    assert "".join(order) == "abbaabba"
    assert [len(times) for times in taken.values()] == [3, 3]


def test_a_percentile_is_a_value_that_so_many_do_not_exceed() -> None:
    assert percentile([float(value) for value in range(1, 102)], 95) == pytest.approx(96)
