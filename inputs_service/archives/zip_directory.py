"""The central directory of a ZIP archive, read entry by entry.

Source: PKWARE APPNOTE.TXT, 4.3.6 to 4.5.3.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO, cast

from inputs_service.archives.caps import Meter, Unreadable
from inputs_service.archives.streams import PIECE_BYTES, Plain

END = struct.Struct("<4s4H2LH")
END_64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR = struct.Struct("<4sLQL")
ENTRY = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
MOST_COMMENT = 65535
SPLIT, NOT_ZIP = "The archive is split over several files.", "The archive has no directory."
BROKEN = "The directory of the archive is damaged."
FULL_16, FULL_32 = 0xFFFF, 0xFFFFFFFF


@dataclass(frozen=True)
class Entry:
    """What the directory says of a member; `start` is where its local header stands."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    start: int


@dataclass(frozen=True)
class Directory:
    """Where the directory stands, and by how much all its offsets are too small."""

    start: int
    size: int
    shift: int


def found(file: BinaryIO) -> Directory:
    """The directory of an archive. Raises: Unreadable."""
    length = file.seek(0, 2)
    tail_at = max(0, length - END.size - MOST_COMMENT)
    tail = _at(file, tail_at, length - tail_at)
    place = tail.rfind(b"PK\5\6", 0, len(tail) - END.size + 4)
    if place < 0:
        raise Unreadable(NOT_ZIP)
    _, disk, first_disk, _, count, size, start, _ = END.unpack_from(tail, place)
    end = tail_at + place
    if FULL_32 in (size, start) or FULL_16 in (count, disk):
        wide = _wide(file, end)
        if wide is not None:
            return wide
    if disk or first_disk:
        raise Unreadable(SPLIT)
    return _checked(start, size, end)


def _wide(file: BinaryIO, end: int) -> Directory | None:
    """The directory by the ZIP64 record, where there is one."""
    if end < LOCATOR.size:
        return None
    signature, _, record_at, disks = LOCATOR.unpack(_at(file, end - LOCATOR.size, LOCATOR.size))
    if signature != b"PK\6\7":
        return None
    for place in (record_at, end - LOCATOR.size - END_64.size):
        if not 0 <= place <= end - LOCATOR.size - END_64.size:
            continue
        fields = END_64.unpack(_at(file, place, END_64.size))
        if fields[0] == b"PK\6\6":
            if fields[4] or fields[5] or disks > 1:
                raise Unreadable(SPLIT)
            return _checked(fields[9], fields[8], place)
    raise Unreadable(BROKEN)


def _checked(start: int, size: int, end: int) -> Directory:
    shift = end - size - start
    if shift < 0:
        raise Unreadable(BROKEN)
    return Directory(start + shift, size, shift)


def _at(file: BinaryIO, place: int, size: int) -> bytes:
    file.seek(place)
    data = file.read(size)
    if len(data) != size:
        raise Unreadable("The archive breaks off.")
    return bytes(data)


def entries(file: BinaryIO, directory: Directory) -> Iterator[Entry]:
    """The entries in the order of the directory, read some at a time. Raises: Unreadable."""
    window = Window(file, directory)
    while fixed := window.read(ENTRY.size):
        yield _entry(fixed, window, directory.shift)


class Window:
    """The bytes of the directory, in pieces that are large enough for slow files."""

    def __init__(self, file: BinaryIO, directory: Directory) -> None:
        self._plain = Plain(file, directory.start, directory.size)
        self._kept = b""

    def read(self, size: int) -> bytes:
        """Exactly so many bytes; none at the end of the directory. Raises: Unreadable."""
        while len(self._kept) < size:
            more = self._plain.following(max(PIECE_BYTES, size))
            if not more:
                break
            self._kept += more
        data, self._kept = self._kept[:size], self._kept[size:]
        if data and len(data) < size:
            raise Unreadable(BROKEN)
        return data

    def exactly(self, size: int) -> bytes:
        """As `read`, where the end of the directory is an error."""
        data = self.read(size) if size else b""
        if len(data) < size:
            raise Unreadable(BROKEN)
        return data


def _entry(fixed: bytes, window: Window, shift: int) -> Entry:
    told = ENTRY.unpack(fixed)
    signature, made_by, _, flags, method = told[:5]
    crc, packed, size, name_length, extra_length, comment_length = told[7:13]
    if signature != b"PK\1\2":
        raise Unreadable(BROKEN)
    name = window.exactly(name_length)
    extra = window.exactly(extra_length)
    window.exactly(comment_length)
    attributes, start = told[15:17]
    size, packed, start = _wider(extra, [size, packed, start])
    mode = attributes >> 16 if made_by >> 8 == 3 else 0
    return Entry(name, flags, method, crc, packed, size, mode, start + shift)


def _wider(extra: bytes, numbers: list[int]) -> list[int]:
    """Numbers that did not fit into 32 bits stand in the ZIP64 field, one after the other."""
    if FULL_32 not in numbers:
        return numbers
    place = 0
    while place + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, place)
        field = extra[place + 4 : place + 4 + length]
        if tag == 1:
            wide = iter(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
            return [next(wide, one) if one == FULL_32 else one for one in numbers]
        place += 4 + length
    return numbers


def check(file: BinaryIO, directory: Directory, meter: Meter) -> None:
    """Passes where the entries are within the caps and none lies within another: a small file
    whose members share their bytes unpacks to a huge one. Raises: Unreadable."""
    spans = []
    for entry in entries(file, directory):
        meter.entry()
        spans.append((entry.start, entry.start + LOCAL.size + len(entry.name) + entry.packed))
    spans.sort()
    ends = [*spans, (directory.start, directory.start)]
    if any(end > following for (_, end), (following, _) in pairwise(ends)):
        raise Unreadable("The members of the archive overlap: it looks like a zip bomb.")


def data_start(file: BinaryIO, entry: Entry) -> int:
    """Where the packed bytes of a member begin. Raises: Unreadable."""
    fields = LOCAL.unpack(_at(file, entry.start, LOCAL.size))
    if fields[0] != b"PK\3\4":
        raise Unreadable(BROKEN)
    return entry.start + LOCAL.size + cast("int", fields[9]) + cast("int", fields[10])
