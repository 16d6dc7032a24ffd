"""An origin of hosted media on loopback: files with ranges, and misbehaviour on demand."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

from PIL import Image

from inputs_app.client.types import Hosted, MediaPart, Place
from tests.core.site import serving

SUFFIX = "users/lens-lab/apps/streets/inputs/image/0123456789abcdef"
SIZES = ("orig", "tiny", "small", "large", "peaks")


@dataclass
class File:
    """Bytes and what is claimed about them; `answer` overrides everything."""

    data: bytes = b""
    content_type: str = "application/octet-stream"
    answer: Callable[[BaseHTTPRequestHandler], None] | None = None
    has_ranges: bool = True


@dataclass
class Site:
    """The running origin: its address, its files by path, and what was asked of it."""

    url: str
    files: dict[str, File] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """Path, Authorization header, Range header."""


def _serve(handler: BaseHTTPRequestHandler, site: Site) -> None:
    key, wanted = handler.headers.get("Authorization", ""), handler.headers.get("Range", "")
    site.asked.append((handler.path, key, wanted))
    file = site.files.get(handler.path)
    if file is not None and file.answer:
        file.answer(handler)
        return
    data, status, headers = b"secret words of the remote", 404, {}
    if file is not None:
        data, status, headers = file.data, 200, {"Content-Type": file.content_type}
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", wanted) if file.has_ranges else None
        headers |= {"Accept-Ranges": "bytes"} if file.has_ranges else {}
        if found:
            first, last = int(found[1]), min(int(found[2] or len(data) - 1), len(data) - 1)
            status = 206 if first <= last else 416
            headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
            data = data[first : last + 1]
    handler.send_response(status)
    for name, value in {**headers, "Content-Length": str(len(data))}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(data)


@contextmanager
def running() -> Iterator[Site]:
    """Starts an origin on a free port and ends it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with suppress(ConnectionError):
                _serve(self, site)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    site = Site(f"http://127.0.0.1:{server.server_address[1]}")
    with serving(server):
        yield site


def jpeg() -> bytes:
    """A small picture."""
    file = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, "JPEG")
    return file.getvalue()


def mp4(size_bytes: int) -> bytes:
    """Bytes that begin as a film does."""
    return b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * (size_bytes // 256)


def part(site: Site, place: Place = "image") -> MediaPart:
    """A medium of the site in all sizes."""
    return MediaPart(place, "", hosted=Hosted(site.url, SUFFIX, SIZES))
