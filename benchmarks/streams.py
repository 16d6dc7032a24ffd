"""Live progress: five hundred watchers of one workspace on one web process, on PostgreSQL."""

import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import psycopg

from benchmarks.figures import Figure, percentile
from tests.live import crowd, processes, servers
from tests.live.crowd import Crowd
from tests.live.deck import Deck, running

WATCHERS, PEOPLE = 500, 20
STEPS, EVERY_S = 40, 0.6
MOST_LAG_MS = 500
SOCKET = re.compile(r"socket:\[(\d+)\]")


def run(_: int) -> Iterator[str | Figure]:
    """The lines of this benchmark."""
    with (
        tempfile.TemporaryDirectory(prefix="inputdeck-bench-") as folder,
        servers.postgres() as server,
    ):
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE streams")
        given = {"DATABASE_URL": f"{server}/streams"}
        with running(Path(folder), given, PEOPLE) as deck:
            yield f"streams: {WATCHERS} watchers, one web process, {STEPS} steps, PostgreSQL"
            yield from _measured(deck)


def _measured(deck: Deck) -> Iterator[str | Figure]:
    pk = deck.conductor("begin", "benchmark")
    deck.page_s()
    before_mb = memory_mb(deck)
    sessions = [deck.sessions[number % PEOPLE] for number in range(WATCHERS)]
    with crowd.watching(deck.events, sessions) as found:
        begun = time.monotonic()
        processes.wait_until(lambda: has_all(found, "0 of 1,000"), "all have a snapshot", 120)
        yield Figure("all have the first snapshot", time.monotonic() - begun, "s")
        lags = list(lags_ms(deck, found, pk))
        for share in (50, 95, 99):
            aim = MOST_LAG_MS if share == 95 else None
            yield Figure(f"lag of a step, p{share}", percentile(lags, share), "ms", aim=aim)
        yield Figure("a page meanwhile", deck.page_s() * 1000, "ms")
        yield Figure("memory of the web process, more", memory_mb(deck) - before_mb, "MB")
        yield Figure("threads of the web process", deck.threads, "")
        redis, database = deck.stack.variables["REDIS_URL"], deck.stack.env.database_url
        yield Figure("connections to Redis", connections_to(deck, redis), "")
        yield Figure("connections to the database", connections_to(deck, database), "")


def lags_ms(deck: Deck, found: Crowd, pk: int) -> Iterator[float]:
    """From the commit of a step to the moment a watcher has it, for each step and watcher."""
    for done in range(1, STEPS + 1):
        told_at = deck.conductor("step", pk, done)
        is_heard = partial(has_all, found, f"{done} of 1,000")
        processes.wait_until(is_heard, "all hear of a step", 30)
        for stream in found.streams:
            yield max(0.0, stream.changed_at["dock"] - told_at) * 1000
        time.sleep(EVERY_S)


def has_all(found: Crowd, says: str) -> bool:
    """Whether every watcher was told this."""
    return all(says in stream.data.get("dock", "") for stream in found.streams)


def memory_mb(deck: Deck) -> float:
    """The resident memory of the web process."""
    lines = proc(deck, "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def connections_to(deck: Deck, url: str) -> int:
    """How many connections the web process has to the port of an address."""
    port = int(url.rpartition(":")[2].partition("/")[0])
    own = set()
    for one in proc(deck, "fd").iterdir():
        with suppress(FileNotFoundError):  # it was closed since it was listed
            if match := SOCKET.match(str(one.readlink())):
                own.add(match[1])
    rows = [line.split() for line in proc(deck, "net/tcp").read_text().splitlines()[1:]]
    is_open = "01"
    return sum(
        row[9] in own and row[3] == is_open and int(row[2].rpartition(":")[2], 16) == port
        for row in rows
    )


def proc(deck: Deck, name: str) -> Path:
    """What Linux tells of the web process."""
    return Path("/proc") / str(deck.stack.running["web"].process.pid) / name
