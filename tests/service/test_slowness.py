"""Bodies that come too slowly, or not at all, hold no thread for long."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from inputs_service import bodies, slowness
from inputs_service.errors import BadFormat

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    """The server's end and the client's; the server waits for a third of a second."""
    monkeypatch.setattr(bodies, "GRACE_S", 0.3)
    monkeypatch.setattr(bodies, "LEAST_BYTES_S", 10_000)
    monkeypatch.setattr(slowness, "EVERY_S", 0.05)
    server, client = socket.socketpair()
    with server, client:
        yield server, client


class FromSocket:
    """What gunicorn hands on: it returns when it has all, or when the connection ends."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    def read(self, size: int, /) -> bytes:
        body = b""
        while len(body) < size and (more := self.connection.recv(size - len(body))):
            body += more
        return body


def read(server: socket.socket, length: int | None) -> bytes:
    source = FromSocket(server)
    environ = {"gunicorn.socket": server, "wsgi.input": source, "wsgi.input_terminated": True}
    if length is not None:
        environ["CONTENT_LENGTH"] = str(length)
    with bodies.body_of(environ, source) as body:
        return body


@pytest.mark.parametrize("length", [100, None])
def test_a_body_that_stops_coming_ends(ends: Pair, length: int | None) -> None:
    server, client = ends
    client.sendall(b"half")
    began_at = time.monotonic()
    with pytest.raises(BadFormat, match="broke off"):
        read(server, length)
    assert time.monotonic() - began_at < 40


def test_a_byte_now_and_then_does_not_help(ends: Pair) -> None:
    server, client = ends
    is_over = threading.Event()

    def trickle() -> None:
        while not is_over.wait(0.02):
            client.sendall(b"x")

    thread = threading.Thread(target=trickle)
    thread.start()
    with pytest.raises(BadFormat, match="more slowly"):
        read(server, 100_000_000)
    is_over.set()
    thread.join()


def test_a_long_body_that_keeps_coming_has_its_time(
    ends: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "PIECE_BYTES", 1000)
    server, client = ends

    def send() -> None:
        for _ in range(20):
            client.sendall(bytes(1000))
            time.sleep(0.04)

    thread = threading.Thread(target=send)
    thread.start()
    assert read(server, 20_000) == bytes(20_000)
    thread.join()


def test_a_body_that_breaks_off_says_so(ends: Pair) -> None:
    server, client = ends
    client.sendall(b"half")
    client.shutdown(socket.SHUT_WR)
    with pytest.raises(BadFormat, match="broke off"):
        read(server, 100)


def test_a_watch_that_ended_cuts_nothing(ends: Pair) -> None:
    server, client = ends
    with slowness.watched(server, 0.01):
        pass
    time.sleep(0.3)
    client.sendall(b"later")
    assert server.recv(10) == b"later"
