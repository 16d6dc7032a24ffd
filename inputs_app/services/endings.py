"""Chunks that end without their room: left out of a cancelled job, or given up for one reason.

What is left of a job whose own step failed is given up, not left out: nobody wanted it so, and
"Retry failed" has to find it.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from inputs_app.models import Chunk, Job
from inputs_app.services import chunks, job_items, jobs
from inputs_app.services.jobs import ENDED, RESTING

NOT_DONE = "The job failed before it came to this."


def leave_out(job: Job, claim: str) -> None:
    """Ends the chunks that are held under a token, their open items as left out.

    Call it inside a transaction; the chunks must be those of this job.
    """
    held = list(Chunk.objects.filter(job=job.pk, claim=claim))
    job_items.leave_out(job.kind, [one.pk for one in held])
    _write(job, held)


def give_up(chunk: Chunk, problem: str, code: int = 0) -> None:
    """Ends a chunk that is held, its open items as failed. Does nothing where it is not ours."""
    with transaction.atomic():
        if chunks.is_ours(chunk):
            job_items.give_up(chunk.job.kind, [chunk.pk], problem, code)
            _write(chunk.job, [chunk])
    chunks.end_job(chunk.job_id)


def settle(chunk: Chunk) -> None:
    """What a room gave back unfinished because the job was paused, cancelled or deleted: free for
    the time when it goes on, ended as left out, or given up with the job that failed."""
    job = Job.objects.filter(pk=chunk.job_id).first()
    if job is not None and job.state in ENDED:
        Chunk.objects.filter(pk=chunk.pk, claim="", due_at__isnull=False).update(
            due_at=timezone.now()
        )
        with transaction.atomic():
            if job.state == Job.State.FAILED:
                held = list(Chunk.objects.filter(pk=chunk.pk, claim=chunk.claim))
                job_items.keep_accepted(job.kind, [one.pk for one in held])
                job_items.give_up(job.kind, [one.pk for one in held], job.problem or NOT_DONE)
                _write(job, held)
            else:
                leave_out(job, chunk.claim)
    elif job is not None and job.state in RESTING:
        rows = Chunk.objects.filter(pk=chunk.pk, claim=chunk.claim)
        rows.update(claim="", due_at=timezone.now())


def _write(job: Job, ended: list[Chunk]) -> None:
    counts = job_items.counted(job.kind, [one.pk for one in ended])
    for chunk in ended:
        told: dict[str, Any] = {
            f"{state}_count": count for state, count in counts.get(chunk.pk, {}).items()
        }
        rows = Chunk.objects.filter(pk=chunk.pk, claim=chunk.claim)
        rows.update(claim="", due_at=None, problem="", **told)
    jobs.tell(job.pk)
