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
from inputs_app.client.types import Input, Json, MediaPart
from inputs_app.models import DeletionItem
from inputs_app.services import staging
from inputs_app.services.deletions import ending, holding, media, snapshots
from inputs_app.services.deletions.ending import Book
from inputs_app.services.deletions.media import Kept
from inputs_app.services.rewriting import rewrite

AT_ONCE = 32
"""So many are looked at together: a turn that ends between two such parts loses nothing."""
TURN_S = 15.0
PATIENT_ATTEMPTS = 5
"""Tries of the chunk, after which an input whose bytes do not come is left alone."""
NOT_KEPT = "It was not deleted: what is needed to bring it back could not be kept."
DATASETS_UNKNOWN = "Its datasets are not known: the API does not search by them."
FIELDS = ("snapshot", "annotations", "kept_name", "kept_bytes", "input_created_at")
"""What is written once; the other fields stand in the book."""
REFUSED = (Forbidden, Invalid, NotFound)


@dataclass(frozen=True)
class Known:
    """What the API tells of some inputs beside themselves."""

    annotations: Mapping[str, list[Json]]
    datasets: Mapping[str, list[str]]
    are_datasets_known: bool = True


def keep(
    book: Book,
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
        parts = {
            it.pk: media.posted_as_bytes(connection.base_url, found[it.input_id]) for it in some
        }
        _keep_told(book, [item for item in some if not parts[item.pk]], found, known)
        for item in some:
            if parts[item.pk]:
                _keep_bytes(book, connection, item, parts[item.pk], found[item.input_id], known)
            if time.monotonic() > ends_at:
                return not any(map(_is_bare, items))
    return True


def _is_bare(item: DeletionItem) -> bool:
    return item.snapshot is None and item.state != DeletionItem.State.FAILED


def _known(connection: Connection, ids: Sequence[str], patience: Patience) -> Known:
    said: dict[str, list[Json]] = defaultdict(list)
    for one in annotations.of_inputs(connection, ids, with_models=True, patience=patience):
        if not one.is_input_level:
            said[one.input_id].append(one.raw)
    try:
        return Known(said, memberships.of_inputs(connection, ids, patience=patience))
    except REFUSED:
        return Known(said, {}, are_datasets_known=False)


def _keep_told(
    book: Book, items: Sequence[DeletionItem], found: Mapping[str, Input], known: Known
) -> None:
    """Keeps inputs of which all is told already, together."""
    for item in items:
        _take(item, found[item.input_id], known, Kept())
    if items:
        _commit(book, items)


def _keep_bytes(
    book: Book,
    connection: Connection,
    item: DeletionItem,
    parts: Sequence[MediaPart],
    found: Input,
    known: Known,
) -> None:
    """Keeps an input that was posted as bytes, once these are stored."""
    try:
        renew = holding.renewer(book.chunk)
        kept = media.keep(connection, parts, settings.SNAPSHOT_MAX_BYTES, renew)
    except ApiError as error:
        if media.is_passing(error) and book.chunk.attempt < PATIENT_ATTEMPTS:
            raise
        item.state, item.code = DeletionItem.State.FAILED, error.code
        item.problem = f"{NOT_KEPT} {error.user_message}"[:500]
        kept = Kept()
    else:
        _take(item, found, known, kept)
    _commit(book, [item], kept.name)


def _take(item: DeletionItem, found: Input, known: Known, kept: Kept) -> None:
    item.snapshot = snapshots.of(found, known.datasets.get(item.input_id, ()), kept)
    item.annotations = known.annotations.get(item.input_id, [])
    item.kept_name, item.kept_bytes = kept.name, kept.size_bytes
    item.input_created_at = found.created_at
    item.kept_until = timezone.now() + timedelta(days=settings.KEEP_DAYS)
    losses = [*kept.losses, *([] if known.are_datasets_known else [DATASETS_UNKNOWN])]
    item.why_not = " ".join(losses)[:300]


def _commit(book: Book, items: Sequence[DeletionItem], kept_name: str = "") -> None:
    """Writes what is kept of these. What was stored is removed where the chunk is lost."""
    try:
        with transaction.atomic():
            ending.begin(book)
            rewrite(items, FIELDS)
    except holding.Lost:
        staging.remove([kept_name] if kept_name else [])
        raise
