"""Chunks that end without their room: left out of a cancelled job, or given up for one reason.

What is left of a job whose own step failed is given up, not left out: nobody wanted it so, and
"Retry failed" has to find it. What the API had taken of a cancelled job is asked about to its end.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from inputs_app.models import Chunk, Job
from inputs_app.services import chunks, job_items, jobs
from inputs_app.services.jobs import ENDED, RESTING

NOT_DONE = "The job failed before it came to this."


def leave_out(job: Job, claim: str) -> None:
    """Ends the chunks that are held under a token, their open items as left out; those of which the
    API has some are due, so that it is asked how these end.

    Call it inside a transaction; the chunks must be those of this job.
    """
    held = list(Chunk.objects.filter(job=job.pk, claim=claim))
    job_items.leave_out(job.kind, [one.pk for one in held])
    _write(job, held)


def is_only_asked_about(chunk: Chunk) -> bool:
    """Leaves out what a cancelled job has not sent of a chunk that is held, which stays held.

    True: the API has others of its items, and how they end is to be asked.
    """
    if chunk.job.state != Job.State.CANCELLED:
        return False
    with transaction.atomic():
        if not chunks.is_ours(chunk):
            return False
        job_items.leave_out(chunk.job.kind, [chunk.pk])
        return _write(chunk.job, [chunk], is_held=True)


def let_go(chunk: Chunk) -> None:
    """Ends a chunk of a cancelled job of whose items the API does not tell how they ended."""
    with transaction.atomic():
        if chunks.is_ours(chunk):
            job_items.leave_out(chunk.job.kind, [chunk.pk])
            job_items.keep_accepted(chunk.job.kind, [chunk.pk], job_items.NOT_TOLD)
            _write(chunk.job, [chunk])


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
        if chunk.job.state not in ENDED:  # it ended meanwhile
            rows = Chunk.objects.filter(pk=chunk.pk, claim="", due_at__isnull=False)
            rows.update(due_at=timezone.now())
        with transaction.atomic():
            if job.state == Job.State.FAILED:
                held = list(Chunk.objects.filter(pk=chunk.pk, claim=chunk.claim))
                job_items.keep_accepted(job.kind, [one.pk for one in held], job_items.UNFOLLOWED)
                job_items.give_up(job.kind, [one.pk for one in held], job.problem or NOT_DONE)
                _write(job, held)
            else:
                leave_out(job, chunk.claim)
    elif job is not None and job.state in RESTING:
        rows = Chunk.objects.filter(pk=chunk.pk, claim=chunk.claim)
        rows.update(claim="", due_at=timezone.now())


def _write(job: Job, held: list[Chunk], *, is_held: bool = False) -> bool:
    """Writes the counts of chunks and ends those of which the API has no open items; `is_held`:
    they stay as they are. True: it has some."""
    pks = [one.pk for one in held]
    counts, taken = job_items.counted(job.kind, pks), job_items.taken(job.kind, pks)
    for chunk in held:
        told: dict[str, Any] = {
            f"{state}_count": count for state, count in counts.get(chunk.pk, {}).items()
        }
        if not is_held:
            is_followed = chunk.pk in taken
            due_at = timezone.now() if is_followed else None
            told |= {"claim": "", "due_at": due_at, "is_followed": is_followed, "problem": ""}
        Chunk.objects.filter(pk=chunk.pk, claim=chunk.claim).update(**told)
    jobs.tell(job.pk)
    return bool(taken)
