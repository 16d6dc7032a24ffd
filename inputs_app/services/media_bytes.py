"""Opens hosted media: renditions from the disk cache or whole, originals as a stream.

The content type is what the bytes are, of the types that we know; what the remote claims plays no
part.
These functions wait for the network: call them from a thread, without a database connection.
"""

from dataclasses import dataclass

from django.core.cache import cache

from inputs_app.client import downloads
from inputs_app.client.downloads import Download
from inputs_app.client.errors import ApiError
from inputs_app.client.http import Connection
from inputs_app.services import media_cache
from inputs_app.services.media_cache import MOST_BYTES
from inputs_app.services.media_sources import RENDITIONS
from inputs_core.media.sniffing import HEAD_BYTES, sniff

TYPE_KEPT_S = 86_400
UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class Whole:
    """Bytes that fit into memory."""

    data: bytes
    content_type: str


@dataclass(frozen=True)
class Stream:
    """An open download with the bytes that were read already; whoever has it closes it."""

    download: Download
    head: bytes
    content_type: str


def opened(connection: Connection, url: str, size: str, byte_range: str = "") -> Whole | Stream:
    """The bytes at an address that media_sources allowed.

    Units/limits: renditions up to 2 MB come whole and are kept; everything else is a stream, and
    only there `byte_range` plays a part. Raises: ApiError.
    """
    if size in RENDITIONS:
        return _rendition(connection, url)
    return _original(connection, url, byte_range)


def content_type(head: bytes) -> str:
    """The content type to serve bytes with that begin so."""
    found = sniff(head)
    if found is None:
        return UNKNOWN_TYPE
    is_text = found.content_type == "text/plain"
    return "text/plain; charset=utf-8" if is_text else found.content_type


def _rendition(connection: Connection, url: str) -> Whole | Stream:
    name = media_cache.key(connection, url)
    kept = media_cache.get(name)
    if kept is not None:
        return Whole(kept, content_type(kept[:HEAD_BYTES]))
    download = downloads.start(connection, url)
    head = _read(download, MOST_BYTES + 1)
    kind = content_type(head[:HEAD_BYTES])
    if len(head) > MOST_BYTES:
        return Stream(download, head, kind)
    download.close()
    if len(head) == download.length_bytes:
        media_cache.put(name, head)
    return Whole(head, kind)


def _original(connection: Connection, url: str, byte_range: str) -> Stream:
    download = downloads.start(connection, url, byte_range=byte_range)
    if not download.is_part:
        head = _read(download, HEAD_BYTES)
        return Stream(download, head, content_type(head))
    try:
        kind = _known_type(connection, url)
    except ApiError:
        download.close()
        raise
    return Stream(download, b"", kind)


def _known_type(connection: Connection, url: str) -> str:
    """The type of a file of which only a part was asked for; its beginning is read once a day."""
    name = f"media-type:{media_cache.key(connection, url)}"
    known = cache.get(name)
    if isinstance(known, str):
        return known
    with downloads.start(connection, url, byte_range=f"bytes=0-{HEAD_BYTES - 1}") as download:
        found = content_type(download.read_up_to(HEAD_BYTES))
    cache.set(name, found, TYPE_KEPT_S)
    return found


def _read(download: Download, most_bytes: int) -> bytes:
    try:
        return download.read_up_to(most_bytes)
    except ApiError:
        download.close()
        raise
