"""Extraction jobs as the API tells them, and their cancelling."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from inputs_service import dispatch, statuses
from inputs_service.cloud import calling_back
from inputs_service.extraction.saving import told_of
from inputs_service.models import AddJob, App, ExtractionJob
from inputs_service.wire.values import int64, timestamp

Message = dict[str, Any]
QUEUED, RUNNING, COMPLETED, FAILED, CANCELLED = 64000, 64001, 64002, 64003, 64004
UNEXPECTED, CONFLICT = 64006, 64007
LIST_FAILED, ARCHIVE_FAILED = 66000, 67000
OPEN = (QUEUED, RUNNING)
ENDED = {"claim": "", "due_at": None, "secret": ""}
"""What is set with every end: nobody works on it any more, and its credentials are gone."""
SUFFIX = 2


def told(job: ExtractionJob) -> Message:
    """The job as the API tells it; counters of nothing are left out, credentials never shown.

    Shape: status, id, url, progress{*_inputs_count, *_archives_count}, created_at, modified_at,
    input_template. Source: InputsExtractionJob, published sample answers.
    """
    counted = {
        "audio_inputs_count": job.audio_count,
        "image_inputs_count": job.image_count,
        "video_inputs_count": job.video_count,
        "text_inputs_count": job.text_count,
        "pending_archives_count": job.pending_archives_count,
        "in_progress_archives_count": job.in_progress_archives_count,
        "completed_archives_count": job.completed_archives_count,
        "failed_archives_count": job.failed_archives_count,
    }
    details = f"{job.status_details} {told_of(job.passed_over)}".strip()
    answer: Message = {
        "status": statuses.status(job.status, details),
        "id": job.job_id,
        "url": job.url,
        "progress": {name: int64(count) for name, count in counted.items() if count},
        "created_at": timestamp(job.created_at),
        "modified_at": timestamp(job.modified_at),
    }
    if job.has_suffixes:
        answer["input_id_conflict_resolution"] = SUFFIX
    if job.template:
        answer["input_template"] = job.template
    return answer


def of_add_jobs(jobs: Iterable[AddJob]) -> dict[int, list[Message]]:
    """The extraction jobs of some add-jobs, oldest first. Shape: key of the add-job → jobs."""
    found: dict[int, list[Message]] = {}
    for job in ExtractionJob.objects.filter(add_job__in=list(jobs)).order_by("pk"):
        found.setdefault(job.add_job_id, []).append(told(job))
    return found


def cancel(app: App, job_ids: Iterable[str]) -> tuple[dict[str, ExtractionJob], set[str]]:
    """Cancels the jobs that have not ended; a worker that is at it stops at its next look.

    What became an input stays. Shape: all jobs found by id, and the ids of those cancelled now.
    """
    with transaction.atomic():
        rows = ExtractionJob.objects.filter(app=app, job_id__in=set(job_ids)).order_by("pk")
        jobs = {job.job_id: job for job in rows.select_for_update()}
        open_jobs = {name: job for name, job in jobs.items() if job.status in OPEN}
        for job in open_jobs.values():
            _end(job)
    return jobs, set(open_jobs)


def cancel_of(add_job: AddJob) -> int:
    """Cancels what is extracted under an add-job, and says how many jobs that were."""
    rows = ExtractionJob.objects.filter(add_job=add_job, status__in=OPEN)
    return len(cancel(add_job.app, rows.values_list("job_id", flat=True))[1])


def _end(job: ExtractionJob) -> None:
    job.status, job.modified_at = CANCELLED, timezone.now()
    job.in_progress_archives_count = job.pending_archives_count = 0
    for name, value in ENDED.items():
        setattr(job, name, value)
    job.save()
    calling_back.tell(job.add_job, told(job))


def wake() -> None:
    """Asks a worker to look for due jobs once this transaction is done."""
    transaction.on_commit(lambda: dispatch.wake(dispatch.EXTRACT_DUE))
