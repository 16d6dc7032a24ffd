"""The only door to Celery. It sends on commit and never raises: without Redis a row stays due, and
the sweeper of a worker sends it when the queue is back.
"""

import logging
import threading
import time
from typing import Any

from celery import Task
from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from inputs_app.services import chunks, jobs
from inputs_app.services.samples import loads
from inputs_app.tasks.jobs import step_job, work_chunk
from inputs_app.tasks.samples import load_samples
from inputs_app.tasks.staging import sweep_staging

SWEEP_EVERY_S = 2.0
TIDY_EVERY_S = 60.0
log = logging.getLogger(__name__)


def wake_samples() -> None:
    """Sends the loads of samples that are due, once the running transaction is committed."""
    transaction.on_commit(_send_samples)


def wake() -> None:
    """Sends the jobs and chunks that are due, once the running transaction is committed."""
    transaction.on_commit(_send_jobs)


def sweep_forever(stopped: threading.Event) -> None:
    """Sends what is due every two seconds, at once first; for a thread of a worker process."""
    tidied_at = time.monotonic()
    while not stopped.is_set():
        try:
            sweep()
            if time.monotonic() - tidied_at > TIDY_EVERY_S:
                tidied_at = time.monotonic()
                tidy()
        except DatabaseError as error:
            log.warning("The sweep could not read what is due: %s", type(error).__name__)
        finally:
            close_old_connections()
        stopped.wait(SWEEP_EVERY_S)


def sweep() -> None:
    """Sends everything that is due. Raises: DatabaseError."""
    _send_samples()
    _send_jobs()


def tidy() -> None:
    """Sends what takes away bytes that nobody needs, a little at a time."""
    try:
        sweep_staging.apply_async(retry=False, expires=TIDY_EVERY_S)
    except OperationalError as error:
        log.warning("The queue does not answer, tidying waits: %s", type(error).__name__)


def _send_samples() -> None:
    for load_id in loads.take_due(timezone.now()):
        _send(load_samples, load_id)


def _send_jobs() -> None:
    """A row stays due until a worker holds it: what is not taken is sent again, and expires."""
    now = timezone.now()
    for job_id in jobs.due(now):
        _send(step_job, job_id, expires=SWEEP_EVERY_S)
    for chunk_id in chunks.due(now):
        _send(work_chunk, chunk_id, expires=SWEEP_EVERY_S)


def _send(task: "Task[[int], None]", row_id: int, **options: Any) -> None:
    try:
        task.apply_async((row_id,), retry=False, **options)
    except OperationalError as error:
        log.warning("The queue does not answer, %s waits: %s", task.name, type(error).__name__)
