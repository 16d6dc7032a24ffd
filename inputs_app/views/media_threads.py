"""The threads in which media wait for remotes: their own, so that slow media hold up nothing else,
and for each origin a part of them only, so that one that hangs leaves room for the others."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

Result = TypeVar("Result")
POOL = ThreadPoolExecutor(64, thread_name_prefix="media")
PER_ORIGIN = 24
"""A reader holds a thread only while it waits for the remote, not while its own client is slow."""
_seats: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, asyncio.Semaphore]] = (
    WeakKeyDictionary()
)


async def in_pool(of: str, work: Callable[[], Result]) -> Result:
    """Does work for an origin in a thread, as soon as the origin has one free."""
    loop = asyncio.get_running_loop()
    seats = _seats.setdefault(loop, {}).setdefault(of, asyncio.Semaphore(PER_ORIGIN))
    async with seats:
        return await loop.run_in_executor(POOL, work)


def origin(url: str) -> str:
    """The host and port that an address names."""
    return urlsplit(url).netloc.lower()
