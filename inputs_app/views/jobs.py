"""The queue of a workspace: all its jobs, one job, and what can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inputs_app import access, dispatch
from inputs_app.client.errors import ApiError
from inputs_app.forms import typed
from inputs_app.htmx import is_part
from inputs_app.models import Job, Role, Workspace
from inputs_app.services import lifecycle, queue
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from inputs_app.services.jobs import ENDED
from inputs_app.services.queue import Queue
from inputs_app.showing import jobs as shown
from inputs_app.showing.jobs import Card

SECTIONS = (
    ("attention", "Needs attention", "problems"),
    ("running", "Running", "running"),
    ("waiting", "Waiting", "waiting"),
    ("paused", "Paused", "paused"),
    ("draft", "Draft", "draft"),
)


@dataclass(frozen=True)
class Section:
    """A part of the page with its cards."""

    key: str
    name: str
    dot: str
    cards: list[Card]


@require_safe
def job_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The queue: what needs attention, runs, waits, rests, and what has ended."""
    workspace = access.get_workspace(request, slug)
    is_mine = request.GET.get("whose") == "mine"
    before = typed.number(request.GET.get("before", "")) or 0
    person = access.get_person(request)
    found = queue.of(workspace, person, is_mine=is_mine, before=before)
    page = {
        **_shown(found, workspace, may_write=_may_write(request)),
        "is_mine": is_mine,
        "older": _older(found.older, is_mine=is_mine),
        "here": request.get_full_path(),
        "is_going_on": bool(found.running or found.waiting),
    }
    part = "#queue" if is_part(request) else ""
    return render(request, f"jobs/job_list.html{part}", page)


@require_safe
def job_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One job: the page of its kind, else its card."""
    workspace = access.get_workspace(request, slug)
    job = _found(workspace, pk)
    href = shown.href(job)
    if href != request.path:
        return redirect(href)
    about = queue.about([job])[pk]
    page = {
        "card": shown.card(job, about.counts, _may_write(request), about),
        "is_going_on": job.state not in ENDED,
    }
    part = "#queue" if is_part(request) else ""
    return render(request, f"jobs/job_detail.html{part}", page)


@require_POST
def job_pause(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Sends nothing more of a job until it goes on."""
    return _act(request, slug, pk, lifecycle.pause)


@require_POST
def job_resume(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Lets a paused job go on."""
    return _act(request, slug, pk, lifecycle.resume)


@require_POST
def job_cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ends a job; what it did stays."""
    return _act(request, slug, pk, lifecycle.cancel)


@require_POST
def job_retry(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Gives what failed another turn."""
    return _act(request, slug, pk, lifecycle.retry)


@require_POST
def job_dismiss(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes a job that ended badly from what needs attention."""
    return _act(request, slug, pk, lifecycle.dismiss)


def _act(
    request: HttpRequest, slug: str, pk: int, act: Callable[[Actor, Job], object]
) -> HttpResponse:
    """Does it, wakes the workers, and goes back to the page with the button; a script is told to
    look again."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    job = _found(workspace, pk)
    is_done = True
    try:
        act(access.actor(request), job)
    except (ApiError, ProductError) as error:
        messages.error(request, error.user_message)
        is_done = False
    dispatch.wake()
    if is_part(request):
        told = {"HX-Trigger": "jobs-moved"} if is_done else {"HX-Refresh": "true"}
        return HttpResponse(status=204, headers=told)
    return redirect(_back(request, workspace))


def _back(request: HttpRequest, workspace: Workspace) -> str:
    """The page of this workspace that the button stood on, else the queue."""
    came = urlsplit(request.headers.get("Referer", ""))
    home = reverse("job_list", args=[workspace.slug])
    is_here = came.netloc == request.get_host() and came.path.startswith(f"/w/{workspace.slug}/")
    return came.path + (f"?{came.query}" if came.query else "") if is_here else home


def _shown(found: Queue, workspace: Workspace, *, may_write: bool) -> dict[str, object]:
    open_jobs = [job for key, _, _ in SECTIONS for job in getattr(found, key)]
    for job in (*open_jobs, *found.finished):
        job.workspace = workspace
    about = queue.about([*open_jobs, *found.finished])
    sections = [
        Section(key, name, dot, shown.cards(getattr(found, key), about, may_write=may_write))
        for key, name, dot in SECTIONS
        if getattr(found, key)
    ]
    rows = [shown.row(job, about[job.pk].counts) for job in found.finished]
    return {"sections": sections, "rows": rows}


def _older(cursor: int, *, is_mine: bool) -> str:
    if not cursor:
        return ""
    whose = {"whose": "mine"} if is_mine else {}
    return "?" + urlencode({**whose, "before": cursor})


def _found(workspace: Workspace, pk: int) -> Job:
    job = queue.job(workspace, pk)
    if job is None:
        raise Http404
    return job


def _may_write(request: HttpRequest) -> bool:
    return access.role_in(request) >= Role.EDITOR
