"""Holds a chunk while many requests about it are made: each of them renews a lease that ages."""

import time
from collections.abc import Callable
from dataclasses import replace

from inputs_app.client.http import Connection
from inputs_app.models import Chunk
from inputs_app.services import chunks

RENEW_S = 5.0


class Lost(Exception):
    """Somebody else has the chunk by now, or its job does not go on."""


def renewing(connection: Connection, chunk: Chunk) -> Connection:
    """The connection, which holds the chunk for another lease before a request is made.

    A call raises Lost, and nothing is sent, where somebody else has the chunk by now.
    """
    renew = renewer(chunk)

    def before() -> None:
        connection.before()
        renew()

    return replace(connection, before=before)


def renewer(chunk: Chunk) -> Callable[[], None]:
    """What renews the lease of a chunk, every 5 s at most. It raises Lost."""
    renewed_at = time.monotonic()

    def renew() -> None:
        nonlocal renewed_at
        if time.monotonic() - renewed_at < RENEW_S:
            return
        if not chunks.renew(chunk):
            raise Lost
        renewed_at = time.monotonic()

    return renew
