"""Halves of surrogate pairs in JSON are read, sent back as they came, and never shown."""

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputs_core import halves

TEXTS = st.text(st.characters(exclude_categories=[]), max_size=8)
VALUES = st.recursive(
    TEXTS | st.integers(-(2**53), 2**53) | st.booleans() | st.none(),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(TEXTS, one, max_size=3),
)


@given(VALUES)
def test_what_is_written_is_read_again(value: Any) -> None:
    value = json.loads(json.dumps(value))  # two halves side by side are one character
    assert halves.loads(halves.dumps(value)) == value
    assert halves.loads(halves.dumps(value, is_sorted=True)) == value


def test_halves_are_read_and_written_as_their_escapes() -> None:
    told = b'{"a":"\\ud800","\\udfff b":["x\\uDBFF"],"n":1}'
    found = halves.loads(told)
    assert found == {"a": "\ud800", "\udfff b": ["x\udbff"], "n": 1}
    assert halves.dumps(found) == told.replace(b"\\uDBFF", b"\\udbff")


def test_a_pair_is_one_character_beside_a_half() -> None:
    assert halves.loads(b'["\\ud83d\\ude00", "\\ude00"]') == ["\U0001f600", "\ude00"]


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": "\\ud800", "b": NaN}',
        b'{"a": "\\ud800", "b": 1e999}',
        b'{"a": "\\ud800"',
        b'{"a": "\\ud800", "b": "\xff"}',
        b'"\\ud800' + b"[" * 100_000,
        b'{"a": "\xed\xa0\x80"}',
        b"<html>",
        b"[" * 100_000 + b'"\\ud800"' + b"]" * 100_000,
    ],
    ids=range(8),
)
def test_what_is_no_json_is_still_none(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        halves.loads(text)


def test_numbers_are_those_of_orjson() -> None:
    told = b"""[1, -7, 12345678901234567890123, 1.5, -1234567890123456789, 18446744073709551615,
        18446744073709551616, -9223372036854775808, -9223372036854775809, -0]"""
    found = halves.loads(told[:-1] + b', "\\ud800"]')[:-1]
    assert list(map(repr, found)) == list(map(repr, orjson.loads(told)))


@pytest.mark.parametrize("value", [object(), {1: 2, "\ud800": float("nan")}, {"\ud800": object()}])
def test_what_is_no_json_value_is_not_written(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        halves.dumps(value)


def test_a_replacement_is_shown_in_the_place_of_a_half() -> None:
    assert halves.shown("a\ud800b\U0001f600ü") == "a\N{REPLACEMENT CHARACTER}b\U0001f600ü"
    assert halves.escaped('{"a": "\udfff"}') == '{"a": "\\udfff"}'
