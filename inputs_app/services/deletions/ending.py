"""How a turn of a chunk ends: with its counts, or due again later. For deletions and for restores
alike."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from inputs_app.models import Chunk, DeletionItem
from inputs_app.services import chunks, staging
from inputs_app.services.deletions import holding
from inputs_app.services.jobs import LEASE

State = DeletionItem.State
ENDS = (State.DONE, State.FAILED, State.SKIPPED)
FIELDS = ["state", "sent_at", "code", "problem", "why_not", "kept_until", "is_restorable"]
EMPTY: Mapping[str, Any] = {
    "snapshot": None,
    "annotations": [],
    "kept_name": "",
    "kept_bytes": 0,
    "kept_until": None,
}
Items = Sequence[DeletionItem]


def still_open(items: Items) -> list[DeletionItem]:
    """The items that have not ended."""
    return [item for item in items if item.state not in ENDS]


def save(chunk: Chunk, items: Items, lease: timedelta = LEASE) -> bool:
    """Writes down what is known so far and holds the chunk for one more request; True.

    Raises: Lost where nothing more is to be sent, or somebody else has the chunk.
    """
    with transaction.atomic():
        if chunks.is_ours(chunk):
            DeletionItem.objects.bulk_update(items, FIELDS)
        may_go_on = chunks.may_send(chunk, lease)
    if not may_go_on:
        raise holding.Lost
    return True


def note(chunk: Chunk, items: Items, wait_s: float) -> None:
    """Writes down how far the items are; with the last of them the chunk ends."""
    has_ended = not still_open(items)
    with transaction.atomic():
        if not chunks.is_ours(chunk):
            return
        DeletionItem.objects.bulk_update(items, FIELDS)
        back = [item.restores_id for item in items if item.state == State.DONE]
        DeletionItem.objects.filter(pk__in=filter(None, back)).update(is_restorable=False)
        counts = _counts(items)
        if has_ended:
            unused = _settled(items)
            chunks.end(chunk, **counts)
        else:
            unused = []
            chunks.note(chunk, wait_s, **{f"{name}_count": it for name, it in counts.items()})
    staging.remove(unused)


def _settled(items: Items) -> list[str]:
    """Drops what was kept of inputs that were not sent.

    Gives the names of objects that nobody needs any more. What was sent and failed stays kept:
    nobody knows whether it is gone.
    """
    unused = [it for it in items if it.restores_id is None and it.sent_at is None and it.snapshot]
    DeletionItem.objects.filter(pk__in=[item.pk for item in unused]).update(**EMPTY)
    return [item.kept_name for item in unused if item.kept_name]


def _counts(items: Items) -> dict[str, int]:
    states = [item.state for item in items]
    return {
        "accepted": sum(item.sent_at is not None for item in items),
        "done": states.count(State.DONE),
        "failed": states.count(State.FAILED),
        "skipped": states.count(State.SKIPPED),
    }
