"""Add-jobs: how far the inputs of one `inputs_add_job_id` are."""

from typing import Any

from inputs_service import statuses
from inputs_service.call import Call
from inputs_service.errors import NotFound
from inputs_service.models import AddJob
from inputs_service.paging import Page
from inputs_service.wire.values import int64, timestamp

Message = dict[str, Any]
QUEUED, RUNNING, COMPLETED = 64000, 64001, 64002


def told(job: AddJob) -> Message:
    """The job as the API tells it. Shape: id, progress, created_at, modified_at, status.

    Source: InputsAddJob; its counters are 64-bit and so strings in JSON.
    """
    progress = {
        "pending_count": int64(job.pending_count),
        "in_progress_count": int64(job.in_progress_count),
        "success_count": int64(job.success_count),
        "failed_count": int64(job.failed_count),
    }
    return {
        "id": job.job_id,
        "progress": progress,
        "created_at": timestamp(job.created_at),
        "modified_at": timestamp(job.modified_at),
        "status": statuses.status(_code(job)),
    }


def _code(job: AddJob) -> int:
    if not job.pending_count and not job.in_progress_count:
        return COMPLETED
    has_begun = job.in_progress_count or job.success_count or job.failed_count
    return RUNNING if has_begun else QUEUED


def get_inputs_add_job(call: Call, request: Message) -> Message:
    """One add-job. Shape: inputs_add_job. Raises: NotFound."""
    job = AddJob.objects.filter(app=call.app, job_id=request.get("id", "")).first()
    if job is None:
        raise NotFound("This add-job does not exist.")
    return {"inputs_add_job": told(job)}


def list_inputs_add_jobs(call: Call, request: Message) -> Message:
    """A page of add-jobs, newest first. Shape: inputs_add_jobs[]."""
    page = Page.of(request)
    jobs = AddJob.objects.filter(app=call.app).order_by("-pk")[page.start : page.stop]
    return {"inputs_add_jobs": [told(job) for job in jobs]}
