"""Writes down the inputs of a change that is for very many: page by page, as steps of its job.

That is what "frozen" means: nothing is sent before the last of them is written down, and what is
added to the app meanwhile is not among them. Killed at any moment, the next step goes on after the
last page that was committed.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from inputs_app.client import inputs
from inputs_app.client.errors import Invalid, NotFound
from inputs_app.models import ChangeItem, Job
from inputs_app.services import chunks, connections, job_items, jobs, looking_back
from inputs_app.services.changes import recording, reversing
from inputs_app.services.changes.recording import Planned
from inputs_core import limits

PAGE = 7 * limits.INPUTS_PER_REQUEST
TURN_S = 15.0
ALL_GONE = "The inputs could not be collected: all that were met are deleted by now."
NOT_YET = datetime(9999, 1, 1, tzinfo=UTC)
"""Chunks of a change that is still collected are due then."""


def step(job: Job) -> None:
    """Some pages of the inputs of a change; with the last its chunks become due.

    Raises: ApiError.
    """
    if "collect" not in job.options:
        jobs.rest(job)
        return
    jobs.move(job.pk, Job.State.RUNNING, [Job.State.WAITING], started_at=timezone.now())
    ends_at = time.monotonic() + TURN_S
    is_over = False
    while not is_over:
        found, last = _page(job)
        with transaction.atomic():
            if not jobs.is_ours(job):
                return
            if not last:
                _freeze(job)
                return
            _keep(job, found, last)
        is_over = time.monotonic() >= ends_at
    jobs.again(job, 0)


def _page(job: Job) -> tuple[Sequence[Planned], str]:
    """The next inputs, and where they end; an empty end is the end of all."""
    if job.undoes_id is not None:
        return _undone(job)
    but = set(job.options["collect"].get("but", ()))
    ids = _next_ids(job)
    return [Planned(one) for one in ids if one not in but], ids[-1] if ids else ""


def _next_ids(job: Job) -> Sequence[str]:
    """Newest first, so that what is added meanwhile is never met."""
    connection, last = connections.of(job.workspace), job.options["collect"].get("last", "")
    try:
        found = inputs.stream(connection, last, PAGE, descending=True)
    except (NotFound, Invalid):
        if not last:
            raise
        return _next_after_a_gone_one(job)
    return [one.id for one in found]


def _next_after_a_gone_one(job: Job) -> Sequence[str]:
    """The last input of a page was deleted meanwhile: begins again at the last that is there."""
    connection = connections.of(job.workspace)
    last = looking_back.last_that_is_there(connection, job)
    if not last:
        raise NotFound(ALL_GONE)
    found = [one.id for one in inputs.stream(connection, last, PAGE, descending=True)]
    known = ChangeItem.objects.filter(chunk__job=job, input_id__in=found)
    seen = set(known.values_list("input_id", flat=True))
    return [one for one in found if one not in seen]


def _undone(job: Job) -> tuple[Sequence[Planned], str]:
    """The inputs that a change changed, with the images that they had before."""
    last = int(job.options["collect"].get("last") or 0)
    if job.undoes is None:
        return [], ""
    rows = job_items.walk(ChangeItem.objects.all(), job.undoes, last, ChangeItem.State.DONE)
    found = list(rows[:PAGE])
    back = [reversing.planned(one, job.options) for one in found]
    return back, str(found[-1].pk) if found else ""


def _keep(job: Job, found: Sequence[Planned], last: str) -> None:
    number = job.chunks.count()
    for some in recording.parts(found):
        recording.add_chunk(job, number, some, due_at=NOT_YET)
        number += 1
    job.options["collect"]["last"] = last
    Job.objects.filter(pk=job.pk).update(options=job.options)
    jobs.tell(job.pk)


def _freeze(job: Job) -> None:
    job.chunks.filter(due_at=NOT_YET).update(due_at=timezone.now())
    collected = job.options.pop("collect")
    job.options["collected"] = {"about": collected["about"]}
    jobs.rest(job, options=job.options)
    chunks.end_job(job.pk)


def told(job: Job) -> tuple[int, int] | None:
    """How many inputs are written down of about how many; None once all of them are."""
    collect = job.options.get("collect")
    return None if collect is None else (chunks.counts(job).items, int(collect["about"]))
