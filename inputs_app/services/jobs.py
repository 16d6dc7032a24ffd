"""Jobs: how they begin, move from state to state, are held by one worker and end.

Every move is one conditional update that must change one row.
"""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Case, F, When
from django.utils import timezone

from inputs_app.client.errors import ApiError
from inputs_app.models import Job, Workspace
from inputs_app.services import attempts, progress
from inputs_app.services.audit import Actor

TITLE_LENGTH = 300
LEASE = timedelta(seconds=60)
"""So long nobody else takes a job or a chunk that is worked on; each request renews it."""
AT_ONCE = 20
RESTING = (Job.State.DRAFT, Job.State.PAUSED)
ENDED = (
    Job.State.FINISHED,
    Job.State.FINISHED_WITH_PROBLEMS,
    Job.State.FAILED,
    Job.State.CANCELLED,
)
OPEN = (Job.State.DRAFT, Job.State.WAITING, Job.State.RUNNING, Job.State.PAUSED)


def waiting(by: Actor, workspace: Workspace, kind: Job.Kind, title: str, **fields: Any) -> Job:
    """A new job that waits for its turn; call it inside the transaction of its audit row.

    A job that has something to do before it has chunks is given a `due_at`.
    """
    fields = {"state": Job.State.WAITING, **fields}
    job = Job.objects.create(
        workspace=workspace,
        kind=kind,
        owner=by.user,
        owner_name=str(by.user)[:200],
        title=title[:TITLE_LENGTH],
        request_id=by.request_id,
        **fields,
    )
    tell(job.pk)
    return job


def move(pk: int, to: str, of: Collection[str], **fields: Any) -> bool:
    """Moves a job into a state, if it stands in one of `of`. False: somebody else moved it."""
    is_moved = Job.objects.filter(pk=pk, state__in=of).update(state=to, **fields) == 1
    if is_moved:
        tell(pk)
    return is_moved


def tell(pk: int) -> None:
    """Tells the open pages how the job stands, once the running transaction is committed."""
    transaction.on_commit(partial(progress.publish, pk), robust=True)


def new_lease() -> tuple[str, datetime]:
    """A token that proves who holds a row, and until when."""
    return uuid.uuid4().hex, timezone.now() + LEASE


def due(now: datetime) -> list[int]:
    """The ids of jobs that have a step to do, and are not paused. Units/limits: 20 at a time.

    A draft has steps too: its plan is made by them.
    """
    rows = Job.objects.filter(due_at__lte=now).exclude(state=Job.State.PAUSED)
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def hold(pk: int) -> Job | None:
    """The job, ours for the length of a lease; None where it is not due, or somebody else's."""
    token, until = new_lease()
    rows = Job.objects.filter(pk=pk, due_at__lte=timezone.now()).exclude(state=Job.State.PAUSED)
    held = {"claim": token, "due_at": until, "attempt": attempt_after_hold()}
    if not rows.update(**held, heartbeat_at=timezone.now()):
        return None
    return Job.objects.select_related("workspace__team").filter(pk=pk, claim=token).first()


def attempt_after_hold() -> Case:
    """The attempts of a row that is being held: one more where its last holder was cut off."""
    return Case(When(claim="", then=F("attempt")), default=F("attempt") + 1)


def is_ours(job: Job, lease: timedelta = LEASE) -> bool:
    """Holds the job for another lease. False: somebody else has it by now."""
    until, now = timezone.now() + lease, timezone.now()
    rows = Job.objects.filter(pk=job.pk, claim=job.claim)
    return rows.update(due_at=until, heartbeat_at=now) == 1


def again(job: Job, in_s: float, problem: str = "", **fields: Any) -> None:
    """Makes the job due again later; with a problem it counts as one more attempt."""
    Job.objects.filter(pk=job.pk, claim=job.claim).update(
        claim="",
        due_at=timezone.now() + timedelta(seconds=in_s),
        attempt=F("attempt") + 1 if problem else 0,
        problem=problem[:500],
        **fields,
    )
    tell(job.pk)


def try_later(job: Job, error: ApiError) -> bool:
    """Makes a job whose step failed due again. False: another attempt cannot help."""
    wait_s = attempts.wait_s(error, job.attempt)
    if wait_s is not None:
        again(job, wait_s, error.user_message)
    return wait_s is not None


def fail(job: Job, problem: str) -> None:
    """Ends a job as failed, unless it is not ours any more. One that has ended already stays as it
    is, with nothing left to do."""
    rows = Job.objects.filter(pk=job.pk, claim=job.claim)
    rows.filter(state__in=ENDED).update(claim="", due_at=None)
    rows.filter(state__in=OPEN).update(
        state=Job.State.FAILED,
        ended_at=timezone.now(),
        claim="",
        due_at=None,
        problem=problem[:500],
    )
    tell(job.pk)


def rest(job: Job, **fields: Any) -> bool:
    """The job itself has nothing left to do; its chunks may have. False: it is not ours."""
    rows = Job.objects.filter(pk=job.pk, claim=job.claim)
    fields = {"claim": "", "due_at": None, "attempt": 0, "problem": "", **fields}
    is_done = rows.update(**fields) == 1
    tell(job.pk)
    return is_done
