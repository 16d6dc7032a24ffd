"""Ids from names: always the same, always allowed, different for different files."""

import re

from hypothesis import given
from hypothesis import strategies as st

from inputs_core import ids
from inputs_service.extraction.naming import id_of


def test_a_plain_name_is_the_id() -> None:
    assert id_of("1.jpg") == "1.jpg"
    assert id_of("图_片-2.png") == "图_片-2.png"


def test_folders_stay_in_the_id_with_a_hash_of_the_whole_name() -> None:
    assert re.fullmatch(r"cats_1\.jpg_[0-9a-f]{8}", id_of("cats/1.jpg"))
    assert re.fullmatch(r"a_b_图_片\.png_[0-9a-f]{8}", id_of("a b/图 片.png"))


def test_no_two_names_meet_in_one_id() -> None:
    names = ["a/b_c.png", "a_b/c.png", "a_b_c.png", "a b_c.png", "a/b/c.png", "..", ".", "/", ""]
    assert len({id_of(name) for name in names}) == len(names)


def test_long_names_keep_their_end_and_stay_different() -> None:
    first, second = id_of("图" * 1024 + ".png"), id_of("图" * 1023 + "影.png")
    assert first != second
    assert len(first) == 253
    assert "图.png_" in first
    assert id_of("图" * 1024 + ".png") == first


@given(st.text())
def test_any_name_gives_an_id_with_room_for_a_suffix(name: str) -> None:
    assert ids.problem(f"{id_of(name)}-9") is None
