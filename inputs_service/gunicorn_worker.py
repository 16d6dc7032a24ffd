"""The gunicorn worker of the embedded API: a client that sends its request's head bit by bit, or
does not take its answer, holds a thread for some seconds only. Bodies: see `bodies`."""

import socket
import struct
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from inputs_service.slowness import WATCHER, Watch

HEAD_S = 20.0
TAKING_S = 60
"""How long a client may take nothing of its answer."""


class Worker(ThreadWorker):
    """gunicorn's worker of threads, with less patience."""

    def enqueue_req(self, conn: Any) -> None:
        """Also the time in which it waits for a thread counts: who has sent the head by then is
        served, who has not is done with at once, however many those are."""
        conn.head_watch = WATCHER.begin(conn.sock, HEAD_S)
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """One request, from its first byte on."""
        span = struct.pack("ll", TAKING_S, 0)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, span)
        try:
            return super().handle(conn)
        finally:
            WATCHER.end(conn.head_watch)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """The head is there."""
        watch: Watch = conn.head_watch
        WATCHER.end(watch)
        return super().handle_request(req, conn)
