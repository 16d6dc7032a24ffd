"""Whether the parts that the dashboard needs answer. Checks only: repairs and raises nothing."""

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import redis
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError

from inputs_app.client.errors import ApiError
from inputs_app.client.http import Call, Connection, send
from inputs_app.client.retries import ONCE
from inputs_app.services import connections

PING_S = 1.0
KEEP_S = 5.0
MIN_FREE_BYTES = 200 * 1024 * 1024
_kept_lock = threading.Lock()
_kept: tuple[float, dict[str, "Check"]] | None = None


@dataclass(frozen=True)
class Check:
    """One part: whether it answers, how long that took, and what is wrong in words."""

    is_good: bool
    took_ms: float
    why: str = ""


def live() -> dict[str, Check]:
    """The least: this process and its database."""
    return {"database": _timed(_database)}


def full() -> dict[str, Check]:
    """All parts. Asked often, it answers from the last 5 s, so that it cannot be a burden."""
    global _kept  # noqa: PLW0603 - a memo of one process
    with _kept_lock:
        if _kept is None or time.monotonic() - _kept[0] > KEEP_S:
            _kept = (time.monotonic(), _ask_all())
        return _kept[1]


def _ask_all() -> dict[str, Check]:
    found = {name: _timed(part) for name, part in PARTS.items()}
    queue = _workers if found["redis"].is_good else _no_queue
    return {**found, "workers": _timed(queue)}


def _timed(part: Callable[[], str]) -> Check:
    begun = time.perf_counter()
    why = part()
    return Check(not why, round((time.perf_counter() - begun) * 1000, 1), why)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "The database does not answer."
    return ""


def _redis() -> str:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=PING_S, socket_connect_timeout=PING_S
        ) as client:
            client.ping()
    except (redis.RedisError, OSError):
        return "Redis does not answer."
    return ""


def _workers() -> str:
    try:
        answers = current_app.control.inspect(timeout=PING_S).ping()
    except (OperationalError, redis.RedisError, OSError):
        return _no_queue()
    return "" if answers else "No worker answers."


def _no_queue() -> str:
    return "The queue does not answer."


def _service() -> str:
    """The embedded service, or what SERVICE_URL names, asked with the server's own key."""
    service = Connection(
        settings.SERVICE_URL, "me", "", settings.SERVICE_PAT, connections.allowed_private()
    )
    try:
        send(service, Call("GET", service.user_path()), ONCE)
    except ApiError as error:
        return error.user_message
    return ""


def _disk() -> str:
    try:
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError:
        return "The data folder cannot be read."
    return "" if free > MIN_FREE_BYTES else "The disk of the data folder is nearly full."


PARTS: dict[str, Callable[[], str]] = {
    "database": _database,
    "redis": _redis,
    "inputs_api": _service,
    "disk": _disk,
}
