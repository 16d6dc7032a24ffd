"""One watched workspace: who comes while the rows are read stays, who has left is ended, and
numbers never go back to what was read before."""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest

from inputs_app.live import frames
from inputs_app.live.room import Room
from inputs_app.live.watcher import Audience, Seat, Watcher
from inputs_app.services import snapshots, team
from inputs_app.services.snapshots import Snapshot
from tests.app.live.test_dock import JOB

AUDIENCE = Audience(may_write=True, time_zone="")
STAYS, LEFT, COMES = (Watcher(Seat(1, 1, person, 10, AUDIENCE)) for person in (1, 2, 3))


def test_who_comes_while_the_rows_are_read_is_not_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(STAYS.seat, "street-scenes")
    room.watchers |= {STAYS, LEFT}

    def of_workspace(_: int) -> list[Snapshot]:
        room.watchers.add(COMES)
        return []

    def roles_of(_: int, people: Collection[int]) -> dict[int, int]:
        assert set(people) == {1, 2}
        return {1: 10}

    monkeypatch.setattr(snapshots, "of_workspace", of_workspace)
    monkeypatch.setattr(team, "roles_of", roles_of)
    monkeypatch.setattr(frames, "drawn", lambda *_: {})
    asyncio.run(room.read())
    assert [one.is_over for one in (STAYS, LEFT, COMES)] == [False, True, False]


def test_news_that_was_overtaken_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    room, shown = Room(STAYS.seat, "street-scenes"), []
    late = replace(JOB, done=464, read_at=JOB.read_at - timedelta(milliseconds=1))
    newer = replace(JOB, done=1264, read_at=JOB.read_at + timedelta(milliseconds=1))

    def drawn(
        _: str, found: list[Snapshot], changed: list[int], __: object
    ) -> dict[object, object]:
        shown.append((changed, [one.done for one in found]))
        return {}

    monkeypatch.setattr(snapshots, "of_workspace", lambda _: [JOB])
    monkeypatch.setattr(team, "roles_of", lambda *_: {})
    monkeypatch.setattr(frames, "drawn", drawn)

    async def hear() -> None:
        await room.read()
        for told in (late, newer, JOB):
            await room.apply([told])

    asyncio.run(hear())
    assert shown[1:] == [([], [1201]), ([1], [1264]), ([], [1264])]


def test_frames_that_differ_only_in_when_rows_were_read_say_the_same() -> None:
    one, two, other = (b'<li data-at="%d">%d</li>' % it for it in ((1, 5), (22, 5), (22, 6)))
    assert frames.say_the_same(one, two)
    assert not frames.say_the_same(two, other)
