"""How many inputs of a workspace stand in each state, from a cache that all processes share.

One remote call per workspace and 5 seconds, however many people look. It must not poll by itself.
"""

from dataclasses import dataclass
from functools import partial

from inputs_app.client import inputs
from inputs_app.client.types import Counts
from inputs_app.models import Workspace
from inputs_app.services import connections, shared
from inputs_app.services.errors import ProductError
from inputs_app.services.shared import Kept


@dataclass(frozen=True)
class Reading:
    """Counts with their age; `problem` says why they could not be brought up to date."""

    counts: Counts
    age_s: float
    problem: str = ""


def of(workspace: Workspace) -> Counts:
    """The counts, at most about 5 seconds old, or the last known where the API does not answer.

    Raises: ProductError where none were ever known.
    """
    return reading(workspace).counts


def known(workspace: Workspace) -> Counts | None:
    """The counts where the cache has them, however old within an hour; never asks the API."""
    kept: Kept[Counts] | None = shared.known(_key(workspace))
    return kept.found if kept else None


def reading(workspace: Workspace) -> Reading:
    """The counts with their age and, where they are old for a reason, that reason.

    Raises: ProductError where none were ever known.
    """
    kept = shared.reading(_key(workspace), partial(_counted, workspace))
    if kept is None or kept.found is None:
        problem = kept.problem if kept else ""
        raise ProductError(problem or "The counts are not known yet. Look again in a moment.")
    return Reading(kept.found, kept.age_s, kept.problem)


def _counted(workspace: Workspace) -> Counts:
    return inputs.counts(connections.of(workspace))


def _key(workspace: Workspace) -> str:
    return f"counts:{workspace.pk}"
