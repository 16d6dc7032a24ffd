"""The datasets that an app has, to be offered where one is named; and new ones."""

from collections.abc import Sequence

from django.core.cache import cache
from django.db import transaction

from inputs_app.client import datasets, memberships
from inputs_app.client.errors import ApiError, Invalid
from inputs_app.client.retries import Patience
from inputs_app.models import Workspace
from inputs_app.services import audit, connections
from inputs_app.services.audit import Actor
from inputs_app.services.concepts import BRIEFLY, KEPT_S, OFFERED
from inputs_app.services.errors import ProductError

NONE = "The app has no dataset “{}”. To make one, put some inputs into it from the list of inputs."


def offered(workspace: Workspace) -> list[str]:
    """The ids of the app's datasets; none where the API does not say.

    Units/limits: 500, asked for once a minute.
    """
    known: list[str] | None = cache.get(_key(workspace))
    if known is None:
        try:
            known = memberships.dataset_ids(connections.of(workspace), patience=BRIEFLY)[:OFFERED]
        except (ApiError, ProductError):
            known = []
        cache.set(_key(workspace), known, KEPT_S)
    return known


def missing(workspace: Workspace, dataset_ids: Sequence[str]) -> list[str]:
    """Those that the app does not have; none where the API does not say.

    Asks anew where one is not among those that are kept to be offered: it may just have been made.
    """
    kept: list[str] = cache.get(_key(workspace)) or []
    if set(dataset_ids) <= set(kept):
        return []
    try:
        known = listed(workspace)
    except (ApiError, ProductError):
        return []
    return [one for one in dataset_ids if one not in known]


def listed(workspace: Workspace, patience: Patience = BRIEFLY) -> frozenset[str]:
    """All datasets of the app, asked for now, and kept to be offered.

    Units/limits: one request per 1,000 datasets. Raises: ApiError, ProductError.
    """
    known = memberships.dataset_ids(connections.of(workspace), patience=patience)
    cache.set(_key(workspace), known[:OFFERED], KEPT_S)
    return frozenset(known)


def words(missing: Sequence[str]) -> str:
    """That the app does not have these, and how it gets them."""
    return NONE.format("”, “".join(missing))


def ensure(by: Actor, workspace: Workspace, dataset_id: str) -> bool:
    """Makes the dataset unless the app has it; tells whether it was made. Raises: ApiError."""
    connection = connections.of(workspace)
    if dataset_id in memberships.dataset_ids(connection):
        return False
    with transaction.atomic():
        audit.record(by, "dataset.create", dataset_id, team=workspace.team, workspace=workspace)
    try:
        datasets.create(connection, dataset_id)
    except Invalid:
        if dataset_id not in memberships.dataset_ids(connection):
            raise  # else somebody made it at the same time
    cache.delete(_key(workspace))
    return True


def _key(workspace: Workspace) -> str:
    return f"datasets:{workspace.pk}"
