"""Many streams at once: little memory each, closed when their reader leaves."""

import asyncio
import threading
import tracemalloc
from typing import cast

import pytest

from inputs_app.client.downloads import Download
from inputs_app.client.errors import Unreachable
from inputs_app.services.media_bytes import Stream
from inputs_app.views import media, media_threads

MB = 1024 * 1024


class Source:
    """A download of 300 MB that is made while it is read; every reader is counted."""

    def __init__(self, size_bytes: int = 300 * MB, *, breaks: bool = False) -> None:
        self.left_bytes, self.breaks = size_bytes, breaks
        self.closed = threading.Event()
        self.threads: set[str] = set()

    def read(self, most_bytes: int) -> bytes:
        """The next piece."""
        self.threads.add(threading.current_thread().name)
        assert most_bytes <= MB
        if self.breaks:
            raise Unreachable
        piece = bytes(min(most_bytes, self.left_bytes))
        self.left_bytes -= len(piece)
        return piece

    def close(self) -> None:
        """Ends it."""
        self.closed.set()


def stream(source: Source) -> Stream:
    """The source as what the view streams."""
    return Stream(cast("Download", source), b"head", "video/mp4")


def test_five_hundred_streams_hold_few_steps_each() -> None:
    sources = [Source() for _ in range(500)]

    async def watch(source: Source) -> int:
        size_bytes = 0
        async for piece in media._pieces(stream(source)):
            size_bytes += len(piece)
            if size_bytes > MB:
                break
        return size_bytes

    async def everyone() -> list[int]:
        return await asyncio.gather(*(watch(source) for source in sources))

    tracemalloc.start()
    sizes = asyncio.run(everyone())
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert min(sizes) > MB
    assert peak_bytes < 500 * 3 * media.STEP_BYTES


@pytest.mark.parametrize("breaks", [True, False])
def test_source_is_closed_at_its_end_or_when_it_breaks(breaks: bool) -> None:
    source = Source(2 * MB, breaks=breaks)

    async def watch() -> int:
        return sum([len(piece) async for piece in media._pieces(stream(source))])

    assert asyncio.run(watch()) == len(b"head") + (0 if breaks else 2 * MB)
    assert source.closed.wait(5)


def test_source_is_closed_when_the_reader_leaves() -> None:
    source = Source()

    async def leave() -> None:
        pieces = media._pieces(stream(source))
        await anext(pieces)
        await anext(pieces)
        task = asyncio.ensure_future(pieces.__anext__())
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(leave())
    assert source.closed.wait(5)


def test_source_is_read_outside_of_the_loop() -> None:
    source = Source(MB)

    async def watch() -> None:
        async for _ in media._pieces(stream(source)):
            pass

    asyncio.run(watch())
    assert all(name.startswith("media") for name in source.threads)


def test_an_origin_that_hangs_leaves_threads_for_others() -> None:
    goes_on = threading.Event()

    async def serve() -> str:
        hanging = [
            asyncio.ensure_future(media_threads.in_pool("slow.example", goes_on.wait))
            for _ in range(200)
        ]
        await asyncio.sleep(0.1)
        try:
            async with asyncio.timeout(5):
                return await media_threads.in_pool("quick.example", lambda: "served")
        finally:
            goes_on.set()
            await asyncio.gather(*hanging)

    assert asyncio.run(serve()) == "served"
