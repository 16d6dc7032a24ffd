"""Reads request bodies within the limits of memory: a cap each, and few big ones at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from inputs_core import limits
from inputs_service.errors import Throttled, TooLarge

CHUNK_BYTES = 1024 * 1024
TOO_LARGE = "A body may have 180 MB."


class Source(Protocol):
    """What a body is read from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""
        ...


@contextmanager
def body_of(environ: dict[str, Any], source: Source) -> Iterator[bytes]:
    """The body of a request; a big one holds one of the few places until the block ends.

    Raises: TooLarge over limits.BODY_BYTES, Throttled where all places are taken.
    """
    declared = str(environ.get("CONTENT_LENGTH") or "")
    length = int(declared) if declared.isdecimal() else 0
    if length > limits.BODY_BYTES:
        raise TooLarge(TOO_LARGE)
    with ExitStack() as place:
        place.enter_context(place_for(length))
        if not declared and environ.get("wsgi.input_terminated"):
            yield _read_to_end(environ["wsgi.input"], place)
        else:
            yield source.read(length) if length else b""


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


def _read_to_end(source: Source, place: ExitStack) -> bytes:
    """A body whose length nobody told: it takes a place once it turns out to be big."""
    body = bytearray()
    is_big = False
    while chunk := source.read(CHUNK_BYTES):
        body += chunk
        if len(body) > limits.BODY_BYTES:
            raise TooLarge(TOO_LARGE)
        if len(body) > limits.BIG_BODY_BYTES and not is_big:
            is_big = True
            place.enter_context(big_place())
    return bytes(body)
