"""Follows the extraction jobs of an import at the API: each poll writes down how they stand.

In the job's options: `extraction_ids`; `extractions`, each as the API told it last; `inputs` and
`archives`, the sums. Credentials are not known here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from inputs_app.client import extraction
from inputs_app.client.types import ExtractionJob, Json
from inputs_app.models import Job
from inputs_app.services import connections, jobs

QUEUED, RUNS, DONE, CANCELLED, PAUSED = 64000, 64001, 64002, 64004, 64008
"""Source: StatusCode JOB_*."""
FIRST_S, LONGEST_S = 1.0, 10.0
LOOK_FOR_S = 300.0
NEVER_BEGAN = (
    "The Inputs API did not answer when the import was started, and it did not appear there for 5"
    " minutes. Start it again."
)
State = Job.State


def step(job: Job) -> None:
    """Asks once how an import stands. Raises: ApiError, ProductError."""
    connection = connections.of(job.workspace, is_background=True)
    ids = job.options.get("extraction_ids")
    if not ids:
        found = extraction.of_add_job(connection, job.options.get("add_job_id", ""))
        ids = [one.id for one in found or []]
        if not ids:
            _not_found(job)
            return
        job.options["extraction_ids"] = ids
    _write(job, [extraction.one(connection, one) for one in ids])


def begun(job: Job, found: Sequence[ExtractionJob]) -> None:
    """Writes down what the API began, and makes the first look due; `found` is empty where no
    answer came."""
    now = timezone.now()
    told: dict[str, Any] = {"due_at": now}
    if found:
        ids = [one.id for one in found]
        told["options"] = noted(job, found) | {"extraction_ids": ids}
        told |= {"state": State.RUNNING, "started_at": now, "heartbeat_at": now}
    Job.objects.filter(pk=job.pk, state=State.WAITING, claim="").update(**told)
    jobs.tell(job.pk)


def noted(job: Job, found: Sequence[ExtractionJob]) -> Json:
    """The job's options with what was told of some or all of its extraction jobs."""
    told = {one["id"]: one for one in job.options.get("extractions", [])}
    told |= {one.id: _kept(one) for one in found}
    all_of_them = list(told.values())
    return {
        **job.options,
        "extractions": all_of_them,
        "inputs": _sums(all_of_them, "inputs"),
        "archives": _sums(all_of_them, "archives"),
    }


def is_open(told: Mapping[str, Any]) -> bool:
    """Whether an extraction, as the options hold it, had not ended."""
    return told["code"] in (QUEUED, RUNS, PAUSED)


def wait_s(age_s: float) -> float:
    """Seconds until the next look: 1 for a young import, 10 for one that takes minutes."""
    return min(LONGEST_S, max(FIRST_S, age_s / 10))


def _not_found(job: Job) -> None:
    age_s = (timezone.now() - job.created_at).total_seconds()
    if age_s > LOOK_FOR_S:
        jobs.fail(job, NEVER_BEGAN)
    else:
        jobs.again(job, wait_s(age_s))


def _write(job: Job, found: Sequence[ExtractionJob]) -> None:
    now = timezone.now()
    options = noted(job, found)
    begun_at = job.started_at or now
    if any(is_open(one) for one in options["extractions"]):
        in_s = wait_s((now - begun_at).total_seconds())
        jobs.again(job, in_s, options=options, state=State.RUNNING, started_at=begun_at)
        return
    state, problem = _end_of(options)
    told = {"options": options, "state": state, "problem": problem, "started_at": begun_at}
    jobs.rest(job, ended_at=now, **told)


def _end_of(options: Mapping[str, Any]) -> tuple[str, str]:
    """How an import has ended whose extractions all have, and why."""
    told = options["extractions"]
    failed = [one for one in told if one["code"] not in (DONE, CANCELLED)]
    problem = " ".join(filter(None, (one["details"] or one["words"] for one in failed)))[:500]
    if failed:
        made = sum(options["inputs"].values())
        return (State.FINISHED_WITH_PROBLEMS if made else State.FAILED), problem
    if any(one["code"] == CANCELLED for one in told):
        return State.CANCELLED, ""
    if options["archives"].get("failed"):
        return State.FINISHED_WITH_PROBLEMS, "Some archives could not be unpacked."
    return State.FINISHED, ""


def _kept(job: ExtractionJob) -> Json:
    return {
        "id": job.id,
        "url": job.url,
        "code": job.status.code,
        "words": job.status.description[:300],
        "details": job.status.details[:500],
        "inputs": dict(job.inputs),
        "archives": dict(job.archives),
        "created_at": job.created_at.isoformat() if job.created_at else "",
    }


def _sums(told: Sequence[Mapping[str, Any]], name: str) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for one in told:
        sums.update(one[name])
    return dict(sums)
