"""Changes over JSON: what the Changes page does, for scripts."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from inputs_app import dispatch
from inputs_app.api import base, jobs, named_datasets
from inputs_app.api.base import ApiView
from inputs_app.api.shapes import Because, JobShape, NewChange
from inputs_app.models import Job, Role
from inputs_app.services.changes import recording, undoing
from inputs_app.services.changes.recording import Change, Planned
from inputs_app.showing import changes as showing
from inputs_app.showing import words


class Changes(ApiView):
    """Changes."""

    @extend_schema(request=NewChange, responses={201: JobShape})
    def post(self, request: Request, slug: str) -> Response:
        """A new change; a worker sends it, and each item says what became of it.

        `data` is an input's data as PatchInputs takes it.
        """
        workspace = self.workspace(slug, Role.EDITOR)
        asked = base.read(NewChange, request)
        data, called = _data_by_id(asked), asked["title"]
        title = called or (words.counted(len(data), "input") if len(data) > 1 else min(data))
        change = Change(title, asked["action"], asked["reason"], is_named=bool(called))
        planned = (Planned(input_id, one) for input_id, one in data.items())
        job = recording.record(self.actor(), workspace, change, planned)
        dispatch.wake()
        return jobs.answer(job, 201)


class Undo(ApiView):
    """The way back from a change."""

    @extend_schema(request=Because, responses={201: JobShape})
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """A change that gives the inputs back what they had; those changed since are left alone."""
        job = jobs.found(self.workspace(slug, Role.EDITOR), pk, Job.Kind.CHANGE)
        asked = base.read(Because, request)
        named_datasets.check(job.workspace, named_datasets.of_change(job))
        made = undoing.undo_all(self.actor(), job, asked["reason"], showing.said(job))
        dispatch.wake()
        return jobs.answer(made, 201)


def _data_by_id(asked: dict[str, Any]) -> dict[str, Any]:
    """Each input once: what is said last of an id counts."""
    same = dict.fromkeys(asked.get("ids") or (), asked.get("data"))
    own = {one["id"]: one["data"] for one in asked.get("items") or ()}
    return {**same, **own}
