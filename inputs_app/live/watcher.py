"""One open stream: what it has not been sent yet, at most one frame for each name."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Audience:
    """People who are shown the same: fragments are drawn once for each of these."""

    may_write: bool
    time_zone: str


@dataclass(frozen=True)
class Seat:
    """Who watches what, as the access check found it."""

    workspace_id: int
    team_id: int
    person_id: int
    role: int
    audience: Audience


class Watcher:
    """Holds the newest frame of each name until the stream takes it: a slow one misses steps in
    between, never the last."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        self.is_over = False
        self._waiting: dict[str, bytes] = {}
        self._news = asyncio.Event()

    def put(self, frames: Mapping[str, bytes]) -> None:
        """Has these sent."""
        for name, frame in frames.items():
            self._waiting.pop(name, None)
            self._waiting[name] = frame
        if frames:
            self._news.set()

    def end(self) -> None:
        """Ends the stream; what waits is not sent any more."""
        self.is_over = True
        self._waiting.clear()
        self._news.set()

    async def take(self, wait_s: float) -> bytes:
        """All that waits, as soon as there is anything; empty after so long, or at the end."""
        if not self._waiting and not self.is_over:
            try:
                async with asyncio.timeout(wait_s):
                    await self._news.wait()
            except TimeoutError:
                return b""
        self._news.clear()
        taken = b"".join(self._waiting.values())
        self._waiting.clear()
        return taken
