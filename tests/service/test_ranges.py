"""The Range header, as RFC 9110 wants it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputs_service.ranges import Part, Unsatisfiable, part_of


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", Part(0, 1)),
        ("bytes=0-99", Part(0, 100)),
        ("bytes=10-", Part(10, 100)),
        ("bytes=10-5000", Part(10, 100)),
        ("bytes=-1", Part(99, 100)),
        ("bytes=-500", Part(0, 100)),
        ("bytes=99-99", Part(99, 100)),
    ],
)
def test_a_single_range_names_a_part(header: str, part: Part) -> None:
    assert part_of(header, 100) == part


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes=",
        "bytes=-",
        "bytes=5-4",
        "bytes=0-1,3-4",
        "items=0-1",
        "bytes=a-b",
        "0-1",
        f"bytes={'9' * 30}-",
        "bytes=\u0661-\u0662",
    ],
)
def test_anything_else_means_the_whole_file(header: str) -> None:
    assert part_of(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_behind_the_end_cannot_be_satisfied(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        part_of(header, 100)


@given(st.text(max_size=30), st.integers(0, 1000))
def test_no_header_breaks_it(header: str, size_bytes: int) -> None:
    try:
        part = part_of(header, size_bytes)
    except Unsatisfiable:
        return
    assert part is None or 0 <= part.start < part.stop <= size_bytes
