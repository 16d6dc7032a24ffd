"""Ids from names: always the same, always allowed, different for different files."""

from hypothesis import given
from hypothesis import strategies as st

from inputs_core import ids
from inputs_service.extraction.naming import id_of


def test_folders_stay_in_the_id() -> None:
    assert id_of("cats/1.jpg") == "cats_1.jpg"
    assert id_of("a b/图 片.png") == "a_b_图_片.png"


def test_long_names_keep_their_end_and_stay_different() -> None:
    first, second = id_of("图" * 1024 + ".png"), id_of("图" * 1023 + "影.png")
    assert first != second
    assert len(first) == 253
    assert first.endswith("图.png")
    assert id_of("图" * 1024 + ".png") == first


@given(st.text())
def test_any_name_gives_an_id_with_room_for_a_suffix(name: str) -> None:
    assert ids.problem(f"{id_of(name)}-9") is None
