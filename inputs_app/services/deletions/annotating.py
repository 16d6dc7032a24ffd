"""Gives restored inputs the annotations that do not come back with their own data."""

from collections.abc import Sequence

from inputs_app.client import annotations
from inputs_app.client.annotations import Annotation
from inputs_app.client.http import Connection
from inputs_app.client.retries import Patience
from inputs_app.client.types import Json
from inputs_app.models import DeletionItem
from inputs_app.services.deletions import snapshots
from inputs_core import limits

TAKEN = range(24150, 24160)
"""Source: StatusCode, ANNOTATION_*; 24155 and 24156 say that it was not taken."""
REFUSED = (24155, 24156)
NOT_TAKEN = "{count} of its {total} annotations could not be brought back: {why}"
OTHER_MAKER = "{count} of its annotations now stand under another name."


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
        pairs = [(one, told) for one, told in answers if one["input_id"] == item.input_id]
        _tell(item, len(wanted[item.input_id]), pairs)


def _wanted(item: DeletionItem) -> list[Json]:
    kept = item.restores
    if kept is None or kept.snapshot is None:
        return []
    apart = [raw for raw in kept.annotations if not snapshots.stands_in_data(kept.snapshot, raw)]
    apart.reverse()  # oldest first, as they were made
    return [snapshots.annotation(raw) for raw in apart if raw.get("id")]


def _posted(
    connection: Connection, missing: Sequence[Json], patience: Patience
) -> list[tuple[Json, Annotation]]:
    pairs: list[tuple[Json, Annotation]] = []
    for start in range(0, len(missing), limits.INPUTS_PER_REQUEST):
        some = missing[start : start + limits.INPUTS_PER_REQUEST]
        answer = annotations.post(connection, some, patience=patience)
        pairs += zip(some, answer, strict=False)
    return pairs


def _tell(item: DeletionItem, total: int, pairs: Sequence[tuple[Json, Annotation]]) -> None:
    refused = [told for _, told in pairs if not _is_taken(told)]
    others = [1 for one, told in pairs if _is_taken(told) and _maker(one) != _maker(told.raw)]
    words = [item.why_not]
    if refused:
        why = refused[0].status.details or refused[0].status.description
        words.append(NOT_TAKEN.format(count=len(refused), total=total, why=why))
    if others:
        words.append(OTHER_MAKER.format(count=len(others)))
    item.why_not = " ".join(filter(None, words))[:300]


def _is_taken(told: Annotation) -> bool:
    return told.status.code in TAKEN and told.status.code not in REFUSED


def _maker(raw: Json) -> str:
    worker = raw.get("worker") or {}
    return str(raw.get("user_id") or (worker.get("user") or {}).get("id") or "")
