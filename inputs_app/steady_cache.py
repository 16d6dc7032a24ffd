"""The cache that all processes share, on Redis, which may be empty or away at any moment.

While Redis is away each process remembers and counts by itself: sign-in goes on, with its limits,
and pages make more remote calls. It must not hold what is needed again.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
Result = TypeVar("Result")
REST_S = 5.0
"""So long Redis is not asked after it did not answer: else each page would wait for it anew."""


class Rest:
    """Until when this process does without Redis; one for all threads, each has a cache object."""

    until = 0.0


class SteadyCache(RedisCache):
    """Redis, or what this process knows by itself; only the four calls below are steady."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._own = LocMemCache("steady", params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """What was put under the key, else the default."""
        redis = super().get
        return _steady(
            lambda: redis(key, default, version), lambda: self._own.get(key, default, version)
        )

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keeps a value for so many seconds."""
        redis = super().set
        _steady(
            lambda: redis(key, value, timeout, version),
            lambda: self._own.set(key, value, timeout, version),
        )

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Whether the key was free; it is kept for so many seconds."""
        redis = super().add
        return _steady(
            lambda: redis(key, value, timeout, version),
            lambda: self._own.add(key, value, timeout, version),
        )

    def delete(self, key: str, version: int | None = None) -> bool:
        """Whether there was anything to forget."""
        redis = super().delete
        return _steady(lambda: redis(key, version), lambda: self._own.delete(key, version))


def _steady(redis: Callable[[], Result], own: Callable[[], Result]) -> Result:
    if time.monotonic() >= Rest.until:
        try:
            return redis()
        except RedisError as error:
            Rest.until = time.monotonic() + REST_S
            logger.warning("The cache does not answer: %s", type(error).__name__)
    return own()
