"""Deletes the inputs of a chunk: looks at them, keeps what brings them back, sends, looks again.

What may have arrived is never sent blindly again: an item that was sent and is gone is done, one
that was gone before is skipped, and an input that was added anew under the same id is left alone.
The API deletes later than it answers: what is still there is looked at, and sent, again.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from inputs_app.client import inputs
from inputs_app.client.errors import ApiError, NotFound
from inputs_app.client.http import Connection
from inputs_app.client.retries import PAGE, Patience
from inputs_app.client.types import Input
from inputs_app.models import Chunk, DeletionItem
from inputs_app.services import chunks, connections, halving
from inputs_app.services.deletions import ending, holding, keeping, snapshots

State = DeletionItem.State
TURN_S = 15.0
STILL_THERE_S = 600.0
LONGEST_WAIT_S = 30.0
STILL_THERE = "The API took the deletion, but the input is still there. Delete it again."
ANOTHER = "Another input has this id now. It was left alone."
ADDED_AGAIN = "An input with this id was added again since. It was left alone."


def work_on(chunk: Chunk, patience: Patience = PAGE) -> None:
    """Works on a chunk that is held. Raises: ApiError; ProductError; StorageFailed."""
    items = list(chunk.deletion_items.order_by("number"))
    with suppress(holding.Lost):
        plain = connections.of(chunk.job.workspace, is_background=True)
        connection = holding.renewing(plain, chunk)
        ending.note(chunk, items, _turn(chunk, connection, items, patience))


def _turn(
    chunk: Chunk, connection: Connection, items: Sequence[DeletionItem], patience: Patience
) -> float:
    """One look, one request, one more look. Gives how long to wait before the next."""
    left = ending.still_open(items)
    found = _look(connection, left)
    for item in left:
        _decide(item, found.get(item.input_id))
    left = ending.still_open(left)
    bare = [item for item in left if item.snapshot is None]
    if not keeping.keep(chunk, connection, bare, found, patience):
        return 0.0
    ready = ending.still_open(left)
    _write_down(chunk, connection, items, ready)
    if ready:
        _delete(chunk, connection, ready, patience)
        ready = ending.still_open(ready)
        found = _look(connection, ready)
        for item in ready:
            _decide(item, found.get(item.input_id))
    return _wait_s(ending.still_open(ready))


def _delete(
    chunk: Chunk, connection: Connection, ready: Sequence[DeletionItem], patience: Patience
) -> None:
    """Sends what was written down. An input that the API does not delete stops no other, and fails;
    what was not sent when the turn ended is sent in the next."""

    def delete(some: Sequence[DeletionItem]) -> None:
        with suppress(NotFound):  # some are gone meanwhile: the next look tells which
            inputs.delete(connection, [item.input_id for item in some], patience=patience)

    def refuse(item: DeletionItem, error: ApiError) -> None:
        item.state, item.code = State.FAILED, error.code
        item.problem, item.is_restorable = halving.words(error)[:500], False

    halving.send(
        ready,
        connection,
        delete,
        refuse,
        may_go_on=lambda _: ending.save(chunk, ready),
        ends_at=time.monotonic() + TURN_S,
    )


def _look(connection: Connection, items: Sequence[DeletionItem]) -> Mapping[str, Input]:
    return {one.id: one for one in inputs.by_ids(connection, [item.input_id for item in items])}


def _decide(item: DeletionItem, found: Input | None) -> None:
    """What an input that is there, or is not, says about its item."""
    if found is None:
        _gone(item)
    elif _is_another(item.input_created_at, found.created_at):
        if item.sent_at:
            _gone(item)
            item.problem = ADDED_AGAIN
        else:
            item.state, item.problem = State.FAILED, ANOTHER
    elif item.state == State.SENT and _is_long_ago(item.sent_at):
        item.state, item.problem = State.FAILED, STILL_THERE


def _gone(item: DeletionItem) -> None:
    item.problem, item.code = "", 0
    item.state = State.DONE if item.sent_at else State.SKIPPED


def _is_long_ago(sent_at: datetime | None) -> bool:
    return sent_at is not None and timezone.now() - sent_at > timedelta(seconds=STILL_THERE_S)


def _is_another(known: datetime | None, now: datetime | None) -> bool:
    return known is not None and now is not None and known != now


def _write_down(
    chunk: Chunk,
    connection: Connection,
    items: Sequence[DeletionItem],
    ready: Sequence[DeletionItem],
) -> None:
    """Commits that these are being sent, and until when they can be brought back."""
    now = timezone.now()
    for item in ready:
        if item.state == State.PLANNED:  # the first time, or once more after a failure
            item.state, item.sent_at = State.SENT, now
            item.kept_until = now + timedelta(days=settings.KEEP_DAYS)
        item.is_restorable = snapshots.is_postable(connection.base_url, item.snapshot or {})
    with transaction.atomic():
        if not chunks.may_send(chunk):
            raise holding.Lost
        DeletionItem.objects.bulk_update(items, ending.FIELDS)


def _wait_s(left: Sequence[DeletionItem]) -> float:
    """The longer ago it was sent, the longer the wait."""
    if not left:
        return 0.0
    ago = timezone.now() - min(item.sent_at or timezone.now() for item in left)
    return min(max(1.0, ago.total_seconds()), LONGEST_WAIT_S)
