"""Which room works on what is due: one row for each kind of job.

A chunk's function works on a chunk that is held; a job's step works on a job that is held. Both may
raise ApiError, ProductError and DatabaseError: what passes is tried again later, the rest fails.
"""

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress

from django.db import DatabaseError
from django.utils import timezone

from inputs_app.client.errors import ApiError
from inputs_app.client.retries import JOB, Patience
from inputs_app.models import Chunk, Job
from inputs_app.services import attempts, chunks, endings, import_cancelling, jobs, pausing
from inputs_app.services.changes import collecting
from inputs_app.services.changes import ways as changes
from inputs_app.services.deletions import working as deletions
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import posting, stepping

CHUNKS: Mapping[str, Callable[[Chunk, Patience], None]] = {
    Job.Kind.CHANGE: changes.work_on,
    Job.Kind.DELETION: deletions.work_on,
    Job.Kind.UPLOAD: posting.work_on,
}
STEPS: Mapping[str, Callable[[Job], None]] = {
    Job.Kind.CHANGE: collecting.step,
    Job.Kind.UPLOAD: stepping.step,
    Job.Kind.DELETION: deletions.step,
    Job.Kind.IMPORT: import_cancelling.step,
}
TURN_S = 20.0
"""So long a worker's thread goes on with what is due before it takes another message."""
log = logging.getLogger(__name__)


def work_chunk(pk: int, patience: Patience = JOB) -> bool:
    """Works on one chunk that is due. False: it was not, or somebody else holds it."""
    chunk = chunks.hold(pk)
    if chunk is None:
        return False
    if chunk.job.state not in jobs.ENDED or endings.is_only_asked_about(chunk):
        _worked_on(chunk, patience)
    endings.settle(chunk)
    return True


def step_job(pk: int) -> bool:
    """Takes one step of a job that is due. False: it was not, or somebody else holds it."""
    job = jobs.hold(pk)
    if job is None:
        return False
    if job.attempt > attempts.LAST:
        jobs.fail(job, attempts.CUT_OFF)
        return True
    try:
        STEPS[job.kind](job)
    except ApiError as error:
        if not jobs.try_later(job, error):
            jobs.fail(job, error.user_message)
    except ProductError as error:
        jobs.fail(job, error.user_message)
    except DatabaseError as error:
        with _busy(error):
            jobs.again(job, attempts.grown_s(job.attempt), attempts.BUSY)
    return True


def turn(first: Callable[[int], bool], pk: int) -> None:
    """A worker's turn: what a message named, then what else is due. Never raises DatabaseError:
    what is due stays due."""
    try:
        first(pk)
        go_on()
    except DatabaseError as error:
        log.warning("The database refused a turn: %s", type(error).__name__)


def go_on(for_s: float = TURN_S) -> None:
    """Works on whatever is due, for so long or until nothing is: a thread need not wait for the
    next sweep. Raises: DatabaseError."""
    ends_at = time.monotonic() + for_s
    while time.monotonic() < ends_at and _one_more():
        pass


def _one_more() -> bool:
    now = timezone.now()
    is_worked = any(step_job(pk) for pk in jobs.due(now))
    return any(work_chunk(pk) for pk in chunks.due(now)) or is_worked


def _worked_on(chunk: Chunk, patience: Patience) -> None:
    if chunk.attempt > attempts.LAST:
        endings.give_up(chunk, attempts.CUT_OFF)
        return
    try:
        CHUNKS[chunk.job.kind](chunk, patience)
    except ApiError as error:
        if not (chunks.try_later(chunk, error) or pausing.where_the_key_is_refused(chunk, error)):
            endings.give_up(chunk, error.user_message, error.code)
    except ProductError as error:
        endings.give_up(chunk, error.user_message)
    except DatabaseError as error:
        with _busy(error):
            chunks.again(chunk, attempts.BUSY, attempts.grown_s(chunk.attempt))


def _busy(error: DatabaseError) -> AbstractContextManager[None]:
    """What cannot be written now is not: a lease that ends makes the row due by itself."""
    log.warning("The database refused for now, the work is done again: %s", type(error).__name__)
    return suppress(DatabaseError)
