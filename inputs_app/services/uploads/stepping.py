"""The steps of an upload itself: reading its manifests, planning the draft, cutting it into chunks.

A step works for some seconds and makes the job due again where more is to do.
"""

import time

from django.db import transaction

from inputs_app.client.errors import ApiError
from inputs_app.models import Job
from inputs_app.services import attempts, chunks, jobs
from inputs_app.services.errors import ProductError
from inputs_app.services.jobs import ENDED
from inputs_app.services.uploads import (
    cutting,
    looking,
    manifests,
    planning,
    row_datasets,
    troubles,
)
from inputs_core.faults import StorageFailed

TURN_S = 15.0
ASK_S = 5.0
"""So long the app is asked for ids at least, however long comparing a million items took."""
LAST_ATTEMPT = 5
LONGEST_WAIT_S = 60.0


def step(job: Job) -> None:
    """Takes one step of an upload that is held."""
    ends_at = time.monotonic() + TURN_S
    try:
        if job.state in ENDED:
            jobs.rest(job)
        elif job.state == Job.State.DRAFT:
            _plan(job, ends_at)
        else:
            _cut(job, ends_at)
    except StorageFailed:
        _out_of_reach(job)


def _out_of_reach(job: Job) -> None:
    """The staged bytes cannot be read now: the job is due again later. After many attempts one
    that was started pauses; a draft is looked at as long as it takes."""
    jobs.again(job, attempts.grown_s(job.attempt), troubles.STORAGE_AWAY)
    if job.attempt >= attempts.LAST:
        Job.objects.filter(pk=job.pk).update(attempt=0)
        of = [Job.State.WAITING, Job.State.RUNNING]
        jobs.move(job.pk, Job.State.PAUSED, of, problem=troubles.STORAGE_AWAY)


def _plan(job: Job, ends_at: float) -> None:
    try:
        is_planned = _is_read(job, ends_at) and looking.look(job, ends_at)
        is_planned = is_planned and planning.compare(job)
        is_planned = is_planned and row_datasets.look(job, _at_least(ends_at))
        is_planned = is_planned and planning.ask(job, _at_least(ends_at))
    except ApiError as error:
        _failed(job, error)
        return
    except ProductError as error:
        _rest(job, error.user_message)
        return
    if is_planned:
        _rest(job, "")
    else:
        jobs.again(job, 0)


def _at_least(ends_at: float) -> float:
    """When a part of the plan ends that asks the app; it gets some time in each turn."""
    return max(ends_at, time.monotonic() + ASK_S)


def _is_read(job: Job, ends_at: float) -> bool:
    while manifest := manifests.unread(job):
        if not manifests.read(job, manifest, ends_at):
            return False
    return True


def _failed(job: Job, error: ApiError) -> None:
    """Without an answer the plan is made without it: the API says so again when it is sent."""
    if error.retryable and job.attempt < LAST_ATTEMPT:
        wait_s = max(error.retry_after_s or 0, min(2.0**job.attempt, LONGEST_WAIT_S))
        jobs.again(job, wait_s, error.user_message)
    else:
        _rest(job, error.user_message)


def _rest(job: Job, not_asked: str) -> None:
    """The plan is made, unless something was added meanwhile."""
    with transaction.atomic():
        now = Job.objects.select_for_update().get(pk=job.pk)
        if now.options.get("asked") != job.options.get("asked"):
            jobs.again(job, 0)
            return
        now.options["not_asked"] = not_asked
        jobs.rest(job, options=now.options)


def _cut(job: Job, ends_at: float) -> None:
    after, ahead = -1, row_datasets.Ahead(job)

    def cut(*, is_all: bool) -> None:
        nonlocal after
        ahead.look(after, cutting.READ_AT_ONCE)
        while (end := cutting.cut(job, after, is_all=is_all)) is not None and end > after:
            after = end
            if time.monotonic() > ends_at:
                return
            ahead.look(after, cutting.READ_AT_ONCE)

    while manifest := manifests.unread(job):
        if not manifests.read(job, manifest, ends_at, lambda: cut(is_all=False)):
            jobs.again(job, 0)
            return
    cut(is_all=True)
    if time.monotonic() > ends_at:
        jobs.again(job, 0)
    elif jobs.rest(job):
        chunks.end_job(job.pk)
