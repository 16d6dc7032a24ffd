"""Ends connections that send too slowly: each holds one of the few threads of its process.

Timeouts of a socket count from the last byte, so whoever sends a byte now and then would hold a
thread for ever; here a whole head, or a whole piece of a body, has its time.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

EVERY_S = 0.5


@dataclass(eq=False)
class Watch:
    """A connection that must have sent what is awaited by `until` (time.monotonic)."""

    connection: socket.socket | None
    until: float
    is_late: bool = False


class Watcher:
    """One thread of the process that looks at all watches twice a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watches: set[Watch] = set()
        self._thread: threading.Thread | None = None

    def begin(self, connection: socket.socket | None, within_s: float) -> Watch:
        """Watches a connection until `end`; the reader of one that is late meets its end."""
        watch = Watch(connection, time.monotonic() + within_s)
        with self._lock:
            self._watches.add(watch)
            if self._thread is None or not self._thread.is_alive():  # it does not outlive a fork
                self._thread = threading.Thread(target=self._run, name="slowness", daemon=True)
                self._thread.start()
        return watch

    def end(self, watch: Watch) -> None:
        """From now on the connection may take its time. A second time changes nothing."""
        with self._lock:
            self._watches.discard(watch)

    def _run(self) -> None:
        while True:
            time.sleep(EVERY_S)
            now = time.monotonic()
            with self._lock:
                for watch in [one for one in self._watches if one.until < now]:
                    self._watches.discard(watch)
                    _cut(watch)


def _cut(watch: Watch) -> None:
    watch.is_late = True
    if watch.connection is not None:
        with suppress(OSError):
            watch.connection.shutdown(socket.SHUT_RD)


WATCHER = Watcher()


@contextmanager
def watched(connection: socket.socket | None, within_s: float) -> Iterator[Watch]:
    """Watches a connection for the block; set `until` to give it more time."""
    watch = WATCHER.begin(connection, within_s)
    try:
        yield watch
    finally:
        WATCHER.end(watch)
