"""Gives restored inputs the annotations that do not come back with their own data."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from inputs_app.client import annotations
from inputs_app.client.annotations import Annotation
from inputs_app.client.errors import ApiError
from inputs_app.client.http import Connection
from inputs_app.client.retries import Patience
from inputs_app.client.types import Json
from inputs_app.models import DeletionItem
from inputs_app.services import halving
from inputs_app.services.deletions import snapshots
from inputs_core import limits

TAKEN = range(24150, 24160)
"""Source: StatusCode, ANNOTATION_*; 24155 and 24156 say that it was not taken."""
REFUSED = (24155, 24156)
NOT_TAKEN = "{count} of its {total} annotations could not be brought back: {why}"
OTHER_MAKER = "{count} of its annotations now stand under another name."

NO_REASON = "the API does not say."


@dataclass(frozen=True)
class Answer:
    """What the API said of an annotation that was sent: why it was not taken, or whether it now
    stands under another name."""

    sent: Json
    why_not: str = ""
    is_renamed: bool = False


def annotate(connection: Connection, items: Sequence[DeletionItem], patience: Patience) -> None:
    """Posts what is missing of these items' annotations; what is refused is said on the item.

    What is there already, by its id, is not posted again. Raises: ApiError.
    """
    wanted = {item.input_id: _wanted(item) for item in items}
    asked = [one for one, some in wanted.items() if some]
    if not asked:
        return
    found = annotations.of_inputs(connection, asked, with_models=True, patience=patience)
    there = {(one.input_id, one.id) for one in found}
    missing = [
        one for some in wanted.values() for one in some if (one["input_id"], one["id"]) not in there
    ]
    answers = _posted(connection, missing, patience)
    for item in items:
        of_it = [one for one in answers if one.sent["input_id"] == item.input_id]
        _tell(item, len(wanted[item.input_id]), of_it)


def _wanted(item: DeletionItem) -> list[Json]:
    kept = item.restores
    if kept is None or kept.snapshot is None:
        return []
    apart = [raw for raw in kept.annotations if not snapshots.stands_in_data(kept.snapshot, raw)]
    apart.reverse()  # oldest first, as they were made
    return [snapshots.annotation(raw) for raw in apart if raw.get("id")]


def _posted(connection: Connection, missing: Sequence[Json], patience: Patience) -> list[Answer]:
    """What became of each; one that is refused by itself stops no other. It takes as long as it
    takes: each request holds the chunk, and what was posted is not posted again."""
    found: list[Answer] = []

    def post(some: Sequence[Json]) -> None:
        told = annotations.post(connection, some, patience=patience)
        found.extend(_answer(*pair) for pair in zip(some, told, strict=False))

    def refuse(one: Json, error: ApiError) -> None:
        found.append(Answer(one, why_not=halving.words(error)))

    for start in range(0, len(missing), limits.INPUTS_PER_REQUEST):
        halving.send(
            missing[start : start + limits.INPUTS_PER_REQUEST],
            connection,
            post,
            refuse,
            may_go_on=lambda _: True,
            ends_at=math.inf,
        )
    return found


def _answer(sent: Json, told: Annotation) -> Answer:
    if _is_taken(told):
        return Answer(sent, is_renamed=_maker(sent) != _maker(told.raw))
    return Answer(sent, why_not=told.status.details or told.status.description or NO_REASON)


def _tell(item: DeletionItem, total: int, answers: Sequence[Answer]) -> None:
    refused = [one.why_not for one in answers if one.why_not]
    renamed_count = sum(one.is_renamed for one in answers)
    words = [item.why_not]
    if refused:
        words.append(NOT_TAKEN.format(count=len(refused), total=total, why=refused[0]))
    if renamed_count:
        words.append(OTHER_MAKER.format(count=renamed_count))
    item.why_not = " ".join(filter(None, words))[:300]


def _is_taken(told: Annotation) -> bool:
    return told.status.code in TAKEN and told.status.code not in REFUSED


def _maker(raw: Json) -> str:
    worker = raw.get("worker") or {}
    return str(raw.get("user_id") or (worker.get("user") or {}).get("id") or "")
