"""Bytes that lie somewhere else, as a file: seeking costs nothing until the next read."""

import io
from typing import Any


class Seekable(io.RawIOBase):
    """A file for reading of a known size; a subclass gives the bytes at a position (`following`),
    and may let go of what it holds open when the position moves (`moved`)."""

    def __init__(self, size_bytes: int) -> None:
        super().__init__()
        self.size_bytes = size_bytes
        self.position = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Where the next read begins."""
        return self.position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Moves without reading anything."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.size_bytes}
        position = max(0, base[whence] + offset)
        if position != self.position:
            self.moved()
        self.position = position
        return position

    def readinto(self, buffer: Any, /) -> int:
        """The next bytes; 0 at the end. Raises: what `following` raises."""
        view = memoryview(buffer).cast("B")
        most = min(len(view), self.size_bytes - self.position)
        if most <= 0:
            return 0
        data = self.following(most)
        view[: len(data)] = data
        self.position += len(data)
        return len(data)

    def following(self, most: int) -> bytes:
        """At most so many bytes from `position` on."""
        raise NotImplementedError

    def moved(self) -> None:
        """The next read begins elsewhere."""
