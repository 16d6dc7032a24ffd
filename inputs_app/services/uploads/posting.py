"""Sends a chunk of an upload: `sent_at` is committed before the request, so that what may have
arrived is never sent blindly again.

Where an item was sent before, the API is asked for its id first, see `existing`. It must not
follow what the API has taken: that is `following`.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from inputs_app.client import inputs
from inputs_app.client.errors import ApiError
from inputs_app.client.http import Connection
from inputs_app.client.retries import JOB, Patience
from inputs_app.client.types import Input, Json
from inputs_app.models import Chunk, UploadItem
from inputs_app.services import attempts, chunks, connections, halving, jobs
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import (
    emptying,
    ending,
    existing,
    following,
    options,
    outcomes,
    resending,
    room,
    shaping,
    troubles,
)
from inputs_app.services.uploads.existing import Clock
from inputs_app.services.uploads.outcomes import OPEN, TO_SEND, Outcomes, sums
from inputs_core.faults import StorageFailed

Source, State = UploadItem.Source, UploadItem.State
LOOK_FOR_BYTES_S = 3.0
TASK_S = 20.0


@dataclass
class Sending:
    """One turn at a chunk: what is sent, by which connection, and what became of it so far."""

    chunk: Chunk
    connection: Connection
    patience: Patience
    clock: Clock
    outcomes: Outcomes = field(default_factory=Outcomes)
    is_unclear: bool = False


def work_on(chunk: Chunk, patience: Patience = JOB) -> None:
    """Works on a chunk that is held: sends what is here to be sent, else looks how far those are
    that the API has taken. Of a job that does not go on nothing is sent."""
    items = list(chunk.upload_items.filter(state__in=OPEN).order_by("number"))
    to_send = [item for item in items if item.state in TO_SEND]
    to_send = to_send if chunk.job.state in chunks.GOES_ON else []
    ready = [item for item in to_send if _is_here(item)]
    taken = [item for item in items if item.state == State.ACCEPTED]
    try:
        if ready or (to_send and not taken):
            _send(chunk, ready, patience)
        else:
            following.work_on(chunk, taken, patience, LOOK_FOR_BYTES_S if to_send else math.inf)
    except ApiError as error:
        troubles.met(chunk, error)
    except ProductError as error:
        troubles.halt(chunk, error.user_message)
    except StorageFailed:
        troubles.out_of_reach(chunk)


def _send(chunk: Chunk, ready: Sequence[UploadItem], patience: Patience) -> None:
    with room.taken(_size_bytes(ready)) as has_room:
        if not has_room or not ready:
            ending.rest(chunk, Outcomes(), LOOK_FOR_BYTES_S)
            return
        clock = Clock()
        connection = existing.listening(connections.of(chunk.job.workspace), clock)
        turn = Sending(chunk, connection, patience, clock)
        shapes = _shapes(turn, ready)
        before = [item for item in ready if item.sent_at and item.pk in shapes]
        _look(turn, resending.cleared(turn.connection, before), shapes)
        left = [item for item in ready if item.pk not in turn.outcomes.of]
        if _begin(turn, left):
            try:
                _post_all(turn, left, shapes)
            except ApiError:
                _save(turn)
                raise
        else:
            _save(turn)
    emptying.empty(chunk)


def _is_here(item: UploadItem) -> bool:
    """Whether there is something to send: the bytes of a planned file are still on their way."""
    return item.source != Source.FILE or item.state != State.PLANNED


def _size_bytes(items: Sequence[UploadItem]) -> int:
    """What their media take in memory."""
    return sum(item.size_bytes for item in items if item.source != Source.URL)


def _shapes(turn: Sending, items: Sequence[UploadItem]) -> dict[int, Json]:
    found: dict[int, Json] = {}
    given = options.of(turn.chunk.job)
    for item in items:
        try:
            found[item.pk] = shaping.shaped(item, given)
        except ProductError as error:
            turn.outcomes.put([item], State.FAILED, problem=error.user_message)
    return found


def _look(turn: Sending, items: Sequence[UploadItem], shapes: dict[int, Json]) -> None:
    """Settles those that the API has already, ours or not; the others are left to be sent."""
    if not items:
        return
    found = {one.id: one for one in inputs.by_ids(turn.connection, [it.input_id for it in items])}
    for item in items:
        there = found.get(item.input_id)
        if there is not None:
            _settle(turn, item, shapes[item.pk], there)


def _settle(turn: Sending, item: UploadItem, shape: Json, there: Input) -> None:
    if existing.is_ours(item, shape, there, turn.clock):
        turn.outcomes.seen(item, there)
    else:
        turn.outcomes.put([item], State.FAILED, outcomes.DUPLICATE, existing.FOREIGN)


def _begin(turn: Sending, items: Sequence[UploadItem]) -> bool:
    """Commits that these are being sent. False: nothing more is to be sent, or by others."""
    now = timezone.now()
    with transaction.atomic():
        if not chunks.may_send(turn.chunk, room.lease(_size_bytes(items))):
            return False
        fresh = [item for item in items if item.state != State.SENT]
        rows = UploadItem.objects.filter(pk__in=[item.pk for item in fresh])
        rows.update(state=State.SENT, sent_at=now, accepted_at=None)
    for item in fresh:
        item.state, item.sent_at = State.SENT, now
    return True


def _post_all(turn: Sending, items: Sequence[UploadItem], shapes: dict[int, Json]) -> None:
    """Sends all, and writes down what became of them; what was not sent is due again at once."""

    def post(some: Sequence[UploadItem]) -> None:
        bodies = [shapes[item.pk] for item in some]
        _note(turn, some, shapes, inputs.post(turn.connection, bodies, patience=turn.patience))

    def refused(item: UploadItem, error: ApiError) -> None:
        turn.outcomes.put([item], State.FAILED, error.code, halving.words(error))

    are_all_sent = halving.send(
        items,
        turn.connection,
        post,
        refused,
        may_go_on=lambda some: _save(turn, room.lease(_size_bytes(some))),
        ends_at=time.monotonic() + TASK_S,
    )
    in_s = following.first_wait_s(turn.chunk) if are_all_sent else 0.0
    if turn.is_unclear and turn.chunk.attempt >= attempts.LAST:
        raise ProductError(ending.NOT_TOLD)
    ending.rest(turn.chunk, turn.outcomes, in_s, ending.NOT_TOLD if turn.is_unclear else "")


def _note(
    turn: Sending, items: Sequence[UploadItem], shapes: dict[int, Json], answer: Sequence[Input]
) -> None:
    """Takes down what the API said of each; one of which it said nothing is looked for later."""
    told = _by_item(items, answer)
    taken = [item for item in items if _is_taken_id(told.get(item.pk))]
    for item in items:
        one = told.get(item.pk)
        if one is not None and one.status.code and item not in taken:
            turn.outcomes.answered(item, one)
    _look(turn, taken, shapes)
    turn.is_unclear |= any(item.pk not in turn.outcomes.of for item in items)


def _by_item(items: Sequence[UploadItem], answer: Sequence[Input]) -> dict[int, Input]:
    """The order of the answer is that of the request; where it is not, the ids decide."""
    if [one.id for one in answer] == [item.input_id for item in items]:
        return {item.pk: one for item, one in zip(items, answer, strict=True)}
    found = {one.id: one for one in answer}
    return {item.pk: found[item.input_id] for item in items if item.input_id in found}


def _is_taken_id(told: Input | None) -> bool:
    return told is not None and told.status.details == existing.DUPLICATE_ID


def _save(turn: Sending, lease: timedelta = jobs.LEASE) -> bool:
    """Writes down what is known so far. False: nothing more is to be sent, or by somebody else."""
    with transaction.atomic():
        if not chunks.is_ours(turn.chunk):
            return False
        turn.outcomes.save()
        Chunk.objects.filter(pk=turn.chunk.pk).update(**sums(turn.chunk).counts())
        return chunks.may_send(turn.chunk, lease)
