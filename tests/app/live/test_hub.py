"""The one task of a web process that listens for progress."""

import asyncio

import pytest

from inputs_app.live import hub
from inputs_app.live.hub import Hub
from inputs_app.live.room import Room
from inputs_app.live.watcher import Audience, Seat, Watcher


def test_a_fault_while_listening_does_not_end_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns: list[int] = []

    async def listen(_: Hub) -> None:
        turns.append(1)
        if len(turns) == 1:
            raise KeyError("a card that cannot be drawn")
        await asyncio.sleep(60)

    async def welcome(*_: object) -> None:
        await asyncio.sleep(0)

    async def watch() -> None:
        async with Hub().watching(seat, "street-scenes") as watcher:
            assert isinstance(watcher, Watcher)
            await asyncio.sleep(0.1)

    seat = Seat(1, 1, 1, 10, Audience(may_write=False, time_zone=""))
    monkeypatch.setattr(hub, "RETRY_S", 0.01)
    monkeypatch.setattr(Hub, "_listen", listen)
    monkeypatch.setattr(Room, "welcome", welcome)
    asyncio.run(watch())
    assert len(turns) == 2
