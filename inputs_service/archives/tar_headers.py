"""The headers of a tar archive: blocks of 512 bytes, with long names and pax records before them.

Source: POSIX.1-2001, pax interchange format; GNU tar manual, "Basic Tar Format".
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from inputs_service.archives.caps import Meter, Unreadable
from inputs_service.archives.streams import Stream

BLOCK = 512
REGULAR, GNU_NAME, GNU_LINK, GNU_SPARSE = b"0", b"L", b"K", b"S"
PAX, PAX_GLOBAL, PAX_SUN = b"x", b"g", b"X"
WITHOUT_CONTENT = (b"1", b"2", b"3", b"4", b"5", b"6")
MOST_TOLD = 8
"""Long names and records before one member."""
DAMAGED = "The archive is damaged: a header cannot be read."
BREAKS_OFF = "The archive breaks off."


@dataclass(frozen=True)
class Header:
    """One member: `size` is what follows it in the archive."""

    kind: bytes
    name: str
    size: int
    is_sparse: bool = False


def headers(stream: Stream, meter: Meter) -> Iterator[Header]:
    """The headers of members; whoever takes one moves the stream behind its content before the
    next. Raises: Unreadable."""
    told, told_count = dict[str, str](), 0
    while (block := _block(stream)).strip(b"\0"):
        if not is_header(block) or told_count > MOST_TOLD:
            raise Unreadable(DAMAGED)
        header = _read(block)
        if header.kind in (GNU_NAME, GNU_LINK, PAX, PAX_GLOBAL, PAX_SUN):
            told.update(_told(header.kind, _content(stream, header.size, meter)))
            told_count += 1
            continue
        meter.entry()
        if header.kind == GNU_SPARSE:
            _skip_sparse_map(stream, block, meter)
        yield _completed(header, told)
        told, told_count = {}, 0


def is_header(block: bytes) -> bool:
    """Whether 512 bytes carry the checksum of a tar header."""
    if len(block) < BLOCK:
        return False
    try:
        told = _number(block[148:156])
    except ValueError:
        return False
    rest = block[:148] + b" " * 8 + block[156:BLOCK]
    signed = sum(byte - 256 if byte > 127 else byte for byte in rest)
    return told in (sum(rest), signed)


def _block(stream: Stream) -> bytes:
    """The next block; none at the end of the file."""
    block = b""
    while len(block) < BLOCK and (more := stream.following(BLOCK - len(block))):
        block += more
    if block and len(block) < BLOCK:
        raise Unreadable(BREAKS_OFF)
    return block


def _read(block: bytes) -> Header:
    kind = block[156:157]
    try:
        size = _number(block[124:136])
    except ValueError:
        raise Unreadable(DAMAGED) from None
    name = _text(block[:100])
    if block[257:263] == b"ustar\0" and (prefix := _text(block[345:500])):
        name = f"{prefix}/{name}"
    kind = REGULAR if kind == b"\0" else kind
    return Header(kind, name, 0 if kind in WITHOUT_CONTENT else size, kind == GNU_SPARSE)


def _completed(header: Header, told: dict[str, str]) -> Header:
    """The header with what long names and pax records said before it."""
    name = told.get("path", header.name)
    is_sparse = header.is_sparse or any(key.startswith("GNU.sparse.") for key in told)
    size = told.get("size", "")
    if not size or header.kind in WITHOUT_CONTENT:
        return replace(header, name=name, is_sparse=is_sparse)
    if not (size.isascii() and size.isdigit() and len(size) < 20):
        raise Unreadable(DAMAGED)
    return replace(header, name=name, size=int(size), is_sparse=is_sparse)


def _number(field: bytes) -> int:
    """Octal digits, or GNU's base 256. Raises: ValueError."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.partition(b"\0")[0].strip()
    if digits and not digits.isdigit():
        raise ValueError(digits)
    return int(digits or b"0", 8)


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "replace")


def _content(stream: Stream, size: int, meter: Meter) -> bytes:
    if size > meter.caps.header_bytes:
        raise Unreadable("A name in the archive is too long.")
    content, left = b"", size + -size % BLOCK
    while left and (more := stream.following(left)):
        content += more
        left -= len(more)
    if left:
        raise Unreadable(BREAKS_OFF)
    return content[:size]


def _told(kind: bytes, content: bytes) -> dict[str, str]:
    if kind == GNU_NAME:
        return {"path": _text(content)}
    return _records(content) if kind in (PAX, PAX_SUN) else {}


def _records(content: bytes) -> dict[str, str]:
    """Pax records: `length key=value\\n`. Raises: Unreadable."""
    records, place = {}, 0
    while place < len(content) and content[place : place + 1] != b"\0":
        digits = content[place : place + 20].partition(b" ")[0]
        if not digits.isdigit() or not len(digits) + 1 < int(digits) <= len(content) - place:
            raise Unreadable(DAMAGED)
        record = content[place + len(digits) + 1 : place + int(digits) - 1]
        key, _, value = record.partition(b"=")
        records[key.decode("utf-8", "replace")] = value.decode("utf-8", "replace")
        place += int(digits)
    return records


def _skip_sparse_map(stream: Stream, block: bytes, meter: Meter) -> None:
    """Sparse files may have more blocks of header, each saying whether another follows."""
    is_more = block[482:483] not in (b"\0", b"")
    while is_more:
        meter.entry()
        extra = _block(stream)
        if not extra:
            raise Unreadable(BREAKS_OFF)
        is_more = extra[504:505] not in (b"\0", b"")
