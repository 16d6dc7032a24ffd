"""Guarded sessions, kept open between calls so that a call needs no new connection.

A session serves one call at a time. They are not bound to threads: under ASGI each request has a
thread of its own, and a session would end with it.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from inputs_core import guarded

MOST_IDLE = 32
_idle: dict[tuple[str, ...], deque[requests.Session]] = {}
_lock = threading.Lock()


@contextmanager
def borrowed(allow_private: tuple[str, ...]) -> Iterator[requests.Session]:
    """A session that nobody else uses meanwhile; the most recently used one, or a new one.

    `allow_private`: the hosts that it may reach although private; sessions are kept apart by it.
    """
    with _lock:
        idle = _idle.setdefault(allow_private, deque())
        session = idle.pop() if idle else None
    if session is None:
        session = guarded.session(allow_private)
    try:
        yield session
    finally:
        with _lock:
            is_kept = len(idle) < MOST_IDLE
            if is_kept:
                idle.append(session)
        if not is_kept:
            session.close()
