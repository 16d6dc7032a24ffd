"""What people do with a job: pause it, let it go on, cancel it, try again what failed.

Each is one conditional move of the job, with an audit row in its transaction. The caller wakes the
workers afterwards.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from inputs_app.models import Chunk, Job
from inputs_app.services import audit, endings, import_cancelling, job_items, jobs
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError

State, Kind = Job.State, Job.Kind
GOES_ON = (State.WAITING, State.RUNNING)
BADLY_ENDED = (State.FINISHED_WITH_PROBLEMS, State.FAILED)
AT_ONCE = 40
"""So many chunks are ended or begun again in one transaction, about 5,000 items."""
NOT_GOING_ON = "The job does not run any more, so there is nothing to pause."
NOT_PAUSED = "The job is not paused."
ENDED_ALREADY = "The job has ended already."
NOTHING_FAILED = "Nothing of this job failed, or it is tried again already."


def pause(by: Actor, job: Job) -> None:
    """Nothing more of the job is sent until somebody lets it go on. Raises: ProductError."""
    with transaction.atomic():
        if job.kind == Kind.IMPORT or not jobs.move(job.pk, State.PAUSED, GOES_ON):
            raise ProductError(NOT_GOING_ON)
        _audit(by, job, "job.pause")


def resume(by: Actor, job: Job) -> None:
    """A paused job goes on where it stood, what met a problem at once. Raises: ProductError."""
    with transaction.atomic():
        to = State.RUNNING if job.started_at else State.WAITING
        if not jobs.move(job.pk, to, [State.PAUSED], problem=""):
            raise ProductError(NOT_PAUSED)
        stopped = job.chunks.filter(claim="", due_at__isnull=False).exclude(problem="")
        stopped.update(due_at=timezone.now(), attempt=0)
        _audit(by, job, "job.resume")


def cancel(by: Actor, job: Job) -> None:
    """Nothing more of the job is sent; what was done stays. Raises: ProductError.

    What nobody works on ends now as left out: up to 40 chunks here, the rest by workers. A chunk
    that is being worked on ends after its request; what the API has taken of an upload is followed
    to its end. An import is stopped at the API, which may
    raise ApiError.
    """
    if job.kind == Kind.IMPORT:
        import_cancelling.cancel_job(by, job)
        return
    now = timezone.now()
    with transaction.atomic():
        gone = {"ended_at": now, "due_at": None, "claim": "", "problem": ""}
        if not jobs.move(job.pk, State.CANCELLED, jobs.OPEN, **gone):
            raise ProductError(ENDED_ALREADY)
        _audit(by, job, "job.cancel")
        left = job.chunks.filter(due_at__isnull=False, claim="")
        left.update(due_at=now, attempt=0, problem="")
        token, until = jobs.new_lease()
        some = list(left.order_by("number").values_list("pk", flat=True)[:AT_ONCE])
        Chunk.objects.filter(pk__in=some, claim="").update(claim=token, due_at=until)
        endings.leave_out(job, token)


def retry(by: Actor, job: Job) -> int:
    """Gives all failed items of an ended job one more turn; tells how many. Raises: ProductError.

    The chunks that hold them become due, 40 in a transaction, with their counts put right. Where
    the job's own step failed, that is due again, so that what it had not come to follows.
    """
    count, last = 0, -1
    while some := _with_failed(job, last):
        with transaction.atomic():
            if not _runs_again(job, is_first=not count):
                break
            if not count:
                _audit(by, job, "job.retry")
            count += _begin_again(job, [pk for pk, _ in some])
        last = some[-1][1]
    if not count:
        _step_again(by, job)
    return count


def dismiss(_: Actor, job: Job) -> None:
    """A job that ended badly no longer needs attention. Nothing is changed, so no audit row."""
    rows = Job.objects.filter(pk=job.pk, state__in=BADLY_ENDED, dismissed_at__isnull=True)
    if rows.update(dismissed_at=timezone.now()):
        jobs.tell(job.pk)


def _with_failed(job: Job, last: int) -> Sequence[tuple[int, int]]:
    """Chunks behind the number `last`: one that fails again meanwhile is not met twice."""
    rows = job.chunks.filter(failed_count__gt=0, due_at__isnull=True, number__gt=last)
    return list(rows.order_by("number").values_list("pk", "number")[:AT_ONCE])


def _runs_again(job: Job, *, is_first: bool) -> bool:
    """It runs from the first of its chunks on, and still where these have ended meanwhile."""
    fields: dict[str, Any] = {"ended_at": None, "dismissed_at": None, "problem": ""}
    if is_first and _was_broken_off(job):
        fields |= {"due_at": timezone.now(), "attempt": 0}
    return jobs.move(job.pk, State.RUNNING, (*BADLY_ENDED, State.RUNNING), **fields)


def _was_broken_off(job: Job) -> bool:
    """Whether a step of the job itself failed, of a kind that makes chunks while others are worked
    on: an upload that is cut, or a restore that is picked."""
    makes_chunks = job.kind == Kind.UPLOAD or (job.kind == Kind.DELETION and job.undoes_id)
    return bool(makes_chunks and job.state == State.FAILED and job.problem)


def _begin_again(job: Job, pks: Sequence[int]) -> int:
    token, until = jobs.new_lease()
    rows = Chunk.objects.filter(pk__in=pks, due_at__isnull=True, failed_count__gt=0)
    rows.update(claim=token, due_at=until)
    held = Chunk.objects.filter(claim=token)
    count = sum(held.values_list("failed_count", flat=True))
    job_items.begin_again(job.kind, list(held.values_list("pk", flat=True)))
    held.update(
        claim="",
        due_at=timezone.now(),
        attempt=0,
        problem="",
        failed_count=0,
        is_followed=False,
    )
    return count


def _step_again(by: Actor, job: Job) -> None:
    """A failed job without failed items failed in a step of its own. Imports cannot be begun
    again: their credentials were not kept. What nobody confirmed is a draft again."""
    with transaction.atomic():
        fresh = {"ended_at": None, "dismissed_at": None, "due_at": timezone.now(), "attempt": 0}
        failed = [] if job.kind == Kind.IMPORT else [State.FAILED]
        to = State.DRAFT if _was_draft(job) else State.WAITING
        if not jobs.move(job.pk, to, failed, problem="", **fresh):
            raise ProductError(NOTHING_FAILED)
        _audit(by, job, "job.retry")


def _was_draft(job: Job) -> bool:
    if job.kind == Kind.UPLOAD:
        return job.started_at is None and not job.chunks.exists()
    return job.kind == Kind.DELETION and job.options.get("is_frozen") is False


def _audit(by: Actor, job: Job, action: str) -> None:
    audit.record(
        by,
        action,
        job.title or f"{job.get_kind_display()} {job.pk}",
        team=job.workspace.team,
        workspace=job.workspace,
        after={"job": job.pk, "kind": job.kind},
    )
