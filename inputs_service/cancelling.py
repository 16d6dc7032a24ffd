"""Cancelling of add-jobs: what waits in one ends, and it takes no more."""

from django.db import transaction
from django.utils import timezone

from inputs_service.cloud import jobs
from inputs_service.errors import CodedError
from inputs_service.ingest import claims, pipeline
from inputs_service.models import AddJob, ExtractionJob, Upload
from inputs_service.uploads import ending, telling

CONFLICT = 64007
BATCH = 256
AT_ONCE = 2048
"""Inputs that end within the request; the workers end the others, as they come to them."""


def cancel(job: AddJob) -> None:
    """Cancels an add-job: its uploads and extractions stop, inputs that wait for processing end as
    failed (30002), those that are being processed end as they do. What has ended stays.

    A second time changes nothing. Raises: CodedError (64007) for a job that has ended.
    """
    if job.cancelled_at is not None:
        return
    if not _is_open(job):
        raise CodedError("The add-job has ended.", code=CONFLICT)
    with transaction.atomic():
        AddJob.objects.filter(pk=job.pk).update(
            cancelled_at=timezone.now(), modified_at=timezone.now()
        )
        ending.cancel_of(job)
        jobs.cancel_of(job)
    for _ in range(AT_ONCE // BATCH):
        if not (batch := claims.claim(BATCH, of=job)):
            return
        pipeline.process(batch)


def _is_open(job: AddJob) -> bool:
    if job.pending_count or job.in_progress_count:
        return True
    if Upload.objects.filter(add_job=job, status=telling.IN_PROGRESS).exists():
        return True
    return ExtractionJob.objects.filter(add_job=job, status__in=jobs.OPEN).exists()
