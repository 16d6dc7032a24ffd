"""Which inputs a change is for: those that were selected, or all of the app but some."""

from collections.abc import Sequence
from dataclasses import dataclass

from inputs_app.client import inputs
from inputs_app.client.types import Input
from inputs_app.models import Workspace
from inputs_app.services import connections, counts

MOST = 5_000
"""So many ids can be named; more are taken as all but some."""
CONFIRMED_ABOVE = 1_000


@dataclass(frozen=True)
class Targets:
    """The inputs with these ids, or, with `is_all`, all of the app but those in `but`."""

    ids: Sequence[str] = ()
    is_all: bool = False
    but: Sequence[str] = ()


def count(workspace: Workspace, targets: Targets) -> int:
    """How many inputs they are; of "all" as many as the API counts now. Raises: ApiError."""
    if not targets.is_all:
        return len(targets.ids)
    found = counts.of(workspace)
    return max(0, found.total - len(targets.but))


def first(workspace: Workspace, targets: Targets, limit: int) -> list[Input]:
    """The first of them, to show what a change does. Raises: ApiError."""
    connection = connections.of(workspace)
    if not targets.is_all:
        return inputs.by_ids(connection, targets.ids[:limit])
    but = set(targets.but)
    found = inputs.list_page(connection, 1, limit + min(len(but), 200))
    return [item for item in found if item.id not in but][:limit]
