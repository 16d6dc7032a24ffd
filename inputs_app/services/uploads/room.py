"""How many large requests a process holds in memory at once, and how long one of them may take."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from inputs_app.services import jobs
from inputs_core.limits import MB

BIG_BYTES = 8 * MB
AT_ONCE = 2
WAIT_S = 20.0
BIG_LEASE = timedelta(seconds=310)
"""A large request may take as long as the client waits for its answer."""
_big = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def taken(size_bytes: int) -> Iterator[bool]:
    """Room for a request of so many bytes; False where none is free within 20 s."""
    if size_bytes < BIG_BYTES:
        yield True
    elif _big.acquire(timeout=WAIT_S):
        try:
            yield True
        finally:
            _big.release()
    else:
        yield False


def lease(size_bytes: int) -> timedelta:
    """How long a chunk is held for a request of so many bytes."""
    return BIG_LEASE if size_bytes >= BIG_BYTES else jobs.LEASE
