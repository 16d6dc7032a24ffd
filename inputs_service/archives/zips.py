"""The members of a ZIP archive. Source: PKWARE APPNOTE.TXT, 4.4 and 5.8."""

import io
import lzma
import stat
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, cast

from inputs_service.archives import member, streams, zip_directory
from inputs_service.archives.caps import Caps, Damaged, Meter, Unreadable
from inputs_service.archives.member import Member
from inputs_service.archives.streams import Plain, Stream, Unpacked, Unpacker
from inputs_service.archives.zip_directory import Entry

STORED, DEFLATED, BZIP2, LZMA = 0, 8, 12, 14
ENCRYPTED = 1 | 1 << 6 | 1 << 13
UTF_8 = 1 << 11
MAKERS: dict[int, Callable[[], Unpacker]] = {DEFLATED: streams.deflate, BZIP2: streams.bzip2}
LZMA_HEAD = struct.Struct("<2sHBL")


def members(file: BinaryIO, caps: Caps, start: int) -> Iterator[Member]:
    """The members from index `start` on, in the order of the archive's directory.

    Raises: Unreadable; nothing can be read of an archive that lost its end.
    """
    meter = Meter(caps)
    directory = zip_directory.found(file)
    zip_directory.check(file, directory, meter)
    for index, entry in enumerate(zip_directory.entries(file, directory)):
        if index < start:
            continue
        name = member.cleaned(_name(entry))
        skipped = _skipped(entry, name, caps)
        content = member.closed if skipped else partial(_opened, file, entry, meter)
        yield Member(index, name, entry.size, skipped, content)


def _name(entry: Entry) -> str:
    """UTF-8 where the archive says so or where it fits; else what old DOS programs wrote."""
    if entry.flags & UTF_8:
        return entry.name.decode("utf-8", "replace")
    try:
        return entry.name.decode("utf-8")
    except UnicodeDecodeError:
        return entry.name.decode("cp437")


def _skipped(entry: Entry, name: str, caps: Caps) -> str:
    kind = stat.S_IFMT(entry.mode)
    if entry.name.endswith((b"/", b"\\")) or kind == stat.S_IFDIR:
        return member.FOLDER
    if kind not in (0, stat.S_IFREG):
        return member.LINK if kind == stat.S_IFLNK else member.DEVICE
    if member.is_junk(name):
        return member.JUNK
    if entry.flags & ENCRYPTED:
        return member.ENCRYPTED
    if entry.method not in (STORED, LZMA, *MAKERS):
        return member.UNSUPPORTED
    return member.TOO_BIG if entry.size > caps.member_bytes else ""


def _opened(file: BinaryIO, entry: Entry, meter: Meter) -> BinaryIO:
    try:
        start = zip_directory.data_start(file, entry)
    except Unreadable as error:
        raise Damaged(error.message) from None
    checked = Checked(_unpacked(file, entry, start, meter), entry)
    return cast("BinaryIO", io.BufferedReader(checked, streams.PIECE_BYTES))


def _unpacked(file: BinaryIO, entry: Entry, start: int, meter: Meter) -> Stream:
    if entry.method == STORED:
        return Plain(file, start, entry.packed, meter)
    packed = Plain(file, start, entry.packed)
    make = MAKERS.get(entry.method) or _lzma_of(packed)
    return Unpacked(
        cast("BinaryIO", io.BufferedReader(packed, streams.PIECE_BYTES)),
        make,
        meter,
        is_chain=False,
        error=Damaged,
    )


def _lzma_of(packed: Plain) -> Callable[[], Unpacker]:
    """LZMA in ZIP begins with the version, then its properties. Raises: Damaged."""
    head = packed.following(LZMA_HEAD.size)
    if len(head) < LZMA_HEAD.size:
        raise Damaged("The compressed data breaks off.")
    _, length, numbers, dictionary = LZMA_HEAD.unpack(head)
    positions, literals = divmod(numbers, 9)
    if length != 5 or dictionary > streams.DICTIONARY_BYTES or positions > 24:
        raise Damaged("The compressed data asks for too much memory, or is damaged.")
    properties = {
        "id": lzma.FILTER_LZMA1,
        "dict_size": max(dictionary, 4096),
        "lc": literals,
        "lp": positions % 5,
        "pb": positions // 5,
    }
    return lambda: _lzma(properties)


def _lzma(properties: dict[str, int]) -> Unpacker:
    try:
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[properties])
    except (lzma.LZMAError, ValueError):
        raise Damaged("The compressed data is damaged.") from None


class Checked(Stream):
    """The bytes of a member, which must have the size and the checksum that the directory says.

    Raises while it is read: Damaged.
    """

    def __init__(self, content: Stream, entry: Entry) -> None:
        super().__init__()
        self._content, self._entry = content, entry
        self._left, self._crc = entry.size, 0

    def following(self, most: int) -> bytes:
        """At most so many of the next bytes; none at the end."""
        data = self._content.following(min(most, self._left)) if self._left else b""
        self._left -= len(data)
        self._crc = zlib.crc32(data, self._crc)
        if not data and most:
            self._end()
        return data

    def _end(self) -> None:
        has_end = self._entry.method != LZMA  # which may end without saying so
        if self._left or (has_end and self._content.following(1)):
            raise Damaged("The member is not as long as the archive says.")
        if self._crc != self._entry.crc:
            raise Damaged("The member is damaged: its checksum is wrong.")
