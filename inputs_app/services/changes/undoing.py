"""Undoing a whole change: another change that gives its inputs back what they had before."""

from collections.abc import Iterator

from django.db.models import QuerySet

from inputs_app.models import ChangeItem, Job
from inputs_app.services.audit import Actor
from inputs_app.services.changes import annotating, recording
from inputs_app.services.changes.recording import Change, Planned
from inputs_app.services.errors import ProductError

NOTHING = "There is nothing to undo here, or it was undone already."


def undo_all(by: Actor, job: Job, reason: str) -> Job:
    """A change that undoes another on all its inputs; it waits for a worker.

    An input that was changed since is a conflict and is left alone.
    Raises: ProductError where nothing can be undone.
    """
    if not undoable_count(job):
        raise ProductError(NOTHING)
    is_regions = job.options["action"] == annotating.ACTION
    action = annotating.ACTION if is_regions else "overwrite"
    change = Change(f"Undo: {job.title}", action, reason, undoes=job)
    planned = map(annotating.back_of, _items(job)) if is_regions else _planned(job)
    return recording.record(by, job.workspace, change, planned)


def undoable_count(job: Job) -> int:
    """How many inputs of a change can be given back: those it changed, if nobody undid it."""
    if job.undone_by.exclude(state=Job.State.FAILED).exists():
        return 0
    return _done(job).count()


def _planned(job: Job) -> Iterator[Planned]:
    for item in _items(job):
        yield Planned(item.input_id, item.before or {}, item.after)


def _items(job: Job) -> Iterator[ChangeItem]:
    return _done(job).order_by("chunk__number", "number").iterator(chunk_size=500)


def _done(job: Job) -> QuerySet[ChangeItem]:
    return ChangeItem.objects.filter(chunk__job=job, state=ChangeItem.State.DONE)
