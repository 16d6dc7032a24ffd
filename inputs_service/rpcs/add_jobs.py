"""Add-jobs: how far the inputs of one `inputs_add_job_id` are."""

from collections.abc import Sequence
from typing import Any

from inputs_service import cancelling, statuses
from inputs_service.call import Call
from inputs_service.cloud import jobs as extractions
from inputs_service.errors import NotFound
from inputs_service.models import AddJob
from inputs_service.paging import Page
from inputs_service.uploads import telling as uploads
from inputs_service.wire.values import int64, timestamp

Message = dict[str, Any]
QUEUED, RUNNING, COMPLETED, CANCELLED = 64000, 64001, 64002, 64004


def all_told(jobs: Sequence[AddJob]) -> list[Message]:
    """Jobs as the API tells them, with their `uploads` and `extraction_jobs`, in their order.

    Units/limits: one query for each of the two, however many jobs; select them with `app__user`.
    """
    extracted, sent = extractions.of_add_jobs(jobs), uploads.of_add_jobs(jobs)
    return [
        {
            **told(job),
            "extraction_jobs": extracted.get(job.pk, []),
            "uploads": sent.get(job.pk, []),
        }
        for job in jobs
    ]


def told(job: AddJob) -> Message:
    """The job as the API tells it, without what hangs on it; see `all_told`.

    It counts inputs, so it reads completed before the first one of an extraction is there.
    Shape: id, progress, created_at, modified_at, status, and call_back_url where there is one.
    Source: InputsAddJob; its counters are 64-bit and so strings in JSON.
    """
    progress = {
        "pending_count": int64(job.pending_count),
        "in_progress_count": int64(job.in_progress_count),
        "success_count": int64(job.success_count),
        "failed_count": int64(job.failed_count),
    }
    call_back = {"call_back_url": job.call_back_url} if job.call_back_url else {}
    return {
        "id": job.job_id,
        **call_back,
        "progress": progress,
        "created_at": timestamp(job.created_at),
        "modified_at": timestamp(job.modified_at),
        "status": statuses.status(_code(job)),
    }


def _code(job: AddJob) -> int:
    if job.cancelled_at is not None:
        return CANCELLED
    if not job.pending_count and not job.in_progress_count:
        return COMPLETED
    has_begun = job.in_progress_count or job.success_count or job.failed_count
    return RUNNING if has_begun else QUEUED


def get_inputs_add_job(call: Call, request: Message) -> Message:
    """One add-job. Shape: inputs_add_job. Raises: NotFound."""
    return {"inputs_add_job": all_told([_job(call, request)])[0]}


def cancel_inputs_add_job(call: Call, request: Message) -> Message:
    """Cancels an add-job: it takes no more inputs, and those that wait end as failed.

    Shape: inputs_add_job. Raises: NotFound; CodedError (64007) for one that has ended.
    """
    job = _job(call, request)
    cancelling.cancel(job)
    return {"inputs_add_job": all_told([_job(call, request)])[0]}


def _job(call: Call, request: Message) -> AddJob:
    rows = AddJob.objects.filter(app=call.app, job_id=request.get("id", ""))
    job = rows.select_related("app__user").first()
    if job is None:
        raise NotFound("This add-job does not exist.")
    return job


def list_inputs_add_jobs(call: Call, request: Message) -> Message:
    """A page of add-jobs, newest first. Shape: inputs_add_jobs[]."""
    page = Page.of(request)
    jobs = AddJob.objects.filter(app=call.app).select_related("app__user").order_by("-pk")
    return {"inputs_add_jobs": all_told(list(jobs[page.start : page.stop]))}
