"""Imports from cloud storage: the API does the work, people start, follow and cancel it here.

Credentials pass through to the API and stay nowhere: not in a row, a log, a message or a page.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from inputs_app.client import extraction
from inputs_app.client.errors import ApiError
from inputs_app.client.types import ExtractionJob, Json
from inputs_app.models import Job, Workspace
from inputs_app.services import audit, connections, jobs
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError

NO_ANSWER = (
    "The Inputs API did not answer, and it is not known whether the import began. Look at the list"
    " of imports in a moment before you start it again."
)
SUFFIX = {"": 1, "skip": 1, "suffix": 2}
"""Source: proto InputIDConflictResolution."""


@dataclass(frozen=True)
class Asked:
    """What a person wants imported; `credentials` in the API's shape, or empty."""

    url: str
    template: Json
    on_conflict: str
    credentials: Json = field(default_factory=dict, repr=False)

    def source(self, add_job_id: str) -> Json:
        """The data source as the API takes it. Source: proto InputsDataSource."""
        url: Json = {"url": self.url}
        if self.credentials:
            url["credentials"] = self.credentials
        source: Json = {
            "url": url,
            "inputs_add_job_id": add_job_id,
            "input_id_conflict_resolution": SUFFIX[self.on_conflict],
        }
        return {**source, "input_template": self.template} if self.template else source


@dataclass(frozen=True)
class Import:
    """An extraction job of the API, and who started it here, if it was here."""

    job: ExtractionJob
    who: str = ""


def start(by: Actor, workspace: Workspace, asked: Asked) -> list[ExtractionJob]:
    """Starts an import; its row is there before the API is asked, under an id of our own.

    Where no answer comes the API is looked at once more. Raises: ApiError where it refuses;
    ProductError where nobody knows.
    """
    add_job_id = uuid.uuid4().hex
    job = _recorded(by, workspace, asked, add_job_id)
    connection = connections.of(workspace)
    try:
        found: list[ExtractionJob] | None = extraction.start(connection, asked.source(add_job_id))
    except ApiError as error:
        if not error.may_have_arrived:
            _ended(job, Job.State.FAILED)
            raise
        found = _looked_for(workspace, add_job_id)
    if found is None:
        _ended(job, Job.State.FAILED)
        raise ProductError(NO_ANSWER)
    job.options["extraction_ids"] = [one.id for one in found]
    Job.objects.filter(pk=job.pk).update(
        options=job.options, state=Job.State.RUNNING, started_at=timezone.now()
    )
    return found


def listed(workspace: Workspace, page: int = 1) -> list[Import]:
    """The app's extraction jobs, newest first, wherever they were started. One remote call.

    Units/limits: 50 on a page. Raises: ApiError.
    """
    found = extraction.listed(connections.of(workspace), page)
    known = _owners(workspace, {one.id for one in found})
    return [Import(one, known.get(one.id, "")) for one in found]


def cancel(by: Actor, workspace: Workspace, job_id: str) -> None:
    """Stops one import; what became an input stays. Raises: ApiError where it has ended."""
    with transaction.atomic():
        audit.record(by, "import.cancel", job_id, team=workspace.team, workspace=workspace)
    extraction.cancel(connections.of(workspace), [job_id])


def _recorded(by: Actor, workspace: Workspace, asked: Asked, add_job_id: str) -> Job:
    options: dict[str, Any] = {"url": asked.url, "add_job_id": add_job_id}
    with transaction.atomic():
        job = jobs.waiting(by, workspace, Job.Kind.IMPORT, asked.url, options=options)
        told = {**options, "template": asked.template, "on_conflict": asked.on_conflict or "skip"}
        audit.record(
            by, "import.start", asked.url, team=workspace.team, workspace=workspace, after=told
        )
    return job


def _looked_for(workspace: Workspace, add_job_id: str) -> list[ExtractionJob] | None:
    try:
        return extraction.of_add_job(connections.of(workspace), add_job_id)
    except ApiError:
        return None


def _ended(job: Job, state: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, ended_at=timezone.now())


def _owners(workspace: Workspace, job_ids: set[str]) -> dict[str, str]:
    rows = Job.objects.filter(workspace=workspace, kind=Job.Kind.IMPORT).order_by("-id")[:200]
    return {
        one: job.owner_name
        for job in rows
        for one in job.options.get("extraction_ids", [])
        if one in job_ids
    }
