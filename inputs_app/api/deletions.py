"""Deletions over JSON: they wait as those of the pages do, and can be taken back and restored."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from inputs_app import dispatch
from inputs_app.api import base, jobs
from inputs_app.api.base import ApiView
from inputs_app.api.shapes import Because, JobShape, NewDeletion
from inputs_app.client import inputs
from inputs_app.models import Job, Role
from inputs_app.services import connections
from inputs_app.services.deletions import recording, restoring
from inputs_app.services.deletions.recording import Target
from inputs_app.services.errors import ProductError

NONE_THERE = "None of these inputs is there any more."
TOO_LATE = "The deletion has begun or was taken back already."


class Deletions(ApiView):
    """Deletions."""

    @extend_schema(request=NewDeletion, responses={201: JobShape})
    def post(self, request: Request, slug: str) -> Response:
        """A deletion, which waits a while before it begins; ids that are not there are left out."""
        workspace = self.workspace(slug, Role.EDITOR)
        asked = base.read(NewDeletion, request)
        ids = list(dict.fromkeys(asked["ids"]))
        found = inputs.by_ids(connections.of(workspace), ids)
        if not found:
            raise ProductError(NONE_THERE)
        targets = [Target(one.id, one.created_at) for one in found]
        job = recording.record(self.actor(), workspace, targets, asked["reason"])
        dispatch.wake()
        return jobs.answer(job, 201)


class TakeBack(ApiView):
    """The way back while a deletion waits."""

    @extend_schema(request=None, responses=JobShape)
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Nothing is deleted; 409 once it has begun."""
        job = jobs.found(self.workspace(slug, Role.EDITOR), pk, Job.Kind.DELETION)
        if not recording.take_back(self.actor(), job):
            raise ProductError(TOO_LATE)
        return jobs.answer(job)


class Restore(ApiView):
    """The way back after a deletion."""

    @extend_schema(request=Because, responses={201: JobShape})
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """A job that brings back all that can be; 409 where nothing can."""
        job = jobs.found(self.workspace(slug, Role.EDITOR), pk, Job.Kind.DELETION)
        asked = base.read(Because, request)
        made = restoring.restore(self.actor(), job, [], asked["reason"])
        dispatch.wake()
        return jobs.answer(made, 201)
