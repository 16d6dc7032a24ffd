"""Reads request bodies within the limits of memory: a cap each, and few big ones at a time."""

import fcntl
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from inputs_core import limits
from inputs_service import slowness
from inputs_service.errors import BadFormat, Throttled, TooLarge

PIECE_BYTES = 256 * 1024
GRACE_S = 20.0
LEAST_BYTES_S = 16 * 1024
"""A body that comes more slowly than this for longer than GRACE_S holds its thread no longer."""
TOO_LARGE = "A body may have 180 MB."
BROKEN = "The body broke off, or came more slowly than 16 kB a second."


class Source(Protocol):
    """What a body is read from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""
        ...


@contextmanager
def body_of(environ: dict[str, Any], source: Source) -> Iterator[bytes]:
    """The body of a request; a big one holds one of the few places until the block ends.

    Raises: TooLarge over limits.BODY_BYTES, Throttled where all places are taken, BadFormat for one
    that breaks off or comes too slowly.
    """
    declared = str(environ.get("CONTENT_LENGTH") or "")
    length = int(declared) if declared.isdecimal() else 0
    if length > limits.BODY_BYTES:
        raise TooLarge(TOO_LARGE)
    with ExitStack() as place:
        place.enter_context(place_for(length))
        connection = environ.get("gunicorn.socket")
        if not declared and environ.get("wsgi.input_terminated"):
            yield _read_to_end(Pieces(environ["wsgi.input"], connection), place)
        else:
            yield _read(Pieces(source, connection), length) if length else b""


class Pieces:
    """A body piece by piece, each of which must come in its time."""

    def __init__(self, source: Source, connection: socket.socket | None) -> None:
        self._source, self._connection = source, connection
        self._began_at, self._count = time.monotonic(), 0

    def following(self, most: int) -> bytes:
        """At most so many of the next bytes; none at the end. Raises: BadFormat."""
        until = self._began_at + GRACE_S + (self._count + most) / LEAST_BYTES_S
        with slowness.watched(self._connection, until - time.monotonic()) as watch:
            try:
                piece = self._source.read(most)
            except OSError:  # the client is gone
                raise BadFormat(BROKEN) from None
        if watch.is_late:
            raise BadFormat(BROKEN)
        self._count += len(piece)
        return piece


def _read(pieces: Pieces, length: int) -> bytes:
    body, left = [], length
    while left:
        piece = pieces.following(min(PIECE_BYTES, left))
        if not piece:
            raise BadFormat(BROKEN)
        body.append(piece)
        left -= len(piece)
    return b"".join(body)


def place_for(length: int) -> AbstractContextManager[None]:
    """One of the few places for a body of that length, or nothing for one that is not big.

    Raises: Throttled where all places are taken.
    """
    return big_place() if length > limits.BIG_BODY_BYTES else nullcontext()


@contextmanager
def big_place() -> Iterator[None]:
    """Holds one of the few places for big requests on this machine, in whatever process; a killed
    one gives its place back. Raises: Throttled where all are taken."""
    folder = Path(settings.DATA_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(limits.BIG_BODIES_AT_ONCE):
        with (folder / f"big-body-{number}").open("wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield
            return
    raise Throttled("Too many big bodies at a time. Try again.")


def _read_to_end(pieces: Pieces, place: ExitStack) -> bytes:
    """A body whose length nobody told: it takes a place once it turns out to be big."""
    body = bytearray()
    is_big = False
    while chunk := pieces.following(PIECE_BYTES):
        body += chunk
        if len(body) > limits.BODY_BYTES:
            raise TooLarge(TOO_LARGE)
        if len(body) > limits.BIG_BODY_BYTES and not is_big:
            is_big = True
            place.enter_context(big_place())
    return bytes(body)
