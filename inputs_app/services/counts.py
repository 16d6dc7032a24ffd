"""How many inputs of a workspace stand in each state, from a cache that all processes share.

One remote call per workspace and 5 seconds, however many people look. It must not poll by itself.
"""

import time
from dataclasses import dataclass
from typing import TypedDict

from django.core.cache import cache

from inputs_app.client import inputs
from inputs_app.client.errors import ApiError
from inputs_app.client.types import Counts
from inputs_app.models import Workspace
from inputs_app.services import connections
from inputs_app.services.errors import ProductError

FRESH_S = 5.0
KEPT_S = 3600.0
ASKING_S = 30.0
"""The longest that one asker keeps the others waiting; a killed asker's claim ends by itself."""
WAIT_S, LOOK_EVERY_S = 3.0, 0.05


@dataclass(frozen=True)
class Reading:
    """Counts with their age; `problem` says why they could not be brought up to date."""

    counts: Counts
    age_s: float
    problem: str = ""


class _Kept(TypedDict):
    counts: Counts | None
    counted_at: float
    asked_at: float
    problem: str


def of(workspace: Workspace) -> Counts:
    """The counts, at most about 5 seconds old, or the last known where the API does not answer.

    Raises: ProductError where none were ever known.
    """
    return reading(workspace).counts


def known(workspace: Workspace) -> Counts | None:
    """The counts where the cache has them, however old within an hour; never asks the API."""
    kept = _kept(workspace)
    return kept["counts"] if kept else None


def reading(workspace: Workspace) -> Reading:
    """The counts with their age and, where they are old for a reason, that reason.

    Raises: ProductError where none were ever known.
    """
    kept = _kept(workspace)
    if kept is None or time.time() - kept["asked_at"] >= FRESH_S:
        kept = _asked_once(workspace, kept)
    if kept is None or kept["counts"] is None:
        problem = kept["problem"] if kept else ""
        raise ProductError(problem or "The counts are not known yet. Look again in a moment.")
    return Reading(kept["counts"], max(0.0, time.time() - kept["counted_at"]), kept["problem"])


def _asked_once(workspace: Workspace, kept: _Kept | None) -> _Kept | None:
    """Asks, or lets the one who asks already do it: then what is known, or a short wait for it."""
    claim = f"{_key(workspace)}:asking"
    if not cache.add(claim, 1, ASKING_S):
        return kept if kept and kept["counts"] else _waited_for(workspace)
    try:
        return _ask(workspace, kept)
    finally:
        cache.delete(claim)


def _ask(workspace: Workspace, kept: _Kept | None) -> _Kept:
    asked_at = time.time()
    try:
        found = inputs.counts(connections.of(workspace))
        news = _Kept(counts=found, counted_at=asked_at, asked_at=asked_at, problem="")
    except ApiError as error:
        news = _Kept(
            counts=kept["counts"] if kept else None,
            counted_at=kept["counted_at"] if kept else asked_at,
            asked_at=asked_at,
            problem=error.user_message,
        )
    cache.set(_key(workspace), news, KEPT_S)
    return news


def _waited_for(workspace: Workspace) -> _Kept | None:
    ends_at = time.monotonic() + WAIT_S
    while time.monotonic() < ends_at:
        time.sleep(LOOK_EVERY_S)
        kept = _kept(workspace)
        if kept is not None:
            return kept
    return None


def _key(workspace: Workspace) -> str:
    return f"counts:{workspace.pk}"


def _kept(workspace: Workspace) -> _Kept | None:
    kept: _Kept | None = cache.get(_key(workspace))
    return kept
