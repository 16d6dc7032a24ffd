"""Deletes the inputs of a chunk: looks at them, keeps what brings them back, sends, looks again.

What may have arrived is never sent blindly again: an item that was sent and is gone is done, one
that was gone before is skipped, and an input that was added anew under the same id is left alone.
The API deletes later than it answers: what is still there is looked at, and sent, again.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from inputs_app.client import inputs
from inputs_app.client.errors import ApiError, NotFound
from inputs_app.client.http import Connection
from inputs_app.client.retries import PAGE, Patience
from inputs_app.client.types import Input
from inputs_app.models import Chunk, DeletionItem
from inputs_app.services import connections, halving
from inputs_app.services.deletions import ending, holding, keeping, snapshots
from inputs_app.services.deletions.ending import Book

State = DeletionItem.State
REFUSED = "the deletion of"
"""What the API refused, as `pausing` tells it."""
TAKEN = 10000
"""Of an item that was sent: the API took the request. Source: StatusCode SUCCESS."""
TURN_S = 15.0
STILL_THERE_S = 600.0
LONGEST_WAIT_S = 30.0
STILL_THERE = "The API took the deletion, but the input is still there. Delete it again."
ANOTHER = "Another input has this id now. It was left alone."
ADDED_AGAIN = "An input with this id was added again since. It was left alone."


@dataclass(frozen=True)
class Turn:
    """One turn at a chunk: by which connection, and which items were refused by themselves."""

    book: Book
    connection: Connection
    patience: Patience
    refused: list[DeletionItem] = field(default_factory=list)


def work_on(chunk: Chunk, patience: Patience = PAGE) -> None:
    """Works on a chunk that is held. Raises: ApiError; ProductError; StorageFailed."""
    book = ending.opened(chunk, chunk.deletion_items.all())
    plain = connections.of(chunk.job.workspace, is_background=True)
    turn = Turn(book, holding.renewing(plain, chunk), patience)
    with suppress(holding.Lost):
        wait_s = _take(turn)
        ending.note(book, wait_s, REFUSED if turn.refused else "")


def _take(turn: Turn) -> float:
    """One look, one request, one more look. Gives how long to wait before the next."""
    left = ending.still_open(turn.book.items)
    found = _look(turn, left)
    for item in left:
        _decide(turn, item, found.get(item.input_id))
    left = ending.still_open(left)
    bare = [item for item in left if item.snapshot is None]
    if not keeping.keep(turn.book, turn.connection, bare, found, turn.patience):
        return 0.0
    ready = ending.still_open(left)
    if not ready:
        return 0.0
    _write_down(turn, ready)
    are_all_sent = _delete(turn, ready)
    ready = ending.still_open(ready)
    found = _look(turn, ready)
    for item in ready:
        _decide(turn, item, found.get(item.input_id))
    return _wait_s(ending.still_open(ready)) if are_all_sent else 0.0


def _delete(turn: Turn, ready: Sequence[DeletionItem]) -> bool:
    """Sends what was written down. An input that the API does not delete stops no other, and fails;
    what was not sent when the turn ended is sent in the next. False: there is such."""

    def delete(some: Sequence[DeletionItem]) -> None:
        with suppress(NotFound):  # some are gone meanwhile: the next look tells which
            ids = [item.input_id for item in some]
            inputs.delete(turn.connection, ids, patience=turn.patience)
        for item in some:
            item.code = TAKEN

    def refuse(item: DeletionItem, error: ApiError) -> None:
        item.state, item.code = State.FAILED, halving.code(error)
        item.problem, item.is_restorable = halving.words(error)[:500], False
        turn.refused.append(item)

    return halving.send(
        ready,
        turn.connection,
        delete,
        refuse,
        may_go_on=lambda _: ending.save(turn.book),
        ends_at=time.monotonic() + TURN_S,
    )


def _look(turn: Turn, items: Sequence[DeletionItem]) -> Mapping[str, Input]:
    ids = [item.input_id for item in items]
    return {one.id: one for one in inputs.by_ids(turn.connection, ids)}


def _decide(turn: Turn, item: DeletionItem, found: Input | None) -> None:
    """What an input that is there, or is not, says about its item."""
    if found is None:
        _gone(item)
        item.is_restorable = item.state == State.DONE and _is_postable(turn, item)
    elif _is_another(item.input_created_at, found.created_at):
        if item.sent_at:
            _gone(item)
            item.problem = ADDED_AGAIN
        else:
            item.state, item.problem = State.FAILED, ANOTHER
    elif item.code == TAKEN and _is_long_ago(item.sent_at):
        item.state, item.problem, item.code = State.FAILED, STILL_THERE, 0


def _gone(item: DeletionItem) -> None:
    item.problem, item.code = "", 0
    item.state = State.DONE if item.sent_at else State.SKIPPED


def _is_long_ago(sent_at: datetime | None) -> bool:
    return sent_at is not None and timezone.now() - sent_at > timedelta(seconds=STILL_THERE_S)


def _is_another(known: datetime | None, now: datetime | None) -> bool:
    return known is not None and now is not None and known != now


def _write_down(turn: Turn, ready: Sequence[DeletionItem]) -> None:
    """Commits that these are being sent, and until when they can be brought back."""
    now = timezone.now()
    for item in ready:
        if item.state == State.PLANNED:  # the first time, or once more after a failure
            item.state, item.sent_at = State.SENT, now
            item.kept_until = now + timedelta(days=settings.KEEP_DAYS)
        item.is_restorable = _is_postable(turn, item)
    ending.begin(turn.book)


def _is_postable(turn: Turn, item: DeletionItem) -> bool:
    return snapshots.is_postable(turn.connection.base_url, item.snapshot or {})


def _wait_s(left: Sequence[DeletionItem]) -> float:
    """The longer ago it was sent, the longer the wait."""
    if not left:
        return 0.0
    ago = timezone.now() - min(item.sent_at or timezone.now() for item in left)
    return min(max(1.0, ago.total_seconds()), LONGEST_WAIT_S)
