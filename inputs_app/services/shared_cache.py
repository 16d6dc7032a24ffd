"""The cache that all processes share, as a place that may be empty or away at any moment.

Without it everything still works, only with more remote calls: so its own errors end here.
"""

import logging
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def get(key: str) -> Any:
    """What was put under the key, or None."""
    try:
        return cache.get(key)
    except RedisError as error:
        _log(error)
        return None


def put(key: str, value: Any, seconds: float) -> None:
    """Keeps a value for some time."""
    try:
        cache.set(key, value, seconds)
    except RedisError as error:
        _log(error)


def claim(key: str, seconds: float) -> bool:
    """Whether nobody else holds the key; the claim ends by itself. True where the cache is away."""
    try:
        return cache.add(key, 1, seconds)
    except RedisError as error:
        _log(error)
        return True


def drop(key: str) -> None:
    """Forgets a key."""
    try:
        cache.delete(key)
    except RedisError as error:
        _log(error)


def _log(error: RedisError) -> None:
    logger.warning("The cache does not answer: %s", type(error).__name__)
