"""Listing by hand, from servers that break off."""

import socket
from collections.abc import Iterator
from threading import Thread

import pytest

from inputs_core.cloud import Address, Credentials, Endpoints, StoreError
from inputs_core.cloud.plain_listing import Plain


@pytest.fixture
def address() -> Iterator[str]:
    """A server that ends its answer in the middle."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<ListBucket")

        thread = Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)


def test_an_answer_that_breaks_off_is_worth_another_try(address: str) -> None:
    plain = Plain(Address("s3", "media", "a"), Credentials(), Endpoints(s3=address))
    with pytest.raises(StoreError, match="could not be reached") as told:
        list(plain.listed(""))
    assert told.value.is_passing
