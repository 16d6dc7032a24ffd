"""The queue of a workspace: all its jobs, one job, and what can be done with it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from inputs_app import access
from inputs_app.htmx import is_part
from inputs_app.models import Job, Role, Workspace
from inputs_app.services import queue
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
    before = _number(request.GET.get("before", ""))
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


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
