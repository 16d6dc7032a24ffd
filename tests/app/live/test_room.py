"""One watched workspace: who comes while the rows are read stays, who has left is ended."""

import asyncio
from collections.abc import Collection

import pytest

from inputs_app.live import frames
from inputs_app.live.room import Room
from inputs_app.live.watcher import Audience, Seat, Watcher
from inputs_app.services import snapshots, team
from inputs_app.services.snapshots import Snapshot

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
