"""Imports from cloud storage: the API does the work, people start it here.

Credentials pass through to the API and stay nowhere: not in a row, a log, a message or a page.
What is known of an import stands in its job's options, see `services.extractions`; how one is
stopped: `services.import_cancelling`.
"""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from inputs_app.client import extraction
from inputs_app.client.errors import ApiError
from inputs_app.client.types import Json
from inputs_app.models import Job, Workspace
from inputs_app.services import (
    audit,
    connections,
    extractions,
    import_cancelling,
    import_lists,
    jobs,
)
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError

ANSWER_WITHIN = timedelta(seconds=90)
"""A start that is silent for so long was cut off: a worker looks whether the import began."""
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


def start(by: Actor, workspace: Workspace, asked: Asked) -> Job:
    """Starts an import; its row is there before the API is asked, under an id of our own.

    Where no answer comes, the job waits and a worker looks for it by that id for some minutes.
    Raises: ApiError where the API refuses.
    """
    add_job_id = uuid.uuid4().hex
    job = _recorded(by, workspace, asked, add_job_id)
    try:
        found = extraction.start(connections.of(workspace), asked.source(add_job_id))
    except ApiError as error:
        if not error.may_have_arrived:
            _refused(job, error.user_message)
            raise
        found = []
    except ProductError as error:
        _refused(job, error.user_message)
        raise
    extractions.begun(job, found)
    import_lists.forget(workspace)
    job.refresh_from_db()
    if found and job.state == Job.State.CANCELLED:  # while the API had not answered yet
        told = import_cancelling.stopped(by, workspace, [one.id for one in found], job.title)
        if not any(one.is_running for one in told):
            import_cancelling.settle(job, [*found, *told])
            job.refresh_from_db()
    return job


def _recorded(by: Actor, workspace: Workspace, asked: Asked, add_job_id: str) -> Job:
    options: dict[str, Any] = {"url": asked.url, "add_job_id": add_job_id}
    due_at = timezone.now() + ANSWER_WITHIN
    with transaction.atomic():
        job = jobs.waiting(
            by, workspace, Job.Kind.IMPORT, asked.url, options=options, due_at=due_at
        )
        told = {**options, "template": asked.template, "on_conflict": asked.on_conflict or "skip"}
        audit.record(
            by, "import.start", asked.url, team=workspace.team, workspace=workspace, after=told
        )
    return job


def _refused(job: Job, problem: str) -> None:
    """The person who asked sees why at once, so it needs no attention later."""
    now = timezone.now()
    told = {"ended_at": now, "dismissed_at": now, "due_at": None, "problem": problem[:500]}
    if not jobs.move(job.pk, Job.State.FAILED, [Job.State.WAITING], **told):
        unseen = Job.objects.filter(pk=job.pk, state=Job.State.CANCELLED)
        unseen.update(due_at=None, claim="", problem="")
