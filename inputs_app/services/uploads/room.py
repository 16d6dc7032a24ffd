"""How many large requests a process holds in memory at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from inputs_core.limits import MB

BIG_BYTES = 8 * MB
AT_ONCE = 2
WAIT_S = 20.0
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
