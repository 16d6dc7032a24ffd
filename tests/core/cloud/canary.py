"""Web servers on loopback that note what they are asked: an empty store, and a canary that must
hear nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.core.site import QuietServer, serving

EMPTY_S3 = (
    b"<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>"
)
EMPTY_AZURE = b"<EnumerationResults><Blobs></Blobs><NextMarker/></EnumerationResults>"
Asked = list[tuple[str, str, dict[str, str]]]


@contextmanager
def listening() -> Iterator[tuple[str, Asked]]:
    """The server's address, and what it was asked: verb, path, headers in lower case."""
    asked: Asked = []

    class Handler(BaseHTTPRequestHandler):
        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self.answer
            raise AttributeError(name)

        def answer(self) -> None:
            headers = {key.lower(): value for key, value in self.headers.items()}
            asked.append((self.command, self.path, headers))
            data = EMPTY_AZURE if "comp=list" in self.path else EMPTY_S3
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = QuietServer(("127.0.0.1", 0), Handler)
    with serving(server):
        yield f"http://127.0.0.1:{server.server_port}", asked
