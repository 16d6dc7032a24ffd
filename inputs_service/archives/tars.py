"""The members of a tar archive, plain or packed with gzip, bzip2 or xz, in the order in which they
stand. Source: POSIX.1-2001 pax, ustar; GNU tar manual, "Basic Tar Format"."""

import io
from collections.abc import Iterator
from typing import BinaryIO, cast

from inputs_service.archives import member, tar_headers
from inputs_service.archives.caps import Caps, Meter, Unreadable
from inputs_service.archives.member import Member
from inputs_service.archives.streams import PIECE_BYTES, Stream
from inputs_service.archives.tar_headers import BLOCK, Header

BREAKS_OFF = "The archive breaks off."
KINDS = {
    b"0": "",
    b"7": "",
    b"5": member.FOLDER,
    b"1": member.LINK,
    b"2": member.LINK,
    b"3": member.DEVICE,
    b"4": member.DEVICE,
    b"6": member.DEVICE,
}


class Part(Stream):
    """The bytes of one member within the archive's stream. Raises: Unreadable where they break off,
    or once the next member was asked for."""

    def __init__(self, stream: Stream, size: int) -> None:
        super().__init__()
        self._stream, self.left, self._is_past = stream, size, False

    def following(self, most: int) -> bytes:
        """At most so many of the next bytes; none at the end."""
        if self._is_past:
            raise Unreadable("The archive was read on past this member.")
        if not self.left or not most:
            return b""
        data = self._stream.following(min(most, self.left))
        if not data:
            raise Unreadable(BREAKS_OFF)
        self.left -= len(data)
        return data

    def leave(self) -> None:
        """Goes to the end of the member; from now on it cannot be read."""
        if self._stream.skip(self.left) < self.left:
            raise Unreadable(BREAKS_OFF)
        self.left, self._is_past = 0, True

    def opened(self) -> BinaryIO:
        """The bytes as a file."""
        return cast("BinaryIO", io.BufferedReader(self, PIECE_BYTES))


def members(stream: Stream, caps: Caps, start: int, meter: Meter) -> Iterator[Member]:
    """The members from index `start` on; those before it are passed over.

    Raises: Unreadable, after the members that stand before the damage.
    """
    headers = tar_headers.headers(stream, meter)
    for index, header in enumerate(headers):
        name = member.cleaned(header.name)
        skipped = _skipped(header, name, caps)
        part = Part(stream, header.size)
        if index >= start:
            content = member.closed if skipped else part.opened
            yield Member(index, name, header.size, skipped, content)
        part.leave()
        _skip_padding(stream, header.size)


def _skip_padding(stream: Stream, size: int) -> None:
    """Contents end at a full block; the last one of a file may be cut short."""
    stream.skip(-size % BLOCK)


def _skipped(header: Header, name: str, caps: Caps) -> str:
    kind = KINDS.get(header.kind, member.UNSUPPORTED)
    if kind:
        return kind
    if header.is_sparse:
        return member.UNSUPPORTED
    if header.name.endswith("/"):
        return member.FOLDER
    if member.is_junk(name):
        return member.JUNK
    return member.TOO_BIG if header.size > caps.member_bytes else ""
