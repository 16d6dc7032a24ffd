"""Extraction from cloud storage: start, follow, list and cancel."""

from typing import Any

from inputs_core import limits
from inputs_service import statuses
from inputs_service.call import Call
from inputs_service.cloud import jobs, starting
from inputs_service.errors import InvalidRequest, NotFound
from inputs_service.models import ExtractionJob
from inputs_service.paging import Page
from inputs_service.rpcs import add_jobs

Message = dict[str, Any]


def post_inputs_data_sources(call: Call, request: Message) -> Message:
    """Starts one job for each data source. Shape: inputs_add_jobs[], each with its extraction_jobs.

    The add-job counts inputs, so it reads completed until the first ones are there.
    Raises: InvalidRequest, NotFound, CodedError.
    """
    sources = starting.checked(call.app, request)
    call_back_url = starting.checked_call_back(request.get("call_back_url") or "")
    made = starting.start(call.app, sources, call_back_url)
    return {"inputs_add_jobs": add_jobs.all_told(made)}


def get_inputs_extraction_job(call: Call, request: Message) -> Message:
    """One job. Shape: inputs_extraction_job. Raises: NotFound."""
    job_id = request.get("inputs_extraction_job_id", "")
    job = ExtractionJob.objects.filter(app=call.app, job_id=job_id).first()
    if job is None:
        raise NotFound("This extraction job does not exist.")
    return {"inputs_extraction_job": jobs.told(job)}


def list_inputs_extraction_jobs(call: Call, request: Message) -> Message:
    """A page of jobs, newest first. Shape: inputs_extraction_jobs[]."""
    page = Page.of(request)
    found = ExtractionJob.objects.filter(app=call.app).order_by("-pk")[page.start : page.stop]
    return {"inputs_extraction_jobs": [jobs.told(job) for job in found]}


def cancel_inputs_extraction_jobs(call: Call, request: Message) -> Message:
    """Cancels 1 to 128 jobs; one that has ended is told with 64007.

    Shape: inputs_extraction_jobs[] in the order asked, status 10000, 10010 or 10020.
    Raises: InvalidRequest, NotFound where none of them exists.
    """
    asked = list(dict.fromkeys(request.get("ids") or []))
    if not 1 <= len(asked) <= limits.INPUTS_PER_REQUEST:
        raise InvalidRequest(f"ids: send 1 to {limits.INPUTS_PER_REQUEST} of them")
    found, cancelled = jobs.cancel(call.app, asked)
    if not found:
        raise NotFound("These extraction jobs do not exist.")
    code = statuses.OK if len(cancelled) == len(asked) else statuses.MIXED
    answers = [_cancelled(name, found.get(name), name in cancelled) for name in asked]
    return {
        "status": statuses.status(code if cancelled else statuses.FAILURE),
        "inputs_extraction_jobs": answers,
    }


def _cancelled(job_id: str, job: ExtractionJob | None, is_cancelled: bool) -> Message:
    if job is None:
        return {"id": job_id, "status": statuses.status(11101)}
    answer = jobs.told(job)
    if not is_cancelled:
        ended = statuses.describe(job.status).rstrip(".")
        answer["status"] = statuses.status(jobs.CONFLICT, f"It has ended: {ended}.")
    return answer
