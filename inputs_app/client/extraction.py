"""The calls about extraction: inputs that the API itself takes from cloud storage."""

import re
from collections.abc import Sequence

from inputs_app.client import parse, shapes
from inputs_app.client.answers import whole_number
from inputs_app.client.errors import NotAnInputsApi, NotFound
from inputs_app.client.http import Call, Connection, send
from inputs_app.client.types import ExtractionJob, Json

COUNTED = ("image", "video", "text", "audio")
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What an id in a path may look like: the API made it, but a path is read before the API."""
ARCHIVES = ("pending", "in_progress", "completed", "failed")


def start(connection: Connection, source: Json) -> list[ExtractionJob]:
    """Asks for the extraction of one data source; gives the jobs that began.

    Shape of `source`: InputsDataSource with an `inputs_add_job_id` of one's own, by which the jobs
    are found again (`of_add_job`) where no answer comes. Never sent again by itself.
    Raises: ApiError; look at `may_have_arrived`. Source: proto PostInputsDataSources.
    """
    path = connection.app_path("/inputs/data_sources")
    call = Call("POST", path, body={"data_sources": [source]}, repeatable=False)
    add_jobs = shapes.mappings(send(connection, call).get("inputs_add_jobs"))
    return [job for one in add_jobs for job in _jobs(one.get("extraction_jobs"))]


def of_add_job(connection: Connection, add_job_id: str) -> list[ExtractionJob] | None:
    """The extraction jobs of an add-job; None where there is no such add-job.

    The id must be one of our own making: it stands in the path. Raises: ApiError.
    Source: proto GetInputsAddJob.
    """
    path = connection.app_path(f"/inputs/jobs/add/{add_job_id}")
    try:
        answer = send(connection, Call("GET", path))
    except NotFound:
        return None
    return _jobs(shapes.mapping(answer.get("inputs_add_job")).get("extraction_jobs"))


def one(connection: Connection, job_id: str) -> ExtractionJob:
    """One extraction job as it stands now. Raises: ApiError; NotFound also for an id that is none.

    Source: proto GetInputsExtractionJob.
    """
    if not ID.fullmatch(job_id):
        raise NotFound
    path = connection.app_path(f"/inputs/jobs/extraction/{job_id}")
    answer = send(connection, Call("GET", path))
    return _job(dict(shapes.mapping(answer.get("inputs_extraction_job"))))


def listed(connection: Connection, page: int = 1, per_page: int = 50) -> list[ExtractionJob]:
    """A page of the app's extraction jobs, newest first. Raises: ApiError.

    Source: proto ListInputsExtractionJobs.
    """
    path = connection.app_path("/inputs/jobs/extraction")
    call = Call("GET", path, [("page", page), ("per_page", per_page)])
    found = send(connection, call).get("inputs_extraction_jobs") or []
    if not isinstance(found, list):
        raise NotAnInputsApi
    return _jobs(found)


def cancel(connection: Connection, job_ids: Sequence[str]) -> list[ExtractionJob]:
    """Stops extraction jobs; inputs that were made stay. Gives the jobs as they are now.

    Raises: ApiError; Invalid or others where a job has ended already.
    Source: proto CancelInputsExtractionJobs.
    """
    path = connection.app_path("/inputs/jobs/extraction")
    answer = send(connection, Call("PATCH", path, body={"ids": list(job_ids)}))
    return _jobs(answer.get("inputs_extraction_jobs"))


def _jobs(raw: object) -> list[ExtractionJob]:
    return [_job(dict(one)) for one in shapes.mappings(raw)]


def _job(raw: Json) -> ExtractionJob:
    progress = shapes.mapping(raw.get("progress"))
    return ExtractionJob(
        id=shapes.text(raw.get("id")),
        url=shapes.text(raw.get("url")),
        status=parse.status(raw.get("status")),
        inputs={kind: _count(progress.get(f"{kind}_inputs_count")) for kind in COUNTED},
        archives={state: _count(progress.get(f"{state}_archives_count")) for state in ARCHIVES},
        created_at=shapes.moment(raw.get("created_at")),
        modified_at=shapes.moment(raw.get("modified_at")),
    )


def _count(value: object) -> int:
    return whole_number(value) or 0
