"""Deletions that were asked for: one of them, its inputs, those of an input, those that wait."""

from collections import Counter
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from inputs_app.models import DeletionItem, Job, User, Workspace
from inputs_app.services import job_items
from inputs_app.services.deletions import recording, restoring

PER_PAGE = 50
SHOWN_CAUSES = 20


def deletion(workspace: Workspace, pk: int) -> Job | None:
    """One deletion or restore; None where the workspace has no such."""
    rows = Job.objects.filter(workspace=workspace, kind=Job.Kind.DELETION, pk=pk)
    return rows.select_related("workspace__team", "undoes").first()


def items_of(job: Job, *, after: int = 0, state: str = "", cause: str = "") -> list[DeletionItem]:
    """The inputs of a deletion, in order: all, or those in a state or with one problem.

    Units/limits: 50 and one more; `after` is the cursor, an item's id. Snapshots are not read.
    """
    rows = job_items.walk(DeletionItem.objects.all(), job, after, state)
    rows = rows.filter(problem=cause) if cause else rows
    return list(rows.defer("snapshot", "annotations")[: PER_PAGE + 1])


def causes_of(job: Job) -> list[tuple[str, int]]:
    """Why inputs failed, with how many each, the most frequent first. Units/limits: 20."""
    rows = DeletionItem.objects.filter(chunk__job=job, chunk__failed_count__gt=0)
    rows = rows.filter(state=DeletionItem.State.FAILED)
    counted = rows.values_list("problem").annotate(count=Count("pk")).order_by("-count")
    return list(Counter(dict(counted[:SHOWN_CAUSES])).most_common())


def losses_of(job: Job) -> list[tuple[str, int]]:
    """What cannot be brought back, in words, with how many inputs each. Units/limits: 20."""
    rows = DeletionItem.objects.filter(chunk__job=job, state=DeletionItem.State.DONE)
    told = rows.exclude(why_not="").values_list("why_not").annotate(count=Count("pk"))
    return list(told.order_by("-count")[:SHOWN_CAUSES])


def kept_until(job: Job) -> datetime | None:
    """Until when inputs of a deletion can be brought back; None where none can."""
    found = restoring.restorable(job).aggregate(first=Min("kept_until"))
    until: datetime | None = found["first"]
    return until


def of_input(workspace: Workspace, input_id: str) -> DeletionItem | None:
    """The last deletion of an input that was sent, with its job."""
    rows = DeletionItem.objects.filter(workspace=workspace, input_id=input_id, restores=None)
    rows = rows.filter(state=DeletionItem.State.DONE).select_related("chunk__job")
    return rows.defer("snapshot", "annotations").order_by("-id").first()


def waiting_of(workspace: Workspace, person: User) -> list[Job]:
    """A person's deletions that can be taken back still. Units/limits: 3."""
    return list(_waiting(workspace).filter(owner=person)[:3])


def is_waiting(job: Job) -> bool:
    """Whether it can be taken back."""
    is_open = job.state in (Job.State.DRAFT, Job.State.WAITING)
    return is_open and job.options.get("action") == recording.DELETE


def _waiting(workspace: Workspace) -> QuerySet[Job]:
    rows = Job.objects.filter(workspace=workspace, kind=Job.Kind.DELETION, state=Job.State.WAITING)
    rows = rows.filter(options__action=recording.DELETE, due_at__isnull=False)
    return rows.order_by("-id")
