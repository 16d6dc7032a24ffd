"""Undoing a whole change: another change that gives its inputs back what they had before."""

from django.db.models import QuerySet

from inputs_app.models import ChangeItem, Job
from inputs_app.services import chunks
from inputs_app.services.audit import Actor
from inputs_app.services.changes import collecting, recording, reversing
from inputs_app.services.errors import ProductError

GAVE_UP = (Job.State.FAILED, Job.State.CANCELLED)
NOTHING = "There is nothing to undo here, or it was undone already."


def undo_all(by: Actor, job: Job, reason: str, said: str = "") -> Job:
    """A change that undoes another on all its inputs; it waits for a worker.

    `said`: what people call the other one, where its title alone does not say what it did.
    An input that was changed since is a conflict and is left alone.
    Raises: ProductError where nothing can be undone.
    """
    count = undoable_count(job)
    if not count:
        raise ProductError(NOTHING)
    change = reversing.change(job, said or job.title, reason)
    if count > collecting.PAGE:
        return recording.record_collecting(by, job.workspace, change, {"about": count})
    rows = _done(job).order_by("chunk__number", "number")
    planned = [reversing.planned(item, change.options) for item in rows]
    return recording.record(by, job.workspace, change, planned)


def undoable_count(job: Job) -> int:
    """How many inputs of a change can be given back: those it changed, if nobody undid it."""
    if job.undone_by.exclude(state__in=GAVE_UP).exists():
        return 0
    return chunks.counts(job).done


def _done(job: Job) -> QuerySet[ChangeItem]:
    return ChangeItem.objects.filter(chunk__job=job, state=ChangeItem.State.DONE)
