"""Writes down a deletion before anything is sent: the job, which waits, its chunks and an item for
each input, and the audit row. Until the wait is over it can be taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from inputs_app.models import Chunk, DeletionItem, Job, Workspace
from inputs_app.services import audit, chunks, jobs
from inputs_app.services.audit import Actor
from inputs_core import limits

DELETE, RESTORE = "delete", "restore"


@dataclass(frozen=True)
class Target:
    """An input that is to go; `created_at` tells it from another one under its id."""

    input_id: str
    created_at: datetime | None = None


def record(by: Actor, workspace: Workspace, targets: Sequence[Target], reason: str) -> Job:
    """The job that deletes these inputs when its waiting time is over.

    Units/limits: as many targets as stand on a page; more are frozen bit by bit, see `freezing`.
    """
    with transaction.atomic():
        job = jobs.waiting(
            by,
            workspace,
            Job.Kind.DELETION,
            f"Delete {title(targets)}",
            reason=reason[:500],
            due_at=_begins_at(),
            options={"action": DELETE},
        )
        for number, start in enumerate(range(0, len(targets), limits.INPUTS_PER_REQUEST)):
            add_chunk(job, number, targets[start : start + limits.INPUTS_PER_REQUEST])
        _audit(by, "input.delete", job, len(targets), reason)
    return job


def confirm(by: Actor, job: Job, reason: str) -> bool:
    """Lets a deletion whose inputs were frozen wait for its beginning. False: it is none any more.

    Its options hold how many there are, see `freezing`.
    """
    with transaction.atomic():
        due_at = _begins_at()
        fields = {"due_at": due_at, "reason": reason[:500]}
        if not jobs.move(job.pk, Job.State.WAITING, [Job.State.DRAFT], **fields):
            return False
        _audit(by, "input.delete", job, job.options.get("count", 0), reason)
    return True


def take_back(by: Actor, job: Job) -> bool:
    """Cancels a deletion that has not begun; one update decides. False: it has begun, or ended."""
    with transaction.atomic():
        resting = [Job.State.DRAFT, Job.State.WAITING]
        fields = {"ended_at": timezone.now(), "due_at": None, "claim": ""}
        if not jobs.move(job.pk, Job.State.CANCELLED, resting, **fields):
            return False
        _audit(by, "input.delete_taken_back", job, chunks.counts(job).items, "")
    return True


def begin(job: Job) -> None:
    """Makes the chunks of a job due whose wait is over, if nobody took it back meanwhile."""
    with transaction.atomic():
        now = timezone.now()
        of = [Job.State.WAITING, Job.State.RUNNING]
        if jobs.move(job.pk, Job.State.RUNNING, of, started_at=now) and jobs.rest(job):
            Chunk.objects.filter(job=job).update(due_at=now)
            chunks.end_job(job.pk)


def add_chunk(job: Job, number: int, targets: Iterable[Target]) -> Chunk:
    """A chunk with an item for each target, not due yet. Units/limits: ≤ 128."""
    items = [
        DeletionItem(
            workspace=job.workspace,
            number=place,
            input_id=one.input_id,
            input_created_at=one.created_at,
        )
        for place, one in enumerate(targets)
    ]
    chunk = Chunk.objects.create(job=job, number=number, item_count=len(items))
    for item in items:
        item.chunk = chunk
    DeletionItem.objects.bulk_create(items)
    return chunk


def title(targets: Sequence[Target]) -> str:
    """What the job is called: the id of one, the number of more."""
    return targets[0].input_id if len(targets) == 1 else f"{len(targets):,} inputs"


def _begins_at() -> datetime:
    return timezone.now() + timedelta(seconds=settings.DELETE_WAIT_S)


def _audit(by: Actor, action: str, job: Job, count: int, reason: str) -> None:
    audit.record(
        by,
        action,
        job.title,
        team=job.workspace.team,
        workspace=job.workspace,
        reason=reason,
        after={"job": job.pk, "inputs": count},
    )
