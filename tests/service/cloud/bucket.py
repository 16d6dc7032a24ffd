"""A small S3 server in the test's own process: a bucket that lists and reads, and may misbehave."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.core.site import QuietServer, serving

TIME = "2024-01-01T00:00:00.000Z"


@dataclass
class Bucket:
    """The objects of `media` by name. `on_ask` is called with the name of every object that is
    read and may give a status to answer instead; `lists` is the status of listings."""

    objects: dict[str, bytes] = field(default_factory=dict)
    address: str = ""
    lists: int = 200
    page: int = 1000
    asked: list[str] = field(default_factory=list)
    on_ask: Callable[[str], int | None] = lambda _: None

    def listing(self, query: dict[str, list[str]]) -> bytes:
        """One page of ListObjectsV2."""
        prefix = query.get("prefix", [""])[0]
        after = query.get("continuation-token", query.get("start-after", [""]))[0]
        is_url = query.get("encoding-type") == ["url"]
        told = quote if is_url else escape
        encoding = "<EncodingType>url</EncodingType>" if is_url else ""
        names = sorted(it for it in self.objects if it.startswith(prefix) and it > after)
        page, is_cut = names[: self.page], len(names) > self.page
        rows = "".join(
            f"<Contents><Key>{told(it)}</Key><LastModified>{TIME}</LastModified>"
            f'<ETag>"e"</ETag><Size>{len(self.objects[it])}</Size></Contents>'
            for it in page
        )
        token = f"<NextContinuationToken>{escape(page[-1] if page else '')}</NextContinuationToken>"
        return (
            f"<ListBucketResult>{encoding}<KeyCount>{len(page)}</KeyCount>{rows}"
            f"<IsTruncated>{str(is_cut).lower()}</IsTruncated>{token if is_cut else ''}"
            "</ListBucketResult>"
        ).encode()


class Handler(BaseHTTPRequestHandler):
    """Speaks S3 for one bucket."""

    protocol_version = "HTTP/1.1"
    bucket: Bucket

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        _, first, name = f"{unquote(parts.path)}/".split("/", 2)
        if first != "media":
            self.answer(404, b"<Error><Code>NoSuchBucket</Code></Error>")
        elif name:
            self.read(name.removesuffix("/"))
        elif self.bucket.lists == 200:
            self.answer(200, self.bucket.listing(parse_qs(parts.query)))
        else:
            self.answer(self.bucket.lists, b"<Error><Code>AccessDenied</Code></Error>")

    def do_HEAD(self) -> None:
        self.do_GET()

    def read(self, name: str) -> None:
        """Answers an object, or a range of it."""
        self.bucket.asked.append(name)
        status = self.bucket.on_ask(name)
        if status is not None or name not in self.bucket.objects:
            self.answer(status or 404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        data, span = self.bucket.objects[name], self.headers.get("Range", "")
        if not span:
            self.answer(200, data)
            return
        start, _, end = span.removeprefix("bytes=").partition("-")
        last = min(int(end or len(data) - 1), len(data) - 1)
        self.answer(206, data[int(start) : last + 1], f"bytes {start}-{last}/{len(data)}")

    def answer(self, status: int, data: bytes, span: str = "") -> None:
        """Answers with these bytes."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT")
        self.send_header("ETag", '"e"')
        if span:
            self.send_header("Content-Range", span)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def serve() -> Iterator[Bucket]:
    """A running bucket `media`."""
    bucket = Bucket()
    handler = type("OwnHandler", (Handler,), {"bucket": bucket})
    server = QuietServer(("127.0.0.1", 0), handler)
    bucket.address = f"http://127.0.0.1:{server.server_port}"
    with serving(server):
        yield bucket
