"""The queue over JSON: jobs, their items, and what people do with a job."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from inputs_app import dispatch
from inputs_app.api import base
from inputs_app.api.base import ApiView
from inputs_app.api.shapes import (
    ITEM_STATES,
    ItemPage,
    ItemShape,
    JobPage,
    JobShape,
    WorkspaceShape,
)
from inputs_app.models import Job, Role, Workspace
from inputs_app.services import job_items, lifecycle, queue
from inputs_app.services.audit import Actor
from inputs_app.services.chunks import Counts

AFTER = OpenApiParameter("after", int, description="Items after this one: `next` of a page.")
BEFORE = OpenApiParameter("before", int, description="Jobs before this one: `next` of a page.")


@dataclass(frozen=True)
class Told:
    """A job with its counts, as JobShape reads it."""

    job: Job
    counts: Counts

    def __getattr__(self, name: str) -> Any:
        return getattr(self.job, name)


def told(jobs: Sequence[Job]) -> list[Told]:
    """Jobs with their counts, in a number of queries that does not grow with them."""
    about = queue.about(jobs)
    return [Told(job, about[job.pk].counts) for job in jobs]


def answer(job: Job, status: int = 200) -> Response:
    """One job, as it stands now."""
    fresh = Job.objects.select_related("workspace").get(pk=job.pk)
    return Response(JobShape(told([fresh])[0]).data, status=status)


def found(workspace: Workspace, pk: int, kind: str = "") -> Job:
    """A job of the workspace, of one kind where one is given. Raises: Http404."""
    job = queue.job(workspace, pk)
    if job is None or (kind and job.kind != kind):
        raise Http404
    return job


class Workspaces(ApiView):
    """The workspaces of your teams."""

    @extend_schema(responses=WorkspaceShape(many=True))
    def get(self, request: Request) -> Response:
        """All workspaces that you may open, by name."""
        person = self.actor().user
        rows = Workspace.objects.filter(team__memberships__user=person).select_related("team")
        rows = rows.annotate(my_role=F("team__memberships__role")).order_by("name")
        return Response([_workspace(row) for row in rows])


class Jobs(ApiView):
    """The jobs of a workspace."""

    @extend_schema(
        operation_id="jobs_list",
        parameters=[
            BEFORE,
            OpenApiParameter("kind", str, enum=Job.Kind.values),
            OpenApiParameter("state", str, enum=Job.State.values),
        ],
        responses=JobPage,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Newest first, 50 on a page."""
        rows = Job.objects.filter(workspace=self.workspace(slug)).select_related("workspace")
        for name, known in (("kind", Job.Kind.values), ("state", Job.State.values)):
            wanted = request.query_params.get(name, "")
            if wanted and wanted not in known:
                raise ValidationError({name: [f"It is one of {', '.join(known)}."]})
            rows = rows.filter(**{name: wanted}) if wanted else rows
        if before := base.number(request, "before"):
            rows = rows.filter(pk__lt=before)
        return base.page(JobShape, told(list(rows.order_by("-pk")[: base.PER_PAGE + 1])), "pk")


class OneJob(ApiView):
    """One job."""

    @extend_schema(responses=JobShape)
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """The job with its counts."""
        return answer(found(self.workspace(slug), pk))


class Items(ApiView):
    """What became of the inputs of a job."""

    @extend_schema(
        parameters=[AFTER, OpenApiParameter("state", str, description="Those in one state.")],
        responses=ItemPage,
    )
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """In order, 50 on a page. An import has none: its inputs are the API's to tell."""
        job = found(self.workspace(slug), pk)
        model = job_items.MODELS.get(job.kind)
        if model is None:
            return Response({"results": [], "next": None})
        after, state = base.number(request, "after"), request.query_params.get("state", "")
        if state and state not in ITEM_STATES:
            raise ValidationError({"state": [f"It is one of {', '.join(ITEM_STATES)}."]})
        rows = job_items.walk(model.objects.all(), job, after, state)
        return base.page(ItemShape, rows[: base.PER_PAGE + 1], "pk")


class Act(ApiView):
    """Something that people do with a job."""

    act: Callable[[Actor, Job], object] = staticmethod(lifecycle.cancel)

    @extend_schema(request=None, responses=JobShape)
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """The job, as it stands afterwards; 409 where it cannot be done."""
        job = found(self.workspace(slug, Role.EDITOR), pk)
        self.act(self.actor(), job)
        dispatch.wake()
        return answer(job)


def described(act: type[Act]) -> type[Act]:
    """Has the description tell what the class does."""
    return extend_schema_view(post=extend_schema(description=act.__doc__))(act)


@described
class Cancel(Act):
    """Nothing more is sent; what was done stays. 409 where it has ended."""


@described
class Pause(Act):
    """Nothing more is sent until it goes on; 409 where it cannot wait."""

    act = staticmethod(lifecycle.pause)


@described
class Resume(Act):
    """A paused job goes on; 409 where none is paused."""

    act = staticmethod(lifecycle.resume)


@described
class Retry(Act):
    """All failed items get one more turn; 409 where there are none."""

    act = staticmethod(lifecycle.retry)


def _workspace(row: Workspace) -> dict[str, Any]:
    told: dict[str, Any] = {
        "slug": row.slug,
        "name": row.name,
        "team": row.team.slug,
        "role": Role(vars(row)["my_role"]).label.lower(),
    }
    return told
