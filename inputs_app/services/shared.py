"""What is asked of a remote API at most every few seconds, however many people look: one reading in
a cache that all processes share. It must not poll by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic, sleep, time
from typing import Generic, TypeVar

from django.core.cache import cache

from inputs_app.client.errors import ApiError

FRESH_S = 5.0
KEPT_S = 3600.0
ASKING_S = 30.0
"""The longest that one asker keeps the others waiting; a killed asker's claim ends by itself."""
WAIT_S, LOOK_EVERY_S = 3.0, 0.05
Found = TypeVar("Found")


@dataclass(frozen=True)
class Kept(Generic[Found]):
    """What was found last and when; `problem` says why it could not be brought up to date."""

    found: Found | None
    found_at: float
    asked_at: float
    problem: str = ""

    @property
    def age_s(self) -> float:
        """How old what was found is."""
        return max(0.0, time() - self.found_at)


def reading(key: str, ask: Callable[[], Found]) -> Kept[Found] | None:
    """What `ask` found, at most about 5 seconds ago, or the last that is known where it fails.

    None where others ask for the first time and have no answer yet. An ApiError of `ask` becomes
    the problem.
    """
    kept: Kept[Found] | None = known(key)
    if kept is None or time() - kept.asked_at >= FRESH_S:
        return _asked_once(key, kept, ask)
    return kept


def known(key: str) -> Kept[Found] | None:
    """What the cache has, however old within an hour; never asks."""
    kept: Kept[Found] | None = cache.get(key)
    return kept


def forget(key: str) -> None:
    """The next reader asks anew: something was changed."""
    kept: Kept[object] | None = known(key)
    if kept is not None:
        cache.set(key, replace(kept, asked_at=0.0), KEPT_S)


def _asked_once(key: str, kept: Kept[Found] | None, ask: Callable[[], Found]) -> Kept[Found] | None:
    """Asks, or lets the one who asks already do it: then what is known, or a short wait for it."""
    claim = f"{key}:asking"
    if not cache.add(claim, 1, ASKING_S):
        return kept if kept and kept.found is not None else _waited_for(key)
    try:
        return _ask(key, kept, ask)
    finally:
        cache.delete(claim)


def _ask(key: str, kept: Kept[Found] | None, ask: Callable[[], Found]) -> Kept[Found]:
    asked_at = time()
    try:
        news = Kept(ask(), asked_at, asked_at)
    except ApiError as error:
        found_at = kept.found_at if kept else asked_at
        news = Kept(kept.found if kept else None, found_at, asked_at, error.user_message)
    cache.set(key, news, KEPT_S)
    return news


def _waited_for(key: str) -> Kept[Found] | None:
    ends_at = monotonic() + WAIT_S
    while monotonic() < ends_at:
        sleep(LOOK_EVERY_S)
        kept: Kept[Found] | None = known(key)
        if kept is not None:
            return kept
    return None
