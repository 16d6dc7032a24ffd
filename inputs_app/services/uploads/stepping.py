"""The steps of an upload itself: reading its manifests, planning the draft, cutting it into chunks.

A step works for some seconds and makes the job due again where more is to do.
"""

import time

from inputs_app.models import Job
from inputs_app.services import chunks, jobs
from inputs_app.services.jobs import ENDED
from inputs_app.services.uploads import cutting

TURN_S = 15.0


def step(job: Job) -> None:
    """Takes one step of an upload that is held."""
    ends_at = time.monotonic() + TURN_S
    if job.state in ENDED or job.state == Job.State.DRAFT:
        jobs.rest(job)
    else:
        _cut(job, ends_at)


def _cut(job: Job, ends_at: float) -> None:
    after: int | None = -1
    while after is not None:
        if time.monotonic() > ends_at:
            jobs.again(job, 0)
            return
        after = cutting.cut(job, after)
    if jobs.rest(job):
        chunks.end_job(job.pk)
