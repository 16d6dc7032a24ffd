"""Who works on which chunk: due ones are held for a while by conditional updates, and the state of
a job follows from its chunks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Q, Sum, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from inputs_app.client.errors import ApiError
from inputs_app.models import Chunk, Job
from inputs_app.services import attempts, jobs
from inputs_app.services.jobs import ENDED, LEASE, RESTING

SWEPT, OF_ONE_JOB = 40, 16
GOES_ON = (Job.State.WAITING, Job.State.RUNNING)
WORKED_ON = Q(is_followed=True) | ~Q(job__state__in=RESTING)
"""A paused job rests; what the API has taken of it is asked about all the same."""
BEAT = timedelta(seconds=1)
"""So often at most the heartbeat of a job is written: each is one more write of all workers."""


@dataclass(frozen=True)
class Counts:
    """How far a job is, over all its chunks."""

    items: int = 0
    accepted: int = 0
    done: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def left(self) -> int:
        """How many still wait or are under way."""
        return self.items - self.done - self.failed - self.skipped


def due(now: datetime) -> list[int]:
    """The ids of chunks that are due, one of each job in turn, so that a big job holds up no other.
    Of jobs that rest only those that the API has. Units/limits: 40 at a time, 16 of one job."""
    place = Window(RowNumber(), partition_by=F("job_id"), order_by=["due_at", "pk"])
    rows = Chunk.objects.filter(WORKED_ON, due_at__lte=now)
    rows = rows.annotate(place=place).filter(place__lte=OF_ONE_JOB).order_by("place", "due_at")
    return list(rows.values_list("pk", flat=True)[:SWEPT])


def hold(pk: int) -> Chunk | None:
    """The chunk, ours for the length of a lease; None where it is not due, or somebody else's."""
    token, until = jobs.new_lease()
    rows = Chunk.objects.filter(WORKED_ON, pk=pk, due_at__lte=timezone.now())
    held_by_us = {"claim": token, "due_at": until, "attempt": jobs.attempt_after_hold()}
    if not rows.update(**held_by_us):
        return None
    return held(pk, token)


def held(pk: int, claim: str) -> Chunk | None:
    """The chunk that is held under this token; its job runs from now on."""
    chunk = Chunk.objects.select_related("job__workspace__team").filter(pk=pk, claim=claim).first()
    if chunk is not None:
        now, job = timezone.now(), chunk.job
        if job.state == Job.State.WAITING:
            jobs.move(job.pk, Job.State.RUNNING, [Job.State.WAITING], started_at=now)
        if job.heartbeat_at is None or now - job.heartbeat_at > BEAT:
            Job.objects.filter(pk=job.pk).update(heartbeat_at=now)
    return chunk


def is_ours(chunk: Chunk, **counts: int) -> bool:
    """Holds the chunk for another lease. False: somebody else has it by now.

    Ask it in the transaction that writes what a request did, also of a job that was cancelled.
    `counts`: how far its items are, written at once; shape as of `note`.
    """
    until = timezone.now() + LEASE
    rows = Chunk.objects.filter(pk=chunk.pk, claim=chunk.claim)
    return rows.update(due_at=until, **counts) == 1


def renew(chunk: Chunk) -> bool:
    """Holds the chunk for at least another lease; a longer one stays. False: it is not ours."""
    until = timezone.now() + LEASE
    later = Case(When(due_at__lt=until, then=Value(until)), default=F("due_at"))
    return Chunk.objects.filter(pk=chunk.pk, claim=chunk.claim).update(due_at=later) == 1


def may_send(chunk: Chunk, lease: timedelta = LEASE, **counts: int) -> bool:
    """Holds the chunk for another lease, if its job still goes on. Ask it before each request.

    False: somebody else has it, or the job was paused, cancelled or deleted. Then return:
    `services.endings` does the rest. `counts`: as of `is_ours`.
    """
    until = timezone.now() + lease
    rows = Chunk.objects.filter(pk=chunk.pk, claim=chunk.claim, job__state__in=GOES_ON)
    return rows.update(due_at=until, **counts) == 1


def save(
    chunk: Chunk,
    write: Callable[[], object],
    counts: Mapping[str, int],
    lease: timedelta = LEASE,
) -> bool:
    """Writes down what is known so far, items by `write` and counts, in one transaction, and holds
    the chunk for one more request. False: nothing more is to be sent, or by somebody else.

    Ask it before each request but the first. What a request did of a job that was paused or
    cancelled meanwhile is written all the same.
    """
    with transaction.atomic():
        may_go_on = may_send(chunk, lease, **counts)
        if may_go_on or is_ours(chunk, **counts):
            write()
            jobs.tell(chunk.job_id)
    return may_go_on


def try_later(chunk: Chunk, error: ApiError) -> bool:
    """Makes a chunk that failed due again. False: another attempt cannot help."""
    wait_s = attempts.wait_s(error, chunk.attempt)
    if wait_s is not None:
        again(chunk, error.user_message, wait_s)
    return wait_s is not None


def again(chunk: Chunk, problem: str, in_s: float) -> None:
    """Makes the chunk due again later, as one more attempt."""
    later = timezone.now() + timedelta(seconds=in_s)
    Chunk.objects.filter(pk=chunk.pk, claim=chunk.claim).update(
        claim="", due_at=later, attempt=F("attempt") + 1, problem=problem[:500]
    )
    jobs.tell(chunk.job_id)


def note(chunk: Chunk, in_s: float, **counts: int) -> None:
    """Writes down how far the items are; what remains is due again later, as no new attempt.

    Shape: `accepted_count`, `done_count`, `failed_count`, `skipped_count`. Call it inside the
    transaction that writes the items.
    """
    later = timezone.now() + timedelta(seconds=in_s)
    rows = Chunk.objects.filter(pk=chunk.pk, claim=chunk.claim)
    rows.update(claim="", due_at=later, attempt=0, problem="", **counts)
    jobs.tell(chunk.job_id)


def end(chunk: Chunk, *, done: int, failed: int, skipped: int, accepted: int = 0) -> None:
    """Ends a chunk with the counts of its items, and its job with its last chunk.

    Call it inside the transaction that writes the items.
    """
    Chunk.objects.filter(pk=chunk.pk).update(
        claim="",
        due_at=None,
        problem="",
        accepted_count=accepted,
        done_count=done,
        failed_count=failed,
        skipped_count=skipped,
    )
    jobs.tell(chunk.job_id)
    end_job(chunk.job_id)


def end_job(pk: int) -> None:
    """Ends a job that has nothing more to do: no step of its own, and no chunk that is due."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=pk).first()
        if job is None or job.state in ENDED or job.due_at is not None:
            return
        if not job.chunks.filter(due_at__isnull=False).exists():
            told = {"problem": ""} if job.state == Job.State.PAUSED else {}
            jobs.move(pk, _end_of(job), jobs.OPEN, ended_at=timezone.now(), **told)


def counts(job: Job) -> Counts:
    """How far a job is."""
    sums = job.chunks.aggregate(
        items=Sum("item_count"),
        accepted=Sum("accepted_count"),
        done=Sum("done_count"),
        failed=Sum("failed_count"),
        skipped=Sum("skipped_count"),
    )
    return Counts(**{name: number or 0 for name, number in sums.items()})


def _end_of(job: Job) -> str:
    found = counts(job)
    if not found.failed:
        return Job.State.FINISHED
    return Job.State.FINISHED_WITH_PROBLEMS if found.done else Job.State.FAILED
