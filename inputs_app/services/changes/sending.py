"""Sends a chunk of a change: looks at what stands there, writes the images down, then patches.

What may have arrived is never sent blindly again: where an item was sent before, the input is read
first. It equals the predicted image: done. It equals the one before: sent again. Else: a conflict.
"""

import time
from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from inputs_app.client import inputs
from inputs_app.client.errors import ApiError
from inputs_app.client.http import Connection
from inputs_app.client.retries import PAGE, Patience
from inputs_app.client.types import Input, Json
from inputs_app.models import ChangeItem, Chunk
from inputs_app.services import chunks, connections, halving, images, pausing
from inputs_app.services.changes import bodies
from inputs_app.services.errors import ProductError
from inputs_app.services.rewriting import Written, rewrite

State = ChangeItem.State
Send = Callable[[Chunk, Connection, Sequence[ChangeItem], Patience], bool]
"""Gives each open item its end; False where somebody else has the chunk by now."""
ENDS = (State.DONE, State.FAILED, State.SKIPPED)
MODIFIED = 30200
"""Source: StatusCode INPUT_MODIFY_SUCCESS."""
GONE = "The input does not exist any more."
CONFLICT = "The input was changed by somebody else since. Look at it and try again."
REFUSED = "the change for"
"""What the API refused, as `pausing` tells it."""
NOT_TOLD = "The API did not say what became of this input. Look at it and try again."
FIELDS = ["state", "before", "predicted", "after", "sent_at", "code", "problem"]
ENDING = ["state", "after", "code", "problem"]
"""What an answer adds to what was written down before the request."""
TURN_S = 15.0
"""So long further parts of a refused request are begun."""
WRITE = Patience(tries=3, longest_wait_s=5.0, read_s=25.0, whole_answer_s=30.0, again_within_s=10.0)
"""A request that writes ends well within the lease of its chunk: nobody else begins meanwhile."""


def work_on(chunk: Chunk, patience: Patience = PAGE, send: Send | None = None) -> None:
    """Works on a chunk that is held; what fails in passing makes it due again later.

    `send` is another way than PATCH /inputs (see `ways`).
    """
    items = list(chunk.change_items.order_by("number"))
    try:
        if not (send or _send)(chunk, connections.of(chunk.job.workspace), items, patience):
            return
    except ApiError as error:
        _failed(chunk, items, error)
        return
    except ProductError as error:
        _give_up(chunk, items, error.user_message, 0)
        return
    _end(chunk, items)


def _send(
    chunk: Chunk, connection: Connection, items: Sequence[ChangeItem], patience: Patience
) -> bool:
    """False where somebody else has the chunk by now: nothing was sent."""
    open_items = [item for item in items if item.state not in ENDS]
    found = {one.id: one for one in inputs.by_ids(connection, [it.input_id for it in open_items])}
    options = chunk.job.options
    for item in open_items:
        _prepare(item, found.get(item.input_id), options)
    with transaction.atomic():
        if not chunks.may_send(chunk):
            return False
        rewrite(open_items, FIELDS)
    ready = [item for item in open_items if item.state == State.SENT]
    sent = {
        one.pk: {
            "id": one.input_id,
            "data": bodies.data_of(found[one.input_id], one.patch, options),
        }
        for one in ready
    }

    def patch(some: Sequence[ChangeItem]) -> None:
        parts = [sent[one.pk] for one in some]
        answer = inputs.patch(connection, parts, options["action"], patience=within(patience))
        _note(some, {one.id: one for one in answer})

    in_parts(chunk, connection, items, patch)
    return True


def in_parts(
    chunk: Chunk,
    connection: Connection,
    items: Sequence[ChangeItem],
    post: Callable[[Sequence[ChangeItem]], None],
) -> None:
    """Sends those of the chunk's items that were written down; one that is refused stops no other.

    `post` sends some and notes their answer. What was not sent in this turn is looked at again in
    the next. Raises: ApiError.
    """
    ready = [item for item in items if item.state == State.SENT]
    written = Written(ready, ENDING)
    refused: list[ChangeItem] = []

    def refuse(item: ChangeItem, error: ApiError) -> None:
        fail(item, halving.words(error), halving.code(error))
        refused.append(item)

    halving.send(
        ready,
        connection,
        post,
        refuse,
        may_go_on=lambda _: chunks.save(chunk, written.write, _counts(items)),
        ends_at=time.monotonic() + TURN_S,
    )
    if refused:
        _judge(chunk, items, written)


