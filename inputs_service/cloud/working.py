"""The work of a worker process on extraction jobs: some seconds of one, then of the next."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, transaction
from django.utils import timezone

from inputs_core import cloud
from inputs_service import archives, leases
from inputs_service.cloud import calling_back, jobs, objects, secrets
from inputs_service.extraction import saving, uploaded
from inputs_service.models import ExtractionJob
from inputs_service.patience import patient

WORK_S = 20.0
LOSSES = 5
WAITS_S = (2, 10, 30, 60)
"""Between one try and the next where a store or the storage does not answer; then the job fails."""
TRIES = "tries"
INTERRUPTED = "The work broke off five times at the same place."
NOT_STORED = "The stored copies could not be written."
OUR_FAULT = "Something went wrong on our side; the service's log has the reason."
NO_SECRET = "The credentials cannot be read: FIELD_KEYS have changed."  # noqa: S105 - a sentence
FINAL = (objects.ArchiveFailed, archives.Unreadable, secrets.CannotRead, uploaded.NotTaken)
log = logging.getLogger(__name__)


def work(on_more: Callable[[], object]) -> None:
    """Works on due jobs for about 20 s; calls `on_more` where something is left."""
    ends_at = time.monotonic() + WORK_S
    while (job := leases.claim(ExtractionJob)) is not None:
        on_more()  # perhaps another worker is free for another job
        try:
            _work_on(job, ends_at)
        except saving.Lost:
            log.info("extraction job %s goes on elsewhere, or was cancelled", job.pk)
        if time.monotonic() > ends_at:
            on_more()
            return


@dataclass(frozen=True)
class Stop:
    """Why a job stops here: the status of its end, or of a failure that may pass."""

    code: int
    message: str = ""
    may_repeat: bool = False


def _work_on(job: ExtractionJob, ends_at: float) -> None:
    """One slice of a job."""
    if job.attempt >= LOSSES:
        _end(job, Stop(jobs.UNEXPECTED, INTERRUPTED))
        return
    if job.status == jobs.QUEUED:
        _begin(job)
    tries, begun_at = int(job.place.pop(TRIES, 0)), job.place
    stop = _slice(job, ends_at, is_patient=tries < len(WAITS_S))
    tries = tries if job.place == begun_at else 0
    if stop is None:
        leases.release(job)
    elif stop.may_repeat and tries < len(WAITS_S):
        leases.release(job, in_s=WAITS_S[tries], place={**job.place, TRIES: tries + 1})
    else:
        _end(job, stop)


def _slice(job: ExtractionJob, ends_at: float, *, is_patient: bool) -> Stop | None:
    """None where more is to be done; the outermost guard: whatever happens to one job, others go
    on."""
    try:
        is_done = _extract(job, ends_at, is_patient=is_patient)
    except saving.Lost:
        raise
    except cloud.StoreError as error:
        return Stop(jobs.LIST_FAILED, error.message, error.is_passing)
    except FINAL as error:
        return _stop_of(error)
    except (OSError, DatabaseError) as error:
        log.warning("extraction job %s is put off: %r", job.pk, error)
        return Stop(jobs.UNEXPECTED, NOT_STORED, may_repeat=True)
    except Exception:
        log.exception("extraction job %s failed", job.pk)
        return Stop(jobs.UNEXPECTED, OUR_FAULT, may_repeat=True)
    return Stop(jobs.COMPLETED, job.status_details) if is_done else None


def _extract(job: ExtractionJob, ends_at: float, *, is_patient: bool) -> bool:
    if job.upload_id is not None:
        return uploaded.extract(job)
    return objects.extract(job, ends_at, is_patient=is_patient)


def _stop_of(error: Exception) -> Stop:
    """How a job ends that no other try would help."""
    if isinstance(error, secrets.CannotRead):
        return Stop(jobs.FAILED, NO_SECRET)
    if isinstance(error, uploaded.NotTaken):
        return Stop(jobs.FAILED, error.message)
    return Stop(jobs.ARCHIVE_FAILED, getattr(error, "message", ""))


@patient
def _begin(job: ExtractionJob) -> None:
    with transaction.atomic():
        if not leases.holds(job, status=jobs.RUNNING, modified_at=timezone.now()):
            raise saving.Lost
        job.refresh_from_db()
        calling_back.tell(job.add_job, jobs.told(job))


@patient
def _end(job: ExtractionJob, stop: Stop) -> None:
    with transaction.atomic():
        is_ours = leases.holds(
            job,
            status=stop.code,
            status_details=stop.message,
            in_progress_archives_count=0,
            modified_at=timezone.now(),
            **jobs.ENDED,
        )
        if not is_ours:
            raise saving.Lost
        job.refresh_from_db()
        calling_back.tell(job.add_job, jobs.told(job))
