"""Reads request bodies within the limits of memory: a cap each, and few big ones at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from inputs_core import limits
from inputs_service.errors import Throttled, TooLarge

CHUNK_BYTES = 1024 * 1024

_big = threading.BoundedSemaphore(limits.BIG_BODIES_AT_ONCE)


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
    length = int(declared) if declared.isdigit() else 0
    is_chunked = not declared and bool(environ.get("wsgi.input_terminated"))
    if length > limits.BODY_BYTES:
        raise TooLarge("A body may have 180 MB.")
    if length <= limits.BIG_BODY_BYTES and not is_chunked:
        yield source.read(length) if length else b""
        return
    with big_place():
        yield _read(environ["wsgi.input"] if is_chunked else source)


@contextmanager
def big_place() -> Iterator[None]:
    """Holds one of the few places for big requests. Raises: Throttled where all are taken."""
    if not _big.acquire(blocking=False):
        raise Throttled("Too many big bodies at a time. Try again.")
    try:
        yield
    finally:
        _big.release()


def _read(source: Source) -> bytes:
    body = bytearray()
    while chunk := source.read(CHUNK_BYTES):
        body += chunk
        if len(body) > limits.BODY_BYTES:
            raise TooLarge("A body may have 180 MB.")
    return bytes(body)
