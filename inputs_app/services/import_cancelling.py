"""Cancelling of imports, also of one that nobody knows to have begun: its start got no answer.

Such a one is cancelled here at once, and a worker goes on looking for it at the API: it is stopped
where it appears, and the job's sentence says how far that is.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from inputs_app.client import extraction
from inputs_app.client.errors import ApiError
from inputs_app.client.types import ExtractionJob
from inputs_app.models import Job, User, Workspace
from inputs_app.services import audit, connections, extractions, import_lists, jobs
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError

NOTHING_TO_CANCEL = "The import has ended already."
LOOKED_FOR = (
    "The Inputs API has not said whether this import began. It is looked for there, and stopped if"
    " it appears."
)
NEVER_ASKED = (
    "The Inputs API could not be asked whether this import began. Look at the list of imports."
)
LOOK_LONGER_S = 3600.0
"""So long an API that does not answer is asked."""
NEVER_SEEN = (
    "The Inputs API never said whether this import began; it did not appear there for 5 minutes."
)
ENDED_BEFORE = "It had ended at the Inputs API before it could be stopped. What it made stays."


def cancel(by: Actor, workspace: Workspace, job_id: str) -> None:
    """Stops one extraction job; what became an input stays. Raises: ApiError where it has ended."""
    job = import_lists.job_of(workspace, job_id)
    told = stopped(by, workspace, [job_id], job.title if job else job_id)
    if job is not None and job.state in jobs.OPEN:
        _cancelled(job, told)


def cancel_job(by: Actor, job: Job) -> None:
    """Stops all extraction jobs of an import. Raises: ApiError; ProductError where it has ended."""
    if job.state not in jobs.OPEN:
        raise ProductError(NOTHING_TO_CANCEL)
    ids = job.options.get("extraction_ids") or _looked_for(job)
    if ids:
        _cancelled(job, stopped(by, job.workspace, ids, job.title))
    else:
        _cancelled_unseen(by, job)


def step(job: Job) -> None:
    """Asks once how an import stands; one that was cancelled before anybody knew whether it began
    is looked for and stopped. Raises: ApiError, ProductError."""
    if job.state not in jobs.ENDED:
        extractions.step(job)
    elif job.state == Job.State.CANCELLED and not job.options.get("extraction_ids"):
        _stop_late(job)
    else:
        jobs.rest(job)


def _cancelled_unseen(by: Actor, job: Job) -> None:
    """Nobody knows whether it began: the row is cancelled, and a worker goes on looking for it."""
    now = timezone.now()
    options = {**job.options, "cancelled_by": by.user.pk}
    with transaction.atomic():
        gone = {"ended_at": now, "due_at": now, "claim": "", "problem": LOOKED_FOR}
        if not jobs.move(job.pk, Job.State.CANCELLED, jobs.OPEN, options=options, **gone):
            raise ProductError(NOTHING_TO_CANCEL)
        _audit(by, job.workspace, job.title, [], "not seen at the API yet: it is looked for")
    import_lists.forget(job.workspace)


def _stop_late(job: Job) -> None:
    """One look for an import that was cancelled unseen."""
    try:
        found = extraction.of_add_job(connections.of(job.workspace), job.options["add_job_id"])
        going_on = [one.id for one in found or [] if one.is_running]
        told = extraction.cancel(connections.of(job.workspace), going_on) if going_on else []
    except (ApiError, ProductError):
        _look_on(job, NEVER_ASKED, LOOK_LONGER_S)
        return
    stopped_ids = {one.id for one in told if not one.is_running}
    if not stopped_ids >= set(going_on):
        _look_on(job, NEVER_ASKED, LOOK_LONGER_S)
    elif found:
        _tell_canceller(job, going_on)
        settle(job, [*found, *told])
    else:
        _look_on(job, NEVER_SEEN, extractions.LOOK_FOR_S)


def _look_on(job: Job, problem: str, for_s: float) -> None:
    """Makes the next look due; it ends with a problem in words after so long."""
    age_s = (timezone.now() - (job.ended_at or job.created_at)).total_seconds()
    if age_s > for_s:
        jobs.rest(job, problem=problem)
        return
    with transaction.atomic():
        jobs.again(job, extractions.wait_s(age_s))
        Job.objects.filter(pk=job.pk, claim="").update(problem=LOOKED_FOR)


def settle(job: Job, told: Sequence[ExtractionJob]) -> None:
    """Writes down how the extraction jobs of a cancelled import ended; nobody looks for it now."""
    options = extractions.noted(job, told) | {"extraction_ids": sorted({one.id for one in told})}
    ended = [one for one in options["extractions"] if not extractions.is_open(one)]
    is_stopped = all(one["code"] == extractions.CANCELLED for one in ended)
    problem = "" if is_stopped else ENDED_BEFORE
    rows = Job.objects.filter(pk=job.pk, state=Job.State.CANCELLED)
    rows.update(options=options, due_at=None, claim="", problem=problem)
    jobs.tell(job.pk)


def _tell_canceller(job: Job, ids: Sequence[str]) -> None:
    """The audit row of who cancelled it, where that account is still there."""
    user = User.objects.filter(pk=job.options.get("cancelled_by")).first()
    if user and ids:
        with transaction.atomic():
            _audit(Actor(user, job.request_id), job.workspace, job.title, ids, "cancelled")
    import_lists.forget(job.workspace)


def _looked_for(job: Job) -> list[str]:
    add_job_id = job.options.get("add_job_id", "")
    found = extraction.of_add_job(connections.of(job.workspace), add_job_id)
    return [one.id for one in found or []]


def stopped(
    by: Actor, workspace: Workspace, ids: Sequence[str], target: str
) -> list[ExtractionJob]:
    """Asks the API to stop them; the audit row tells what came of it."""
    outcome = "cancelled"
    try:
        return extraction.cancel(connections.of(workspace), ids)
    except ApiError as error:
        outcome = error.user_message
        raise
    finally:
        with transaction.atomic():
            _audit(by, workspace, target, ids, outcome)
        import_lists.forget(workspace)


def _audit(by: Actor, workspace: Workspace, target: str, ids: Sequence[str], outcome: str) -> None:
    audit.record(
        by,
        "import.cancel",
        target,
        team=workspace.team,
        workspace=workspace,
        after={"extraction_ids": list(ids), "outcome": outcome},
    )


def _cancelled(job: Job, told: Sequence[ExtractionJob]) -> None:
    """The row ends as cancelled where all of it did; else a worker looks how the rest stands."""
    options = extractions.noted(job, told) if told else job.options
    open_ids = {one["id"] for one in options.get("extractions", []) if extractions.is_open(one)}
    if open_ids:
        Job.objects.filter(pk=job.pk, claim="").update(options=options, due_at=timezone.now())
        return
    gone = {"ended_at": timezone.now(), "due_at": None, "claim": "", "problem": ""}
    jobs.move(job.pk, Job.State.CANCELLED, jobs.OPEN, options=options, **gone)
