"""The concepts that an app has, to be offered where one is typed; kept for a minute."""

from django.core.cache import cache

from inputs_app.client import concepts
from inputs_app.client.errors import ApiError
from inputs_app.client.retries import Patience
from inputs_app.models import Workspace
from inputs_app.services import connections

KEPT_S = 60
OFFERED = 500
BRIEFLY = Patience(tries=1, connect_s=2.0, read_s=3.0, whole_answer_s=4.0)
"""A suggestion is not worth waiting for."""


def offered(workspace: Workspace) -> list[str]:
    """The ids of the app's concepts, in alphabetical order; none where the API does not say.

    Units/limits: 500, asked for once a minute.
    """
    key = f"concepts:{workspace.pk}"
    known: list[str] | None = cache.get(key)
    if known is None:
        known = _asked(workspace)
        cache.set(key, known, KEPT_S)
    return known


def _asked(workspace: Workspace) -> list[str]:
    try:
        found = concepts.listed(connections.of(workspace), 1, OFFERED, patience=BRIEFLY)
    except ApiError:
        return []
    return sorted({one.id for one in found if one.id})
