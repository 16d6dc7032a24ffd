"""One thread in each process that tells Redis how jobs stand, so that nobody who works on them
waits for Redis. While Redis is away it rests, and then tells how things stand by then.
"""

import logging
import threading
import time

from django.db import DatabaseError, close_old_connections
from redis.exceptions import RedisError

from inputs_app.services import news, snapshots
from inputs_app.services.news import TURN_MS, Departure

log = logging.getLogger(__name__)
AGAIN_S = TURN_MS / 1000
REST_S = 5.0
"""So long nothing is told after Redis did not answer."""
IDLE_S = 30.0
News = int | Departure


class Teller:
    """What is to be told, and the thread that does; the thread ends when there is long nothing."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: dict[News, float] = {}
        self._thread: threading.Thread | None = None
        self._rests_until = 0.0

    def tell(self, one: News) -> None:
        """Has a job, or a departure, told of as soon as its turn comes."""
        with self._changed:
            self._due.setdefault(one, self._rests_until)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="teller", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _run(self) -> None:
        while (one := self._next()) is not None:
            try:
                if not _told(one):
                    self._later(one)
            except RedisError as error:
                self._rest(one)
                log.warning("Progress is not told, Redis is away: %s", type(error).__name__)
            except DatabaseError as error:
                self._later(one)
                log.warning("Progress could not be read: %s", type(error).__name__)
            finally:
                close_old_connections()

    def _next(self) -> News | None:
        """What is due, taken from the list; None, which ends the thread, after a long silence."""
        with self._changed:
            ends_at = time.monotonic() + IDLE_S
            while True:
                now = time.monotonic()
                one, due_at = min(
                    self._due.items(), key=lambda item: item[1], default=(None, ends_at)
                )
                if one is not None and due_at <= now:
                    del self._due[one]
                    return one
                if one is None and now >= ends_at:
                    self._thread = None
                    return None
                self._changed.wait(due_at - now)

    def _later(self, one: News) -> None:
        with self._changed:
            self._due[one] = time.monotonic() + AGAIN_S

    def _rest(self, one: News) -> None:
        with self._changed:
            self._rests_until = time.monotonic() + REST_S
            self._due = dict.fromkeys([one, *self._due], self._rests_until)


def _told(one: News) -> bool:
    """Whether it was told; False where another process has just told of the job."""
    if isinstance(one, Departure):
        news.tell_departure(one)
        return True
    if not news.take_turn(one):
        return False
    snapshot = snapshots.of(one)
    if snapshot is not None:
        news.tell(snapshot)
    return True
