"""How a turn of a chunk ends: with its counts, or due again later. For deletions and for restores
alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from inputs_app.models import Chunk, DeletionItem
from inputs_app.services import chunks, pausing, staging
from inputs_app.services.deletions import holding
from inputs_app.services.jobs import LEASE
from inputs_app.services.rewriting import Written

State = DeletionItem.State
ENDS = (State.DONE, State.FAILED, State.SKIPPED)
FIELDS = ("state", "sent_at", "code", "problem", "why_not", "kept_until", "is_restorable")
EMPTY: Mapping[str, Any] = {
    "snapshot": None,
    "annotations": [],
    "kept_name": "",
    "kept_bytes": 0,
    "kept_until": None,
}
Items = Sequence[DeletionItem]


@dataclass(frozen=True)
class Book:
    """The items of a chunk that is held, and what of them is written. Whenever items are written,
    the counts of their chunk are, in the same transaction."""

    chunk: Chunk
    items: Items
    written: Written[DeletionItem]

    def write(self) -> None:
        """Writes the items that changed. Call it inside a transaction that proves that the chunk is
        still held, and writes `counts`."""
        changed = self.written.write()
        back = [it.restores_id for it in changed if it.restores_id and it.state == State.DONE]
        if back:
            DeletionItem.objects.filter(pk__in=back).update(is_restorable=False)

    @property
    def counts(self) -> dict[str, int]:
        """How far the items are. Shape: accepted_count, done_count, failed_count, skipped_count."""
        return {f"{name}_count": count for name, count in _counts(self.items).items()}


def opened(chunk: Chunk, rows: QuerySet[DeletionItem]) -> Book:
    """The book of a chunk that is held, with its items in order."""
    items = list(rows.order_by("number"))
    return Book(chunk, items, Written(items, FIELDS))


def still_open(items: Items) -> list[DeletionItem]:
    """The items that have not ended."""
    return [item for item in items if item.state not in ENDS]


def begin(book: Book, lease: timedelta = LEASE) -> None:
    """Writes down what is about to be sent, and holds the chunk for that request.

    Raises: Lost where nothing is to be sent; then nothing is written.
    """
    with transaction.atomic():
        if not chunks.may_send(book.chunk, lease, **book.counts):
            raise holding.Lost
        book.write()


def save(book: Book, lease: timedelta = LEASE) -> bool:
    """Writes down what is known so far and holds the chunk for one more request; True.

    Raises: Lost where nothing more is to be sent, or somebody else has the chunk.
    """
    if not chunks.save(book.chunk, book.write, book.counts, lease):
        raise holding.Lost
    return True


def note(book: Book, wait_s: float, refused: str = "") -> None:
    """Writes down how far the items are; with the last of them the chunk ends.

    `refused`: what the API refused for single inputs in this turn, as `pausing` tells it.
    """
    chunk, items = book.chunk, book.items
    unused: list[str] = []
    with transaction.atomic():
        if not chunks.is_ours(chunk):
            return
        book.write()
        if still_open(items):
            chunks.note(chunk, wait_s, **book.counts)
        else:
            unused = _settled(items)
            chunks.end(chunk, **_counts(items))
            if refused:
                pausing.where_all_are_refused(chunk, items, refused)
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
