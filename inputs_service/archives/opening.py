"""Which files are archives, and their members whatever the format."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from inputs_service.archives import streams, tar_headers, tars, zips
from inputs_service.archives.caps import Caps, Damaged, Meter, Unreadable
from inputs_service.archives.member import Member
from inputs_service.archives.streams import Plain, Stream, Unpacked, Unpacker

HEAD_BYTES = 4096
ZIP_BEGINNINGS = (b"PK\3\4", b"PK\5\6")
DOCUMENTS = (
    b"[Content_Types].xml",
    b"mimetypeapplication/",
    b"META-INF/",
    b"_rels/",
    b"AndroidManifest.xml",
)
"""The first members of office documents, books and programs, which are ZIP files too."""
PACKED: tuple[tuple[bytes, Callable[[], Unpacker], tuple[str, ...]], ...] = (
    (b"\x1f\x8b", streams.gzip, (".tar.gz", ".tgz")),
    (b"BZh", streams.bzip2, (".tar.bz2", ".tbz2", ".tbz", ".tb2")),
    (b"\xfd7zXZ\0", streams.xz, (".tar.xz", ".txz")),
)


def is_archive(head: bytes, name: str) -> bool:
    """Whether a file is an archive that can be unpacked, by its first 4,096 bytes.

    The name decides only where the bytes leave it open: a packed file that may hold a tar or not.
    Office documents, which are ZIP files inside, are none.
    """
    if head.startswith(ZIP_BEGINNINGS):
        return not head[30:].startswith(DOCUMENTS)
    for beginning, make, endings in PACKED:
        if head.startswith(beginning):
            block = _first_block(make, head)
            ends_so = name.lower().endswith(endings)
            return tar_headers.is_header(block) if len(block) == tar_headers.BLOCK else ends_so
    is_marked = head[257:262] == b"ustar" or name.lower().endswith(".tar")
    return is_marked and tar_headers.is_header(head[: tar_headers.BLOCK])


def _first_block(make: Callable[[], Unpacker], head: bytes) -> bytes:
    try:
        return make().decompress(head, tar_headers.BLOCK)
    except streams.BROKEN:
        return b""


def members(file: BinaryIO, *, caps: Caps | None = None, start: int = 0) -> Iterator[Member]:
    """The members of a ZIP or tar archive from index `start` on, in an order that is always the
    same; each must be read before the next is asked for.

    `file` is seekable, and its own OSErrors pass. Members that are nothing to take come with their
    reason in `skipped`. Memory is bounded by the caps whatever the file holds.
    Raises: Unreadable where the archive cannot be read, or not any further: members before the
    damage were given by then, except of a ZIP without its end.
    """
    try:
        yield from _members(file, caps or Caps(), start)
    except Damaged as error:
        raise Unreadable(error.message) from None


def _members(file: BinaryIO, caps: Caps, start: int) -> Iterator[Member]:
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if head.startswith(ZIP_BEGINNINGS):
        return zips.members(file, caps, start)
    meter = Meter(caps)
    return tars.members(_stream(file, head, meter), caps, start, meter)


def _stream(file: BinaryIO, head: bytes, meter: Meter) -> Stream:
    file.seek(0)
    for beginning, make, _ in PACKED:
        if head.startswith(beginning):
            return Unpacked(file, make, meter)
    if not tar_headers.is_header(head[: tar_headers.BLOCK]):
        raise Unreadable("The file is not a ZIP or tar archive.")
    return Plain(file, 0, meter=meter)