def _judge(chunk: Chunk, items: Sequence[ChangeItem], written: Written[ChangeItem]) -> None:
    """Writes down what was refused, and in the same transaction pauses a change that is refused
    altogether: whoever is killed here leaves both or neither."""
    with transaction.atomic():
        if chunks.is_ours(chunk, **_counts(items)):
            written.write()
            pausing.where_all_are_refused(chunk, items, REFUSED)


def _prepare(item: ChangeItem, found: Input | None, options: Json) -> None:
    """Decides what is to be done with an input as it stands now."""
    if found is None:
        fail(item, GONE)
        return
    data: Json = found.raw.get("data") or {}
    patch = bodies.patch_of(item.patch, options)
    decide(item, images.image_of(data), bodies.predicted(data, patch, options))


def decide(item: ChangeItem, now: Json, after: Json) -> None:
    """Decides what is to be done with an item: `now` is the image that stands there, `after` what
    the change would make of it."""
    if item.sent_at is not None and images.is_same(now, item.predicted or {}):
        item.state, item.after, item.code = State.DONE, now, MODIFIED
    elif _is_conflict(item, now) and not (item.sent_at is None and images.is_same(now, after)):
        fail(item, CONFLICT)
        item.after = now  # what somebody else made of it, to be shown
    else:
        item.before, item.predicted = now, after
        if images.is_same(now, item.predicted):
            item.state, item.after = State.SKIPPED, now
        else:
            item.state, item.sent_at = State.SENT, item.sent_at or timezone.now()


def within(patience: Patience) -> Patience:
    """The patience with a request that writes."""
    return patience if patience.whole_answer_s < WRITE.whole_answer_s else WRITE


def _is_conflict(item: ChangeItem, now: Json) -> bool:
    if item.sent_at is not None:
        return not images.is_same(now, item.before or {})
    return item.expected is not None and not images.is_same(now, item.expected)


def _note(items: Sequence[ChangeItem], answer: Mapping[str, Input]) -> None:
    for item in items:
        told = answer.get(item.input_id)
        if told is None:
            fail(item, NOT_TOLD)
        elif told.status.code in (MODIFIED, 10000):
            item.state, item.code = State.DONE, told.status.code
            item.after = images.image_of(told.raw.get("data") or {})
        else:
            words = told.status.details or told.status.description
            fail(item, words or NOT_TOLD, told.status.code)


def fail(item: ChangeItem, problem: str, code: int = 0) -> None:
    """Ends an item with a problem in words."""
    item.state, item.problem, item.code = State.FAILED, problem[:500], code


def _failed(chunk: Chunk, items: Sequence[ChangeItem], error: ApiError) -> None:
    if chunks.try_later(chunk, error) or pausing.where_the_key_is_refused(chunk, error):
        return
    _give_up(chunk, items, error.user_message, error.code)


def _give_up(chunk: Chunk, items: Sequence[ChangeItem], problem: str, code: int) -> None:
    for item in items:
        if item.state not in ENDS:
            fail(item, problem, code)
    _end(chunk, items)


def _end(chunk: Chunk, items: Sequence[ChangeItem]) -> None:
    """Writes down how the items ended; what is still to be sent is due again at once."""
    counts = _counts(items)
    with transaction.atomic():
        if not chunks.is_ours(chunk):
            return
        rewrite(items, ENDING)
        if sum(counts.values()) == len(items):
            chunks.end(chunk, **{name.removesuffix("_count"): it for name, it in counts.items()})
        else:
            chunks.note(chunk, 0.0, **counts)


def _counts(items: Sequence[ChangeItem]) -> dict[str, int]:
    states = [item.state for item in items]
    return {f"{state}_count": states.count(state) for state in ENDS}
