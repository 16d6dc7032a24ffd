"""Listing by the beginning of names, over obstore's store in memory, ordered like the others."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as some
from obstore.exceptions import InvalidPathError, PermissionDeniedError
from obstore.store import MemoryStore

from inputs_core.cloud import Address, Store, StoreError, listed

NAMES = (
    "images/abc-1/Data.zip",
    "images/abc-1/deep/er.png",
    "images/abc.png",
    "images/abcImage.png",
    "images/abd.png",
    "images/xabc.png",
    "images2/abc.png",
    "top.png",
)
UNREADABLE = InvalidPathError("a//b")


def filled(names: tuple[str, ...]) -> Store:
    store = MemoryStore()
    for name in names:
        store.put(name, b"x")
    return cast("Store", store)


def found(store: Store, prefix: str, after: str = "") -> list[str]:
    return [it.name for it in listed(store, Address("s3", "media", prefix), after)]


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("images/abc", NAMES[:4]),
        ("images/abc.png", NAMES[2:3]),
        ("images/abc-1/", NAMES[:2]),
        ("images/", NAMES[:6]),
        ("images", NAMES[:7]),
        ("", NAMES),
        ("t", NAMES[7:]),
        ("none", ()),
    ],
)
def test_a_prefix_is_a_beginning_of_names(prefix: str, names: tuple[str, ...]) -> None:
    assert found(filled(NAMES), prefix) == list(names)


def test_a_listing_goes_on_behind_a_name() -> None:
    assert found(filled(NAMES), "images/abc", "images/abc.png") == ["images/abcImage.png"]
    assert found(filled(NAMES), "images/abc", "images/abcImage.png") == []


part = some.text("abc01.-~ü狗", min_size=1, max_size=3).filter(lambda it: it not in (".", ".."))
names_of_objects = some.lists(part, min_size=1, max_size=3).map("/".join)


@given(
    some.sets(names_of_objects, max_size=12), some.one_of(part, names_of_objects), some.booleans()
)
def test_what_is_listed_is_what_begins_with_the_prefix(
    names: set[str], prefix: str, cut: bool
) -> None:
    listed_names = found(filled(tuple(names)), prefix)
    assert listed_names == sorted(name for name in names if name.startswith(prefix))
    if cut and listed_names:
        assert found(filled(tuple(names)), prefix, listed_names[0]) == listed_names[1:]


def test_an_address_that_nobody_answers_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise OSError("http://127.0.0.1/media?X-Amz-Signature=secret")

    monkeypatch.setattr("obstore.list", refuse)
    with pytest.raises(StoreError, match="could not be reached") as told:
        found(filled(()), "a")
    assert "secret" not in str(told.value)
    assert told.value.is_passing


def broken_off(monkeypatch: pytest.MonkeyPatch, error: Exception, given: tuple[str, ...]) -> None:
    """From now on listings give these names in one piece, then fail."""

    def listing(*_: Any, **__: Any) -> Iterator[list[dict[str, Any]]]:
        if given:
            yield [{"path": name, "size": 1} for name in given]
        raise error

    monkeypatch.setattr("obstore.list", listing)


@pytest.mark.parametrize("error", [UNREADABLE, PermissionDeniedError("non-2xx status code: 403")])
@pytest.mark.parametrize(("given", "after"), [(("a", "a-1"), ""), ((), "a-1"), (("a-2",), "a-1")])
def test_a_listing_that_breaks_off_is_never_taken_for_its_end(
    monkeypatch: pytest.MonkeyPatch, error: Exception, given: tuple[str, ...], after: str
) -> None:
    broken_off(monkeypatch, error, given)
    listing = listed(filled(("a", "a-1")), Address("s3", "media", "a"), after)
    names = [next(listing).name for _ in given]
    with pytest.raises(StoreError):
        next(listing)
    assert names == list(given)
