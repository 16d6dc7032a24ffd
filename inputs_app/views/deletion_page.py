"""The page of one deletion or restore, drawn for each of its states."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from inputs_app import access
from inputs_app.forms import typed
from inputs_app.forms.deletions import AllForm
from inputs_app.htmx import is_part
from inputs_app.models import DeletionItem, Job, Role, Workspace
from inputs_app.services import queue
from inputs_app.services.deletions import history, recording, restoring
from inputs_app.services.deletions.history import PER_PAGE
from inputs_app.showing import deletion_asks, words
from inputs_app.showing import deletions as shown
from inputs_app.showing import jobs as cards

STATES = (("", "All"), ("done", "Done"), ("failed", "Failed"), ("skipped", "Left out"))


def page(
    request: HttpRequest, workspace: Workspace, job: Job, form: AllForm | None = None
) -> HttpResponse:
    """The page; with a form that was wrong, its errors beside the fields."""
    job.workspace = workspace
    may_write = access.role_in(request) >= Role.EDITOR
    about = queue.about([job])[job.pk]
    told = {
        "job": job,
        "card": cards.card(job, about.counts, may_write, about),
        "noun": words.counted(about.counts.items, "input"),
        "is_restore": job.options.get("action") == recording.RESTORE,
        "is_going_on": job.ended_at is None and not is_to_confirm(job),
        "is_waiting": history.is_waiting(job) and job.state == Job.State.WAITING,
        "is_counting": job.state == Job.State.DRAFT and not is_to_confirm(job),
        "counted": words.counted(job.options.get("count", 0), "input"),
        "may_write": may_write,
        **_confirming(request, workspace, job, form),
        **_restoring(job, may_write=may_write),
        **_items(request, job, may_write=may_write),
    }
    part = "#deletion" if is_part(request) else ""
    status = 422 if form is not None and form.errors else 200
    return render(request, f"deletions/detail.html{part}", told, status=status)


def is_to_confirm(job: Job) -> bool:
    """Whether everything is counted and a person has to say yes."""
    return job.state == Job.State.DRAFT and bool(job.options.get("is_frozen"))


def _confirming(
    request: HttpRequest, workspace: Workspace, job: Job, form: AllForm | None
) -> dict[str, object]:
    if not is_to_confirm(job):
        return {"ask": None}
    count = job.options.get("count", 0)
    return {
        "ask": deletion_asks.frozen(job),
        "form": form or AllForm(expected=workspace.name, count=count),
        "may_begin": access.role_in(request) >= Role.ADMIN and count > 0,
    }


def _restoring(job: Job, *, may_write: bool) -> dict[str, object]:
    """What can be brought back once it has ended; these counts read all its items."""
    if job.ended_at is None or job.options.get("action") != recording.DELETE:
        return {"restorable": 0, "losses": (), "causes": _causes(job)}
    count = restoring.restorable(job).count()
    return {
        "restorable": count if may_write else 0,
        "restorable_noun": words.counted(count, "input"),
        "kept_until": history.kept_until(job) if count else None,
        "losses": history.losses_of(job),
        "restores": list(job.undone_by.order_by("-id")[:5]),
        "causes": _causes(job),
    }


def _causes(job: Job) -> list[tuple[str, int]]:
    return history.causes_of(job) if job.ended_at is not None else []


def _items(request: HttpRequest, job: Job, *, may_write: bool) -> dict[str, object]:
    state, cause = request.GET.get("state", ""), typed.text(request.GET, "cause", 500)
    state = state if state in DeletionItem.State.values else ""
    after = typed.number(request.GET.get("after", "")) or 0
    found = history.items_of(job, after=after, state=state, cause=cause)
    more = (
        {"state": state, "cause": cause, "after": str(found[PER_PAGE - 1].pk)}
        if (len(found) > PER_PAGE)
        else {}
    )
    return {
        "items": shown.entries(found[:PER_PAGE], job, may_write=may_write),
        "state": state,
        "cause": cause,
        "states": STATES,
        "more": urlencode({name: value for name, value in more.items() if value}),
        "detail": reverse("input_detail", args=[job.workspace.slug]),
    }
