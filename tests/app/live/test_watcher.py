"""A stream's own memory: the newest of each name, however slow its reader."""

import asyncio

from inputs_app.live.watcher import Audience, Seat, Watcher

SEAT = Seat(1, 1, 1, 10, Audience(may_write=True, time_zone=""))


def test_a_slow_reader_gets_the_newest_of_each_name_and_no_growing_list() -> None:
    async def watch() -> bytes:
        watcher = Watcher(SEAT)
        for step in range(1000):
            watcher.put({"job-1": b"one %d;" % step, "dock": b"dock %d;" % step})
        watcher.put({"job-2": b"two;"})
        return await watcher.take(1)

    assert asyncio.run(watch()) == b"one 999;dock 999;two;"


def test_a_watcher_waits_for_news() -> None:
    async def watch() -> list[bytes]:
        watcher = Watcher(SEAT)
        asyncio.get_running_loop().call_later(0.05, watcher.put, {"dock": b"news"})
        return [await watcher.take(5), await watcher.take(0.01)]

    assert asyncio.run(watch()) == [b"news", b""]


def test_an_ended_watcher_sends_nothing_more() -> None:
    async def watch() -> tuple[bytes, bool]:
        watcher = Watcher(SEAT)
        watcher.put({"dock": b"of a team that is not theirs any more"})
        watcher.end()
        return await watcher.take(5), watcher.is_over

    assert asyncio.run(watch()) == (b"", True)
