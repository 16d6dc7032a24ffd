"""Sends changes of regions: looks at what stands there, writes both images down, then posts,
patches and deletes annotations until the regions stand as they were asked for.

What is to be called follows from what stands there now, so that a change which was cut off between
two calls goes on where it stood, and nothing is done twice. A region that stands neither as before
nor as asked for is a conflict.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from inputs_app.client import annotations, inputs
from inputs_app.client.annotations import MOST, Annotation
from inputs_app.client.http import Connection
from inputs_app.client.retries import Patience
from inputs_app.client.types import Input, Json, Status
from inputs_app.models import ChangeItem, Chunk
from inputs_app.services import chunks
from inputs_app.services.changes import region_images
from inputs_app.services.changes.region_images import Entries
from inputs_app.services.changes.sending import (
    CONFLICT,
    ENDS,
    FIELDS,
    GONE,
    MODIFIED,
    fail,
    within,
)

State = ChangeItem.State
TAKEN = (0, 10000, 24150, 24151, 24157, 24159, 24250, MODIFIED)
"""Source: StatusCode ANNOTATION_SUCCESS, _PENDING, the waiting for reviews, and _MODIFY_SUCCESS."""
REFUSED = "The API did not take the regions. Look at them and try again."


@dataclass(frozen=True)
class Step:
    """One request: what it does, and to which entries or ids."""

    verb: str
    entries: Sequence[Json]


def send(
    chunk: Chunk, connection: Connection, items: Sequence[ChangeItem], patience: Patience
) -> bool:
    """Brings the regions of each open item to their end; False where somebody else has the chunk.

    Raises: ApiError where a call failed; what it may have done is looked for the next time.
    """
    for item in items:
        if item.state in ENDS:
            continue
        now = _read(connection, item, patience)
        _prepare(item, now)
        with transaction.atomic():
            if not chunks.may_send(chunk):
                return False
            ChangeItem.objects.bulk_update([item], FIELDS)
        if item.state != State.SENT or now is None:
            continue
        problems: list[str] = []
        for step in _steps(item, now):
            if not chunks.is_ours(chunk):
                return False
            problems += _told(_sent(connection, item, step, within(patience)))
        _end(item, _read(connection, item, patience), problems)
    return True


def touched(item: ChangeItem) -> list[str]:
    """The ids of the annotations that a change puts or deletes."""
    return [*(entry["id"] for entry in item.patch["put"]), *item.patch["delete"]]


def _read(connection: Connection, item: ChangeItem, patience: Patience) -> Entries | None:
    """The regions of the change as they stand now; None where there is no such input."""
    found = inputs.by_ids(connection, [item.input_id])
    if not found:
        return None
    pairs = [(item.input_id, one) for one in touched(item)]
    own = {region.id for region in found[0].regions}
    told = annotations.of_pairs(connection, pairs, patience=patience)
    return region_images.entries_of(told, own)


def _prepare(item: ChangeItem, now: Entries | None) -> None:
    """Decides what is to be done as the regions stand now."""
    if now is None:
        fail(item, GONE)
    elif _is_conflict(item, now):
        fail(item, CONFLICT)
    elif item.sent_at is None:
        item.before = region_images.image_of(now, touched(item))
        item.predicted = _predicted(item, now)
        if region_images.are_same(now, _wanted(item)):
            item.state, item.after = State.SKIPPED, item.before
        else:
            item.state, item.sent_at = State.SENT, timezone.now()


def _is_conflict(item: ChangeItem, now: Entries) -> bool:
    if item.sent_at is None:
        seen = None if item.expected is None else region_images.in_image(item.expected)
        return seen is not None and not region_images.are_same(now, seen)
    before, wanted = region_images.in_image(item.before), _wanted(item)
    return not all(
        region_images.is_same(now.get(one), before.get(one))
        or region_images.is_same(now.get(one), wanted.get(one))
        for one in touched(item)
    )


def _wanted(item: ChangeItem) -> dict[str, Json]:
    return {entry["id"]: entry for entry in item.patch["put"]}


def _predicted(item: ChangeItem, now: Entries) -> Json:
    kept = {one: {"is_own": True} for one, entry in now.items() if entry.get("is_own")}
    return {"regions": [{**entry, **kept.get(entry["id"], {})} for entry in item.patch["put"]]}


def _steps(item: ChangeItem, now: Entries) -> Iterator[Step]:
    put = [e for e in item.patch["put"] if not region_images.is_same(now.get(e["id"]), e)]
    absent = [entry for entry in put if entry["id"] not in now]
    yield from _parts("patch", (entry for entry in put if entry["id"] in now))
    yield from _parts("return", (entry for entry in absent if entry.get("is_own")))
    yield from _parts("post", (entry for entry in absent if not entry.get("is_own")))
    yield from _parts("delete", (now[one] for one in item.patch["delete"] if one in now))


def _parts(verb: str, entries: Iterable[Json]) -> Iterator[Step]:
    every = list(entries)
    for start in range(0, len(every), MOST):
        yield Step(verb, every[start : start + MOST])


def _sent(
    connection: Connection, item: ChangeItem, step: Step, patience: Patience
) -> Sequence[Annotation | Input]:
    """A region that the input itself showed goes back into the input: posted as an annotation it
    would be in lists of annotations only."""
    if step.verb == "delete":
        pairs = [(item.input_id, entry["id"]) for entry in step.entries]
        annotations.delete(connection, pairs, patience=patience)
        return []
    if step.verb == "return":
        regions = [region_images.region_of(entry) for entry in step.entries]
        body = [{"id": item.input_id, "data": {"regions": regions}}]
        return inputs.patch(connection, body, "merge", patience=patience)
    bodies = [
        {"input_id": item.input_id, "id": entry["id"], "data": region_images.data_of(entry)}
        for entry in step.entries
    ]
    if step.verb == "post":
        return annotations.post(connection, bodies, patience=patience)
    return annotations.patch(connection, bodies, "overwrite", patience=patience)


def _told(answer: Iterable[Annotation | Input]) -> list[str]:
    return [_words(one.status) for one in answer if one.status.code not in TAKEN]


def _words(status: Status) -> str:
    return status.details or status.description or REFUSED


def _end(item: ChangeItem, now: Entries | None, problems: Sequence[str]) -> None:
    """What is read afterwards decides, not what was answered."""
    if now is None:
        fail(item, GONE)
        return
    item.after = region_images.image_of(now, touched(item))
    if region_images.are_same(now, _wanted(item)):
        item.state, item.code = State.DONE, MODIFIED
        return
    problem = problems[0] if problems else REFUSED
    if region_images.are_same(now, region_images.in_image(item.before)):
        fail(item, problem)
    else:
        item.state, item.problem = State.DONE, f"Not all of it was taken: {problem}"[:500]
