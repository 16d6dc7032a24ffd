"""A small web server on loopback that serves what a test gives it, as URLs of inputs."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.core.site import serving


@dataclass
class Origin:
    """Files by path; what is not there is 404."""

    url: str
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    """What is told of the length of a file that is not whole."""

    def put(self, path: str, content_type: str, data: bytes) -> str:
        """Serve `data` under `/path`; gives its URL."""
        self.files[f"/{path}"] = (content_type, data)
        return f"{self.url}/{path}"

    @property
    def address(self) -> str:
        """Its host:port, as FETCH_ALLOWED_PRIVATE wants it."""
        return self.url.removeprefix("http://")


@contextmanager
def serve() -> Iterator[Origin]:
    """A running origin on a free port."""
    origin = Origin("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content_type, data = origin.files.get(self.path, ("text/plain", b""))
            self.send_response(200 if self.path in origin.files else 404)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(origin.lengths.get(self.path, len(data))))
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(data)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    origin.url = f"http://127.0.0.1:{server.server_address[1]}"
    with serving(server):
        yield origin
