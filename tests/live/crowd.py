"""Many open streams of events over real sockets, in a thread of their own."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PIECE_BYTES = 1024 * 1024
WAIT_S = 30.0


@dataclass
class Stream:
    """What one watcher has heard so far: names with the moment; the last data of each name."""

    status: int = 0
    is_open: bool = False
    heard: list[tuple[str, float]] = field(default_factory=list)
    data: dict[str, str] = field(default_factory=dict)
    changed_at: dict[str, float] = field(default_factory=dict)
    """When the last data of each name were heard."""


class Crowd:
    """Watchers of one address, each with the cookie of a session."""

    def __init__(self, url: str, sessions: Sequence[str]) -> None:
        self.streams = [Stream() for _ in sessions]
        self._url, self._sessions = urlsplit(url), sessions
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)

    def begin(self) -> None:
        """Opens all streams, and returns before they answer."""
        self._thread.start()

    def leave(self) -> None:
        """Closes all."""
        with contextlib.suppress(RuntimeError):  # all ended, and with them the loop
            self._loop.call_soon_threadsafe(lambda: [one.cancel() for one in self._tasks])
        self._thread.join(WAIT_S)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._tasks = [
            self._loop.create_task(self._watch(stream, session))
            for stream, session in zip(self.streams, self._sessions, strict=True)
        ]
        self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
        self._loop.close()

    async def _watch(self, stream: Stream, session: str) -> None:
        reader, writer = await asyncio.open_connection(
            self._url.hostname, self._url.port, limit=PIECE_BYTES
        )
        try:
            writer.write(
                f"GET {self._url.path} HTTP/1.1\r\nHost: {self._url.netloc}\r\n"
                f"Accept: text/event-stream\r\nCookie: sessionid={session}\r\n\r\n".encode()
            )
            stream.status = int((await reader.readline()).split()[1])
            stream.is_open = True
            await self._hear(stream, reader)
        finally:
            stream.is_open = False
            writer.close()

    @staticmethod
    async def _hear(stream: Stream, reader: asyncio.StreamReader) -> None:
        name = ""
        while (line := (await reader.readline()).decode()) and line != "0\r\n":
            if line.startswith("event: "):
                name = line.removeprefix("event: ").strip()
                stream.heard.append((name, time.time()))
            elif line.startswith("data: "):
                stream.data[name] = line.removeprefix("data: ")
                stream.changed_at[name] = time.time()


@contextlib.contextmanager
def watching(url: str, sessions: Sequence[str]) -> Iterator[Crowd]:
    """Opens a stream for each session, and closes them at the end."""
    crowd = Crowd(url, sessions)
    crowd.begin()
    try:
        yield crowd
    finally:
        crowd.leave()
