"""Taking out of a text what ASCII does not have."""

import pytest

from inputs_app.processing.strip_non_ascii import strip_non_ascii


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\u200cb", "ab"),
        ("naïve café", "nave caf"),
        ("的な", ""),
        ("", ""),
        ("line\r\nnext\ttab\x00", "line\r\nnext\ttab\x00"),
    ],
)
def test_only_ascii_is_left(text: str, left: str) -> None:
    assert strip_non_ascii(text) == left
