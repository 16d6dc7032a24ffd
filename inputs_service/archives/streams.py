"""Packed bytes as a stream of unpacked ones, a bounded piece at a time."""

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

from inputs_core.limits import MB
from inputs_service.archives.caps import Damaged, Meter, Unreadable

PIECE_BYTES = 64 * 1024
DICTIONARY_BYTES = 128 * MB
"""The most memory that an LZMA stream may ask for."""
MOST_EMPTY_STREAMS = 100
BROKEN = (zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, MemoryError)
"""What decompressors raise on wrong data."""


class Unpacker(Protocol):
    """What bz2 and lzma call a decompressor."""

    @property
    def eof(self) -> bool:
        """Whether the end of the packed stream was met."""
        ...

    @property
    def needs_input(self) -> bool:
        """Whether nothing comes without more packed bytes."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What stands behind the end of the packed stream."""
        ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most `max_length` bytes more."""
        ...


class Inflater:
    """zlib with the manners of bz2 and lzma."""

    def __init__(self, window: int) -> None:
        self._inner = zlib.decompressobj(window)

    @property
    def eof(self) -> bool:
        """Whether the end of the packed stream was met."""
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        """Whether nothing comes without more packed bytes."""
        return not self._inner.unconsumed_tail and not self.eof

    @property
    def unused_data(self) -> bytes:
        """What stands behind the end of the packed stream."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most `max_length` bytes more."""
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


def gzip() -> Unpacker:
    """For one gzip member. Source: RFC 1952."""
    return Inflater(31)


def deflate() -> Unpacker:
    """For raw deflate, as in ZIP. Source: RFC 1951."""
    return Inflater(-15)


def bzip2() -> Unpacker:
    """For one bzip2 stream."""
    return bz2.BZ2Decompressor()


def xz() -> Unpacker:
    """For one xz or lzma stream."""
    return lzma.LZMADecompressor(memlimit=DICTIONARY_BYTES)


class Stream(io.RawIOBase):
    """Bytes to be read in their order."""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """The next bytes; 0 at the end."""
        view = memoryview(buffer).cast("B")
        data = self.following(len(view))
        view[: len(data)] = data
        return len(data)

    def following(self, most: int) -> bytes:
        """At most so many of the next bytes; none at the end."""
        raise NotImplementedError

    def skip(self, count: int) -> int:
        """Passes over bytes; says how many there were."""
        left = count
        while left and (data := self.following(min(left, PIECE_BYTES))):
            left -= len(data)
        return count - left


class Unpacked(Stream):
    """The unpacked bytes of `source`, counted on both sides.

    With `is_chain` streams that stand one behind the other are one.
    Raises while it is read: Unreadable, or `error`, where the packed data is wrong.
    """

    def __init__(
        self,
        source: BinaryIO,
        make: Callable[[], Unpacker],
        meter: Meter,
        *,
        is_chain: bool = True,
        error: type[Unreadable] = Unreadable,
    ) -> None:
        super().__init__()
        self._source, self._make, self._meter = source, make, meter
        self._is_chain, self._error = is_chain, error
        self._unpacker, self._rest, self._empty_count = make(), b"", 0

    def following(self, most: int) -> bytes:
        """At most so many of the next bytes; none at the end."""
        data = self._next(most)
        self._meter.bytes_out(len(data))
        return data

    def _next(self, most: int) -> bytes:
        while most and not self._is_at_end():
            wants_more = self._unpacker.needs_input
            packed = self._fed() if wants_more else b""
            try:
                data = self._unpacker.decompress(packed, most)
            except BROKEN:
                raise self._error("The compressed data is damaged.") from None
            if data:
                self._empty_count = 0
                return data
            if wants_more and not packed and not self._unpacker.eof:
                raise self._error("The compressed data breaks off.")
        return b""

    def _is_at_end(self) -> bool:
        """Also where nothing but zeros stands behind the end of a stream."""
        if not self._unpacker.eof:
            return False
        if not self._is_chain:
            return True
        rest = self._unpacker.unused_data.lstrip(b"\0") or self._more().lstrip(b"\0")
        if rest:
            self._unpacker, self._rest = self._make(), rest
            self._empty_count += 1
            if self._empty_count > MOST_EMPTY_STREAMS:
                raise self._error("The compressed data is damaged.")
        return not rest

    def _fed(self) -> bytes:
        rest, self._rest = self._rest, b""
        return rest or self._more()

    def _more(self) -> bytes:
        packed = self._source.read(PIECE_BYTES)
        self._meter.bytes_in(len(packed))
        return packed


class Plain(Stream):
    """Bytes of a seekable file that are not packed: `size` from `start` on, or all behind it. It
    minds nobody else's position. Raises: Damaged where the file ends before `size` bytes."""

    def __init__(
        self, file: BinaryIO, start: int, size: int | None = None, meter: Meter | None = None
    ) -> None:
        super().__init__()
        self._file, self._position, self._meter = file, start, meter
        self._end = None if size is None else start + size

    def following(self, most: int) -> bytes:
        """At most so many of the next bytes; none at the end."""
        wanted = most if self._end is None else min(most, self._end - self._position)
        if wanted <= 0:
            return b""
        self._file.seek(self._position)
        data = self._file.read(wanted)
        if not data and self._end is not None:
            raise Damaged("The archive ends in the middle of a member.")
        self._count(len(data))
        self._position += len(data)
        return bytes(data)

    def skip(self, count: int) -> int:
        """Passes over bytes without reading them; behind the end of the file there are none."""
        self._count(count)
        self._position += count
        return count

    def _count(self, count: int) -> None:
        if self._meter is not None:
            self._meter.bytes_in(count)
            self._meter.bytes_out(count)
