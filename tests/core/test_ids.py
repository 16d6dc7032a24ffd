"""The rule for input ids."""

import re
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputs_core import ids


@pytest.mark.parametrize(
    "taken", ["a", "a/b", "two words", "quo\"te's", "🐈", "x" * 256, "...", "%2F", "<script>", "ü"]
)
def test_an_ordinary_or_odd_id_is_taken(taken: str) -> None:
    assert ids.problem(taken) is None


@pytest.mark.parametrize(
    "refused", ["", ".", "..", "x" * 257, "a\nb", "\x00", "a\x7f", "a\x9f", "a\ud800", "\udfffz"]
)
def test_a_bad_id_is_refused_with_a_sentence(refused: str) -> None:
    sentence = ids.problem(refused)
    assert sentence is not None
    assert sentence.endswith(".")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=3, max_size=256))
def test_any_printable_text_up_to_256_characters_is_an_id(text: str) -> None:
    assert ids.problem(text) is None


def test_new_ids_are_32_hexadecimal_digits_and_differ() -> None:
    first, second = ids.new_id(), ids.new_id()
    assert first != second
    assert len(first) == 32
    assert set(first) <= set(string.hexdigits.lower())


def test_new_ids_in_order_are_32_hex_digits_that_grow_with_the_time() -> None:
    first = ids.new_ordered_id()
    time.sleep(0.002)
    second = ids.new_ordered_id()
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first[:12] < second[:12]
