"""Restores the inputs of a chunk: looks at them, posts what is gone, follows it, annotates it.

Each is made once: an item that was sent before is read first. An input that is there was made by
us if it was added after `sent_at` and holds what we sent; any other is left alone.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.utils import timezone

from inputs_app.client import inputs
from inputs_app.client.errors import ApiError
from inputs_app.client.http import Connection
from inputs_app.client.retries import PAGE, Patience
from inputs_app.client.types import Input
from inputs_app.models import Chunk, DeletionItem
from inputs_app.services import connections, halving
from inputs_app.services.deletions import annotating, ending, holding, parcels, snapshots
from inputs_app.services.deletions.ending import Book
from inputs_app.services.deletions.parcels import Parcel
from inputs_app.services.uploads import existing, room
from inputs_app.services.uploads.existing import DUPLICATE_ID, TOLERANCE, Clock

State = DeletionItem.State
PENDING, TAKEN = 30001, (30000, 30001, 30003)
REFUSED = "the restore of"
"""What the API refused, as `pausing` tells it."""
TURN_S = 15.0
FOLLOWED_S = 6 * 3600.0
SHORTEST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0
EXISTS = "An input with this id exists again. It was not overwritten."
GONE_AGAIN = "It was restored, and deleted again since."
NOT_KEPT = "What is needed to bring it back is not kept any more."
TOO_SLOW = "It was restored, but the API has not processed it within six hours."
UNPROCESSED = "It is back, but the API could not process it."


@dataclass(frozen=True)
class Turn:
    """One turn at a chunk: by which connection, how the API's clock goes, and which items were
    refused by themselves."""

    book: Book
    connection: Connection
    clock: Clock
    patience: Patience
    refused: list[DeletionItem] = field(default_factory=list)


def work_on(chunk: Chunk, patience: Patience = PAGE) -> None:
    """Works on a chunk that is held. Raises: ApiError; ProductError; StorageFailed."""
    book = ending.opened(chunk, chunk.deletion_items.select_related("restores"))
    clock = Clock()
    plain = connections.of(chunk.job.workspace, is_background=True)
    held = holding.renewing(existing.listening(plain, clock), chunk)
    turn = Turn(book, held, clock, patience)
    with suppress(holding.Lost):
        _take(turn)
        wait_s = _wait_s(ending.still_open(book.items))
        ending.note(book, wait_s, REFUSED if turn.refused else "")


def _take(turn: Turn) -> None:
    left = ending.still_open(turn.book.items)
    ids = [item.input_id for item in left]
    found = {one.id: one for one in inputs.by_ids(turn.connection, ids)}
    absent = [item for item in left if _is_absent(turn, item, found.get(item.input_id))]
    ends_at = time.monotonic() + TURN_S
    for number, parcel in enumerate(parcels.of(turn.connection, absent, turn.patience)):
        if number and time.monotonic() > ends_at:
            break
        if number:
            ending.save(turn.book)
        _post(turn, parcel, ends_at)
    there = [item for item in ending.still_open(left) if item.input_id in found]
    processed = [item for item in there if _is_processed(item, found[item.input_id])]
    if processed:
        ending.save(turn.book)
        annotating.annotate(turn.connection, processed, turn.patience)
    for item in processed:
        _end(item, found[item.input_id])


def _is_absent(turn: Turn, item: DeletionItem, found: Input | None) -> bool:
    """Whether an item is to be posted; one that never will be is ended."""
    kept = item.restores
    if kept is None or kept.snapshot is None:
        _fail(item, NOT_KEPT)
    elif found is None and item.code == 0:
        return True
    elif found is None:
        _fail(item, GONE_AGAIN)
    elif item.code == 0 and not _is_ours(turn, item, kept, found):
        _fail(item, EXISTS)
    else:
        item.code = item.code or PENDING
    return False


def _is_ours(turn: Turn, item: DeletionItem, kept: DeletionItem, found: Input) -> bool:
    """Whether an input is the one that an earlier request of this item made."""
    if item.sent_at is None or found.created_at in (None, kept.input_created_at):
        return False
    if found.created_at - turn.clock.ahead < item.sent_at - TOLERANCE:
        return False
    return snapshots.holds(found, parcels.as_sent(turn.connection, kept))


def _post(turn: Turn, parcel: Parcel, ends_at: float) -> None:
    """Commits that these are being sent, then posts them; what is refused stops no other."""
    with room.taken(parcel.size_bytes) as has_room:
        if not has_room:
            return
        bodies = dict(zip([it.pk for it in parcel.items], parcel.bodies(), strict=True))
        _write_down(turn, parcel)
        lease = room.lease(parcel.size_bytes)

        def post(some: Sequence[DeletionItem]) -> None:
            parts = [bodies[item.pk] for item in some]
            answer = inputs.post(turn.connection, parts, patience=turn.patience)
            told = {one.id: one for one in answer}
            for item in some:
                _note(item, told.get(item.input_id))

        def refuse(item: DeletionItem, error: ApiError) -> None:
            _fail(item, halving.words(error), halving.code(error))
            turn.refused.append(item)

        halving.send(
            parcel.items,
            turn.connection,
            post,
            refuse,
            may_go_on=lambda _: ending.save(turn.book, lease),
            ends_at=ends_at,
        )


def _write_down(turn: Turn, parcel: Parcel) -> None:
    now = timezone.now()
    for item in parcel.items:
        item.state, item.sent_at = State.SENT, item.sent_at or now
    ending.begin(turn.book, room.lease(parcel.size_bytes))


def _note(item: DeletionItem, told: Input | None) -> None:
    """What the answer to a post says of an item; what it leaves open the next look tells."""
    if told is None or told.status.details == DUPLICATE_ID:
        return
    if told.status.code in TAKEN:
        item.code = PENDING
    else:
        words = told.status.details or told.status.description
        _fail(item, words or "The API refused it.", told.status.code)


def _is_processed(item: DeletionItem, found: Input) -> bool:
    """Whether the API has looked at its media, or will not: too long is a failure."""
    if not found.status.is_on_the_way:
        return True
    ago = timezone.now() - (item.sent_at or timezone.now())
    if ago.total_seconds() > FOLLOWED_S:
        _fail(item, TOO_SLOW, found.status.code)
    return False


def _end(item: DeletionItem, found: Input) -> None:
    """An input that had failed before it was deleted may fail again: so it is as it was."""
    snapshot: Mapping[str, Mapping[str, int]] = (item.restores and item.restores.snapshot) or {}
    was = snapshot.get("status", {}).get("code")
    if found.status.is_success or found.status.code == was:
        item.state, item.code = State.DONE, found.status.code
        return
    words = found.status.details or found.status.description
    _fail(item, f"{UNPROCESSED} {words}", found.status.code)


def _fail(item: DeletionItem, problem: str, code: int = 0) -> None:
    item.state, item.problem, item.code = State.FAILED, problem.strip()[:500], code


def _wait_s(left: Sequence[DeletionItem]) -> float:
    """The longer ago the last was sent, the longer the wait."""
    sent = [item.sent_at for item in left if item.sent_at]
    ago_s = (timezone.now() - max(sent)).total_seconds() if sent else 0.0
    return min(max(SHORTEST_WAIT_S, ago_s / 4), LONGEST_WAIT_S) if left else 0.0
