"""Bringing deleted inputs back: another job, whose items each name the one that they restore."""

import time
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from inputs_app.models import Chunk, DeletionItem, Job
from inputs_app.services import audit, chunks, jobs
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import recording
from inputs_app.services.errors import ProductError
from inputs_core import limits

TURN_S = 15.0
OPEN = (DeletionItem.State.PLANNED, DeletionItem.State.SENT)
NOTHING = "There is nothing to restore here, or it is being restored already."


def restore(by: Actor, job: Job, item_pks: Sequence[int], reason: str) -> Job:
    """The job that brings back inputs of a deletion: those named, or all that can be.

    Raises: ProductError where nothing can be restored.
    """
    with transaction.atomic():
        _lock(job.pk)
        rows = _unasked(job, job.undone_by.all())
        wanted = list(rows.filter(pk__in=item_pks)[: limits.INPUTS_PER_REQUEST]) if item_pks else []
        count = len(wanted) if item_pks else rows.count()
        if not count:
            raise ProductError(NOTHING)
        title = wanted[0].input_id if len(wanted) == 1 else f"{count:,} input{'s'[: count != 1]}"
        made = jobs.waiting(
            by,
            job.workspace,
            Job.Kind.DELETION,
            f"Restore {title}",
            reason=reason[:500],
            options=_options([item.pk for item in wanted], count),
            undoes=job,
            due_at=timezone.now(),
        )
        audit.record(
            by,
            "input.restore",
            title,
            team=job.workspace.team,
            workspace=job.workspace,
            reason=reason,
            after={"job": made.pk, "deletion": job.pk, "inputs": count},
        )
    return made


def restorable(job: Job) -> QuerySet[DeletionItem]:
    """The items of a deletion that can be brought back now: nobody does it already, and what was
    sent about them is over."""
    is_over = {"chunk__job": job, "chunk__due_at__isnull": True}
    return DeletionItem.objects.filter(~under_way(), **is_over, is_restorable=True)


def under_way() -> Exists:
    """Whether an item of a deletion is being restored."""
    restores = DeletionItem.objects.filter(
        restores=OuterRef("pk"), chunk__due_at__isnull=False, state__in=OPEN
    )
    return Exists(restores)


def step(job: Job) -> None:
    """Writes down what is to be restored, a chunk at a time; each is due at once."""
    ends_at = time.monotonic() + TURN_S
    while time.monotonic() < ends_at:
        if not _pick(job):
            _rest(job)
            return
    jobs.again(job, 0)


def _pick(job: Job) -> bool:
    """One chunk of what is left. False: nothing is left, or the job is not ours any more."""
    if job.undoes is None:
        return False
    with transaction.atomic():
        _lock(job.undoes.pk)
        rows = _unasked(job.undoes, job.undoes.undone_by.filter(pk__lt=job.pk))
        rows = rows.filter(pk__gt=job.options["after_pk"]).order_by("pk")
        rows = rows.filter(pk__in=job.options["only"]) if job.options["only"] else rows
        some = list(rows.only("pk", "input_id")[: limits.INPUTS_PER_REQUEST])
        if not some or not jobs.is_ours(job):
            return False
        told = {**job.options, "after_pk": some[-1].pk}
        told["chunk_count"] += 1
        _add_chunk(job, told["chunk_count"], some)
        Job.objects.filter(pk=job.pk).update(options=told)
    job.options = told
    return True


def _lock(deletion_pk: int) -> None:
    """Lets nobody else ask for, or pick, what is restored of a deletion while this transaction
    lasts: two people may press the button at once."""
    Job.objects.select_for_update().get(pk=deletion_pk)


def _unasked(deletion: Job, restores: QuerySet[Job]) -> QuerySet[DeletionItem]:
    """What can be brought back, but for what these restores of it have yet to pick."""
    rows = restorable(deletion)
    for options in restores.filter(due_at__isnull=False).values_list("options", flat=True):
        to_pick = Q(pk__gt=options["after_pk"])
        rows = rows.exclude(to_pick & Q(pk__in=options["only"]) if options["only"] else to_pick)
    return rows


def _options(only: Sequence[int], count: int) -> dict[str, object]:
    return {
        "action": recording.RESTORE,
        "only": list(only),
        "count": count,
        "chunk_count": 0,
        "after_pk": 0,
    }


def _add_chunk(job: Job, number: int, some: Sequence[DeletionItem]) -> None:
    chunk = Chunk.objects.create(
        job=job, number=number, item_count=len(some), due_at=timezone.now()
    )
    DeletionItem.objects.bulk_create(
        DeletionItem(
            chunk=chunk,
            workspace=job.workspace,
            number=place,
            input_id=item.input_id,
            restores=item,
        )
        for place, item in enumerate(some)
    )


def _rest(job: Job) -> None:
    with transaction.atomic():
        now = timezone.now()
        jobs.move(job.pk, Job.State.RUNNING, [Job.State.WAITING], started_at=now)
        if jobs.rest(job):
            chunks.end_job(job.pk)
