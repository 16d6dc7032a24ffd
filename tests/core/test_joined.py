"""Objects that lie one behind the other are read as one file, from any place on."""

import io
from typing import IO

import pytest

from inputs_core.faults import StorageFailed
from inputs_core.joined import Joined, NotWhole

CONTENT = {"a": b"first ", "b": b"", "c": b"second ", "d": b"third"}
WHOLE = b"".join(CONTENT.values())


class Store:
    """Objects in memory, and how many of them are open."""

    def __init__(self, **changed: bytes) -> None:
        self.content = CONTENT | changed
        self.opened: list[IO[bytes]] = []

    def open_part(self, name: str) -> IO[bytes]:
        """An object, open for reading."""
        self.opened.append(io.BytesIO(self.content[name]))
        return self.opened[-1]

    def joined(self) -> Joined:
        """All of them, as long as they should be."""
        return Joined([(name, len(one)) for name, one in CONTENT.items()], self.open_part)


@pytest.mark.parametrize("start", range(len(WHOLE) + 2))
def test_bytes_come_from_any_place_with_one_object_open(start: int) -> None:
    store = Store()
    with io.BufferedReader(store.joined(), 4) as file:
        assert file.read() == WHOLE
        file.seek(start)
        assert file.read() == WHOLE[start:]
        assert sum(not one.closed for one in store.opened) <= 1
    assert all(one.closed for one in store.opened)


def test_an_object_that_is_shorter_than_it_was_is_told_and_kept_as_the_fault() -> None:
    file = Store(c=b"sec").joined()
    assert file.read(6) == b"first "
    assert file.read(9) == b"sec"
    with pytest.raises(NotWhole):
        file.read(9)
    assert isinstance(file.fault, NotWhole)


def test_a_storage_that_breaks_off_is_told_as_such() -> None:
    class Breaking(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(5, "Input/output error")

    file = Joined([("a", 6)], lambda name: Breaking())
    with pytest.raises(StorageFailed):
        file.read(6)
