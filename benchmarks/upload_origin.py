"""Small texts by URL on loopback, each with its own words, as many as are asked for; one whose name
begins with "missing" is not there."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.core.site import serving


@contextmanager
def serve() -> Iterator[str]:
    """The host and port of a running origin: /name.txt is a text about name."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path.startswith("/missing"):
                self.send_error(404)
                return
            data = f"A small text about {self.path}.".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with serving(server):
        yield f"127.0.0.1:{server.server_port}"
