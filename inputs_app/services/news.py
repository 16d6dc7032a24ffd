"""What processes tell each other about jobs, over Redis: snapshots kept for a while, and messages.

Redis holds nothing here that the rows do not know better: emptied, it fills again.
"""

import functools
import os
from dataclasses import dataclass

import orjson
import redis
from django.conf import settings
from redis import asyncio as redis_asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from inputs_app.services.snapshots import Snapshot

PREFIX = "inputdeck:app:progress:"
CHANNEL = f"{PREFIX}news"
KEPT_S = 3600
TURN_MS = 500
"""A job is told of at most twice a second, by all processes together."""
WAIT_S = 1.0


@dataclass(frozen=True)
class Departure:
    """A person's membership of a team ended or changed: their streams end."""

    team_id: int
    person_id: int


def take_turn(job_pk: int) -> bool:
    """Whether nobody has told of the job within the last half second. Raises: RedisError."""
    return bool(_client(os.getpid()).set(f"{PREFIX}turn:{job_pk}", 1, nx=True, px=TURN_MS))


def tell(snapshot: Snapshot) -> None:
    """Keeps the snapshot for an hour and sends it to every web process. Raises: RedisError."""
    name, told = f"{PREFIX}job:{snapshot.id}", snapshot.as_json()
    with _client(os.getpid()).pipeline(transaction=True) as steps:
        steps.hset(name, mapping={"state": snapshot.state, "snapshot": told})
        steps.expire(name, KEPT_S)
        steps.publish(CHANNEL, b'{"job":' + told + b"}")
        steps.execute()


def told(job_pk: int) -> Snapshot | None:
    """What was told last of a job; None where that is over an hour ago. Raises: RedisError."""
    found = _client(os.getpid()).hget(f"{PREFIX}job:{job_pk}", "snapshot")
    return Snapshot.from_json(found) if isinstance(found, bytes) else None


def tell_departure(departure: Departure) -> None:
    """Has every web process end a person's streams of a team. Raises: RedisError."""
    gone = {"team": departure.team_id, "person": departure.person_id}
    _client(os.getpid()).publish(CHANNEL, orjson.dumps({"gone": gone}))


def read(message: bytes) -> Snapshot | Departure | None:
    """What a message says; None for one that a newer version of the product may have sent."""
    try:
        said = orjson.loads(message)
        if "gone" in said:
            return Departure(said["gone"]["team"], said["gone"]["person"])
        return Snapshot.from_json(orjson.dumps(said["job"]))
    except (ValueError, KeyError, TypeError):
        return None


def listener() -> redis_asyncio.Redis:
    """A client for the one subscription of a web process; it does not connect anew by itself."""
    return redis_asyncio.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=WAIT_S,
        socket_connect_timeout=WAIT_S,
        socket_keepalive=True,
        retry=AsyncRetry(NoBackoff(), 0),
        single_connection_client=False,
    )


@functools.lru_cache(maxsize=1)
def _client(_pid: int) -> redis.Redis:
    """The one client of this process; a fork makes its own."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=WAIT_S,
        socket_connect_timeout=WAIT_S,
        retry=Retry(NoBackoff(), 0),
        max_connections=4,
    )
