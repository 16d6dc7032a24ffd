"""One watched workspace in one web process: its jobs as they were told last, and who watches."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from django.db import close_old_connections

from inputs_app.live import frames
from inputs_app.live.frames import Frames
from inputs_app.live.watcher import Audience, Seat, Watcher
from inputs_app.services import snapshots, team
from inputs_app.services.news import Departure
from inputs_app.services.snapshots import Snapshot

Result = TypeVar("Result")
POOL = ThreadPoolExecutor(1, thread_name_prefix="live")
"""The one thread that reads rows and draws for all rooms: one database connection at most."""


@dataclass(frozen=True)
class Reading:
    """What the rows say of a workspace now. `roles`: of the people who were asked for; None where
    one has left."""

    jobs: dict[int, Snapshot]
    roles: dict[int, int | None]


class Room:
    """Jobs, drawn frames by audience, and watchers. One change at a time."""

    def __init__(self, seat: Seat, slug: str) -> None:
        self.watchers: set[Watcher] = set()
        self._workspace_id, self._team_id, self._slug = seat.workspace_id, seat.team_id, slug
        self._jobs: dict[int, Snapshot] | None = None
        self._frames: dict[Audience, Frames] = {}
        self._lock = asyncio.Lock()

    async def welcome(self, watcher: Watcher) -> None:
        """Gives a new watcher how everything stands. Raises: DatabaseError."""
        audience = watcher.seat.audience
        async with self._lock:
            if self._jobs is None:
                self._jobs = (await self._looked()).jobs
            if audience not in self._frames:
                self._frames |= await self._draw(self._jobs, {audience})
            watcher.put(self._frames[audience])

    async def read(self) -> None:
        """Brings everything up to date from the rows. Raises: DatabaseError."""
        async with self._lock:
            found = await self._looked()
            self._end_others(found.roles)
            await self._change(found.jobs, found.jobs, is_all=True)

    async def apply(self, told: Iterable[Snapshot]) -> None:
        """Takes in what was told of some jobs; processes overtake each other, so not what is older
        than what is known."""
        async with self._lock:
            if self._jobs is not None:
                news = dict(self._jobs)
                changed = [one.id for one in told if _take(news, one)]
                await self._change(news, changed)

    def end(self, departure: Departure) -> None:
        """Ends the streams of a person who left the team, or has another role in it."""
        for watcher in self.watchers:
            seat = watcher.seat
            if (seat.team_id, seat.person_id) == (departure.team_id, departure.person_id):
                watcher.end()

    async def _change(
        self, jobs: dict[int, Snapshot], changed: Collection[int], *, is_all: bool = False
    ) -> None:
        has_moved = _states(self._jobs or {}) != _states(jobs)
        self._jobs = jobs
        audiences = {watcher.seat.audience for watcher in self.watchers}
        if not is_all:  # who has no whole picture yet is given one as a welcome
            audiences &= self._frames.keys()
        news_of = await self._draw(changed, audiences)
        before, self._frames = self._frames, {}
        for audience, drawn in news_of.items():
            known = before.get(audience, {})
            news = {
                name: frame
                for name, frame in drawn.items()
                if not frames.say_the_same(known.get(name, b""), frame)
            }
            self._frames[audience] = drawn if is_all else {**known, **drawn}
            self._spread(audience, {**news, **(frames.NEWS if has_moved else {})})

    def _spread(self, audience: Audience, news: Mapping[str, bytes]) -> None:
        for watcher in self.watchers:
            if watcher.seat.audience == audience:
                watcher.put(news)

    async def _draw(
        self, changed: Collection[int], audiences: Iterable[Audience]
    ) -> dict[Audience, Frames]:
        found = list((self._jobs or {}).values())
        return await _in_pool(
            partial(frames.drawn, self._slug, found, list(changed), list(audiences))
        )

    async def _looked(self) -> Reading:
        """Who watches is told to the thread: watchers come and go meanwhile."""
        people = {watcher.seat.person_id for watcher in self.watchers}
        return await _in_pool(partial(self._look, people))

    def _look(self, people: Collection[int]) -> Reading:
        jobs = {one.id: one for one in snapshots.of_workspace(self._workspace_id)}
        roles = team.roles_of(self._team_id, people)
        return Reading(jobs, {one: roles.get(one) for one in people})

    def _end_others(self, roles: Mapping[int, int | None]) -> None:
        """Who came after the rows were asked is left for the next look."""
        for watcher in self.watchers:
            seat = watcher.seat
            if roles.get(seat.person_id, seat.role) != seat.role:
                watcher.end()


def _take(jobs: dict[int, Snapshot], told: Snapshot) -> bool:
    known = jobs.get(told.id)
    if known is not None and told.read_at < known.read_at:
        return False
    jobs[told.id] = told
    return True


def _states(jobs: Mapping[int, Snapshot]) -> dict[int, str]:
    return {one.id: one.state for one in jobs.values()}


async def _in_pool(work: Callable[[], Result]) -> Result:
    def then_free() -> Result:
        try:
            return work()
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(POOL, then_free)
