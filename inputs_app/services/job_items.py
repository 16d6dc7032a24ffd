"""The items of a job, whatever its kind: left out, given up, begun again, counted.

Everything here writes many rows in one statement; call it inside the transaction that writes the
counts of their chunks.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When

from inputs_app.models import ChangeItem, DeletionItem, Job, UploadItem

Kind = Job.Kind
MODELS: Mapping[str, type[ChangeItem | DeletionItem | UploadItem]] = {
    Kind.CHANGE: ChangeItem,
    Kind.DELETION: DeletionItem,
    Kind.UPLOAD: UploadItem,
}
ENDS = ("done", "failed", "skipped")
INTERNAL = 98000
"""Codes from here on say that the API failed, not that it refused. Source: proto StatusCode."""
NOT_SENT = "Cancelled before it was sent."
ON_ITS_WAY = "Cancelled while it was on its way: it may have arrived."
UNFOLLOWED = "The upload failed while the API was processing it: the input is there."
NOT_TOLD = "Cancelled while the API was processing it: the input is there, its end was not told."


def walk(rows: QuerySet[Any], job: Job, after: int = 0, state: str = "") -> QuerySet[Any]:
    """Those of the rows that belong to a job, in its order: all, or those in a state.

    `after` is the cursor, an item's id; nothing follows one that is gone. Read with a limit, it
    looks at no more rows than it gives: along the chunks and their items, past chunks in which none
    ended so.
    """
    found = rows.filter(state=state) if state else rows
    at: QuerySet[Any] = MODELS[job.kind].objects.filter(pk=after)
    if job.kind == Kind.UPLOAD:
        number = at.filter(job=job).values_list("number", flat=True).first()
        found = found.filter(job=job).order_by("number")
        if number is None:
            return found.none() if after else found
        return found.filter(number__gt=number)
    place = at.filter(chunk__job=job).values_list("chunk__number", "number").first()
    found = found.filter(chunk__job=job).order_by("chunk__number", "number")
    if state in ENDS:
        has_some: Mapping[str, int] = {f"chunk__{state}_count__gt": 0}
        found = found.filter(Q(chunk__due_at__isnull=False) | Q(**has_some))
    if place is None:
        return found.none() if after else found
    found = found.filter(chunk__number__gte=place[0])
    return found.exclude(chunk__number=place[0], number__lte=place[1])


def leave_out(kind: str, chunk_pks: Sequence[int]) -> None:
    """Ends the open items of cancelled chunks that the API has not taken, and says of each whether
    it may have arrived."""
    words = Case(When(state="sent", then=Value(ON_ITS_WAY)), default=Value(NOT_SENT))
    _open(kind, chunk_pks).exclude(state="accepted").update(problem=words, state="skipped")


def taken(kind: str, chunk_pks: Sequence[int]) -> set[int]:
    """The chunks of which the API has taken items that have not ended."""
    if kind != Kind.UPLOAD:
        return set()
    return set(_of(kind, chunk_pks).filter(state="accepted").values_list("chunk_id", flat=True))


def keep_accepted(kind: str, chunk_pks: Sequence[int], problem: str) -> None:
    """Ends the items that the API has taken as not followed further: they are in the app, and
    sending them again would be wrong."""
    if kind == Kind.UPLOAD:
        _open(kind, chunk_pks).filter(state="accepted").update(problem=problem, state="skipped")


def give_up(kind: str, chunk_pks: Sequence[int], problem: str, code: int = 0) -> None:
    """Ends the open items of chunks as failed, all for one reason."""
    _open(kind, chunk_pks).update(problem=problem[:500], code=code, state="failed")


def begin_again(kind: str, chunk_pks: Sequence[int]) -> None:
    """Gives the failed items of chunks another turn."""
    AGAIN[kind](_of(kind, chunk_pks).filter(state="failed"))


def counted(kind: str, chunk_pks: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many items of each chunk have ended how. Shape: chunk → done, failed, skipped."""
    rows = _of(kind, chunk_pks).order_by().values("chunk_id")
    sums = {state: Count("pk", filter=Q(state=state)) for state in ENDS}
    return {row["chunk_id"]: {state: row[state] for state in ENDS} for row in rows.annotate(**sums)}


def _of(kind: str, chunk_pks: Sequence[int]) -> QuerySet[Any]:
    return MODELS[kind].objects.filter(chunk__in=chunk_pks)


def _open(kind: str, chunk_pks: Sequence[int]) -> QuerySet[Any]:
    return _of(kind, chunk_pks).exclude(state__in=ENDS)


def _changes_again(failed: QuerySet[Any]) -> None:
    """What the API refused is made up anew; what may have arrived is looked for before it is sent
    again, with the images that were written down for it."""
    refused = failed.filter(code__gt=0, code__lt=INTERNAL)
    refused.update(sent_at=None, before=None, predicted=None)
    first = Case(When(sent_at__isnull=True, then=Value("planned")), default=Value("sent"))
    failed.update(state=first, code=0, problem="")


def _deletions_again(failed: QuerySet[Any]) -> None:
    failed.update(state="planned", code=0, problem="")


def _uploads_again(failed: QuerySet[Any]) -> None:
    first = Case(When(source="file", then=Value("staged")), default=Value("planned"))
    failed.update(state=first, code=0, problem="")


AGAIN: Mapping[str, Callable[[QuerySet[Any]], None]] = {
    Kind.CHANGE: _changes_again,
    Kind.DELETION: _deletions_again,
    Kind.UPLOAD: _uploads_again,
}
