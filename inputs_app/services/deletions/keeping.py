"""Takes the snapshots of a chunk's inputs, some at a time, each committed before the next."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from inputs_app.client import annotations, memberships
from inputs_app.client.errors import ApiError, Forbidden, Invalid, NotFound
from inputs_app.client.http import Connection
from inputs_app.client.retries import Patience
from inputs_app.client.types import Input, Json
from inputs_app.models import Chunk, DeletionItem
from inputs_app.services import chunks, staging
from inputs_app.services.deletions import holding, media, snapshots
from inputs_app.services.deletions.media import Kept

AT_ONCE = 32
"""So many are looked at together: a turn that ends between two such parts loses nothing."""
TURN_S = 15.0
PATIENT_ATTEMPTS = 5
"""Tries of the chunk, after which an input whose bytes do not come is left alone."""
NOT_KEPT = "It was not deleted: what is needed to bring it back could not be kept."
DATASETS_UNKNOWN = "Its datasets are not known: the API does not search by them."
FIELDS = [
    *("snapshot", "annotations", "kept_name", "kept_bytes", "kept_until", "why_not"),
    *("input_created_at", "state", "problem", "code"),
]
REFUSED = (Forbidden, Invalid, NotFound)


@dataclass(frozen=True)
class Known:
    """What the API tells of some inputs beside themselves."""

    annotations: Mapping[str, list[Json]]
    datasets: Mapping[str, list[str]]
    are_datasets_known: bool = True


def keep(
    chunk: Chunk,
    connection: Connection,
    items: Sequence[DeletionItem],
    found: Mapping[str, Input],
    patience: Patience,
) -> bool:
    """Takes the snapshots that these items lack. False: there was no time for all.

    An item whose bytes do not come is marked as failed after some attempts of the chunk: it is not
    deleted. Raises: ApiError where they may come later; StorageFailed; Lost.
    """
    ends_at = time.monotonic() + TURN_S
    for start in range(0, len(items), AT_ONCE):
        some = items[start : start + AT_ONCE]
        known = _known(connection, [item.input_id for item in some], patience)
        for item in some:
            _keep_one(chunk, connection, item, found[item.input_id], known)
            if time.monotonic() > ends_at:
                return item is items[-1]
    return True


def _known(connection: Connection, ids: Sequence[str], patience: Patience) -> Known:
    said: dict[str, list[Json]] = defaultdict(list)
    for one in annotations.of_inputs(connection, ids, with_models=True, patience=patience):
        if not one.is_input_level:
            said[one.input_id].append(one.raw)
    try:
        return Known(said, memberships.of_inputs(connection, ids, patience=patience))
    except REFUSED:
        return Known(said, {}, are_datasets_known=False)


def _keep_one(
    chunk: Chunk, connection: Connection, item: DeletionItem, found: Input, known: Known
) -> None:
    parts = media.posted_as_bytes(connection.base_url, found)
    try:
        renew = holding.renewer(chunk)
        kept = media.keep(connection, parts, settings.SNAPSHOT_MAX_BYTES, renew)
    except ApiError as error:
        if media.is_passing(error) and chunk.attempt < PATIENT_ATTEMPTS:
            raise
        item.state, item.code = DeletionItem.State.FAILED, error.code
        item.problem = f"{NOT_KEPT} {error.user_message}"[:500]
        kept = Kept()
    else:
        item.snapshot = snapshots.of(found, known.datasets.get(item.input_id, ()), kept)
        item.annotations = known.annotations.get(item.input_id, [])
        item.kept_name, item.kept_bytes = kept.name, kept.size_bytes
        item.input_created_at = found.created_at
        item.kept_until = timezone.now() + timedelta(days=settings.KEEP_DAYS)
        losses = [*kept.losses, *([] if known.are_datasets_known else [DATASETS_UNKNOWN])]
        item.why_not = " ".join(losses)[:300]
    _commit(chunk, item, kept.name)


def _commit(chunk: Chunk, item: DeletionItem, kept_name: str) -> None:
    with transaction.atomic():
        may_go_on = chunks.may_send(chunk)
        if may_go_on:
            item.save(update_fields=FIELDS)
    if not may_go_on:
        staging.remove([kept_name] if kept_name else [])
        raise holding.Lost
