"""A peer that trickles is cut off, in the head as in the body."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from inputs_app.client import downloads, errors, http
from inputs_app.client.http import Call, Connection
from inputs_app.client.retries import Patience

PATIENCE = Patience(tries=1, connect_s=1, read_s=1, whole_answer_s=0.6)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"


@pytest.fixture(params=[b"", HEAD], ids=["head", "body"])
def trickle(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """A server that sends a byte every 50 ms, for ever."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        peer, _ = listener.accept()
        with peer:
            peer.recv(65_536)
            try:
                peer.sendall(request.param)
                while not over.wait(0.05):
                    peer.sendall(b" ")
            except OSError:
                return

    thread = threading.Thread(target=serve)
    thread.start()
    port = listener.getsockname()[1]
    yield Connection(f"http://127.0.0.1:{port}", "ada", "zoo", "key", (f"127.0.0.1:{port}",))
    over.set()
    thread.join()
    listener.close()


def test_call_to_a_trickling_api_ends_in_time(trickle: Connection) -> None:
    started_at = time.monotonic()
    with pytest.raises(errors.TimedOut) as caught:
        http.send(trickle, Call("GET", "/users/ada"), PATIENCE)
    assert caught.value.may_have_arrived
    assert time.monotonic() - started_at < 3


def test_trickling_picture_ends_in_time(
    trickle: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST_S", 0.6)
    started_at = time.monotonic()
    with (
        pytest.raises(errors.TimedOut),
        downloads.start(trickle, f"{trickle.base_url}/small/x", patience=PATIENCE) as download,
    ):
        download.read_up_to(1000)
    assert time.monotonic() - started_at < 3
