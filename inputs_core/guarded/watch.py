"""A deadline for one exchange: cuts its connection at the given time, whatever it is waiting for.

Timeouts of a socket count from the last byte, so a peer that sends a byte now and then could hold
a worker for hours; this holds in the handshake, the headers and the body alike.
"""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from contextvars import ContextVar


class Watch:
    """The connections of one exchange, and whether its time is over."""

    def __init__(self) -> None:
        self.expired = False
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()

    def add(self, connection: socket.socket) -> None:
        """Also cut this connection at the deadline.

        Keeps a second handle: TLS takes the first one over, and a response may outlive it.
        """
        handle = socket.socket(fileno=os.dup(connection.fileno()))
        with self._lock:
            self._sockets.append(handle)
        if self.expired:
            self.cut()

    def cut(self) -> None:
        """End every connection now: the reader wakes with an end of stream or an error."""
        self.expired = True
        with self._lock:
            for handle in self._sockets:
                with contextlib.suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let the handles go."""
        with self._lock:
            for handle in self._sockets:
                handle.close()
            self._sockets.clear()


_current: ContextVar[Watch | None] = ContextVar("watch", default=None)


def note(connection: socket.socket) -> None:
    """Puts a connection under the deadline of the running exchange, where there is one."""
    watch = _current.get()
    if watch is not None:
        watch.add(connection)


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[Watch]:
    """Watches every guarded connection that is used inside the block."""
    watch = Watch()
    timer = threading.Timer(seconds, watch.cut)
    timer.daemon = True
    token = _current.set(watch)
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        _current.reset(token)
        watch.close()
