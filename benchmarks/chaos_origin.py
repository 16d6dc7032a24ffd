"""A web server of small pictures for the kill test, made from their numbers; some misbehave."""

import hashlib
import io
import threading
import time
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from types import TracebackType
from typing import Literal, Self

from PIL import Image

Manner = Literal["good", "slow", "flaky", "missing", "cut"]
SIZE_PX = (40, 30)


def manner(number: int) -> Manner:
    """How the picture of a number is served: most well, some late, some at the second time only,
    some not at all, and some break off in the middle."""
    if number % 41 == 7:
        return "missing"
    if number % 53 == 11:
        return "cut"
    if number % 37 == 5:
        return "flaky"
    return "slow" if number % 12 == 3 else "good"


def is_servable(number: int) -> bool:
    """Whether whoever asks long enough gets the picture."""
    return manner(number) not in ("missing", "cut")


@lru_cache(maxsize=4096)
def picture(number: int) -> bytes:
    """The PNG file of a number; no two are the same."""
    noise = Random(number).randbytes(SIZE_PX[0] * SIZE_PX[1] * 3)
    sink = io.BytesIO()
    Image.frombytes("RGB", SIZE_PX, noise).save(sink, "PNG", compress_level=1)
    return sink.getvalue()


def digest(number: int) -> str:
    """SHA-256 of the file, in hex."""
    return hashlib.sha256(picture(number)).hexdigest()


class Origin:
    """The server, on a free port of loopback, in a thread; answers `/NUMBER.png`."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self.close()

    def close(self) -> None:
        """Gives the port back."""
        self._server.server_close()

    def url(self, number: int) -> str:
        """The address of a picture."""
        return f"http://{self.host}/{number}.png"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Silent: whoever asked may have been killed."""


class _Handler(BaseHTTPRequestHandler):
    asked: set[int] = set()

    def do_GET(self) -> None:
        """One picture, in its manner."""
        number = int(self.path.strip("/").removesuffix(".png"))
        how, data = manner(number), picture(number)
        time.sleep(0.9 if how == "slow" else 0.03 + number % 7 / 100)
        is_first = number not in self.asked
        self.asked.add(number)
        if how == "missing":
            self.send_error(404)
        elif how == "flaky" and is_first:
            self.send_error(503)
        else:
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2] if how == "cut" else data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Silent."""
