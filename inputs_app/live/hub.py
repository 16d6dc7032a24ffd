"""The one subscription of a web process: it begins with the first watcher and ends with the last.

Messages only say what the rows say: they are read anew after each break, and every few seconds.
"""

import asyncio
import contextlib
import contextvars
import logging
import time
from collections.abc import AsyncIterator, Coroutine

from django.db import DatabaseError
from prometheus_client import Gauge
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from inputs_app.live.room import Room
from inputs_app.live.watcher import Seat, Watcher
from inputs_app.services import news
from inputs_app.services.news import Departure
from inputs_app.services.snapshots import Snapshot

log = logging.getLogger(__name__)
STREAMS = Gauge("inputdeck_streams", "Open streams of progress")
READ_EVERY_S = 15.0
RETRY_S = 2.0


class Hub:
    """The rooms that are watched, and the task that listens for all of them."""

    def __init__(self) -> None:
        self._rooms: dict[int, Room] = {}
        self._listening: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def watching(self, seat: Seat, slug: str) -> AsyncIterator[Watcher]:
        """A watcher that has the first snapshot already. Raises: DatabaseError."""
        room = self._rooms.setdefault(seat.workspace_id, Room(seat, slug))
        watcher = Watcher(seat)
        room.watchers.add(watcher)
        STREAMS.inc()
        if self._listening is None:
            self._listen_again()
        try:
            await room.welcome(watcher)
            yield watcher
        finally:
            self._leave(room, watcher)

    def _leave(self, room: Room, watcher: Watcher) -> None:
        room.watchers.discard(watcher)
        STREAMS.dec()
        if not room.watchers and self._rooms.get(watcher.seat.workspace_id) is room:
            del self._rooms[watcher.seat.workspace_id]
        if not self._rooms and self._listening is not None:
            self._listening.cancel()
            self._listening = None

    def _listen_again(self) -> None:
        """Begins to listen, if somebody watches; not in the context of the request that happens to
        be the first: that ends earlier."""
        if self._rooms:
            loop, own = asyncio.get_running_loop(), contextvars.Context()
            self._listening = loop.create_task(self._listen_forever(), context=own)
            self._listening.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A fault of ours ends the task, never the progress of those who watch."""
        if not task.cancelled() and self._listening is task:
            log.error("Listening for progress ended and begins anew", exc_info=task.exception())
            asyncio.get_running_loop().call_later(RETRY_S, self._listen_again)

    async def _listen_forever(self) -> None:
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as error:
                log.warning("Progress is not heard, Redis is away: %s", type(error).__name__)
                await self._read_all()
                await asyncio.sleep(RETRY_S)

    async def _listen(self) -> None:
        """Hears until Redis goes away; the rows are read after it began to listen."""
        async with news.listener() as client, client.pubsub() as pubsub:
            await pubsub.subscribe(news.CHANNEL)
            read_at = 0.0
            while True:
                if time.monotonic() - read_at >= READ_EVERY_S:
                    await self._read_all()
                    read_at = time.monotonic()
                await self._spread(await _heard(pubsub, READ_EVERY_S))

    async def _spread(self, heard: list[Snapshot | Departure]) -> None:
        told: dict[int, dict[int, Snapshot]] = {}
        for one in heard:
            if isinstance(one, Departure):
                for room in self._rooms.values():
                    room.end(one)
            elif one.workspace_id in self._rooms:
                told.setdefault(one.workspace_id, {})[one.id] = one
        for workspace_id, jobs in told.items():
            if watched := self._rooms.get(workspace_id):
                await _steadily(watched.apply(jobs.values()))

    async def _read_all(self) -> None:
        for room in list(self._rooms.values()):
            await _steadily(room.read())


async def _steadily(work: Coroutine[None, None, None]) -> None:
    """Waits for work on rows; where they cannot be read the next look tells."""
    try:
        await work
    except DatabaseError as error:
        log.warning("Progress could not be read: %s", type(error).__name__)


async def _heard(pubsub: PubSub, wait_s: float) -> list[Snapshot | Departure]:
    """What was said: all that came in meanwhile at once, so that a busy process skips steps."""
    found: list[Snapshot | Departure] = []
    message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=wait_s)
    while message is not None:
        said = news.read(message["data"])
        found += [said] if said else []
        message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=0)
    return found


HUB = Hub()
