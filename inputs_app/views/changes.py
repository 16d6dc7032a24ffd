"""Changes of a workspace: the list, one change with its inputs, and undoing it as a whole."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inputs_app import access, dispatch
from inputs_app.forms import typed
from inputs_app.models import ChangeItem, Job, Role, Workspace
from inputs_app.services import chunks
from inputs_app.services.changes import history, undoing
from inputs_app.services.changes.history import PER_PAGE
from inputs_app.services.errors import ProductError
from inputs_app.showing import changes as rows
from inputs_app.showing import history as entries
from inputs_app.showing import job_acts

STATES = (("", "All"), ("done", "Done"), ("failed", "Failed"), ("skipped", "Left as they were"))


@require_safe
def change_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The changes of a workspace, newest first."""
    workspace = access.get_workspace(request, slug)
    kind, who = request.GET.get("kind", ""), typed.number(request.GET.get("who", "")) or 0
    kind = kind if kind in rows.KINDS else ""
    found = history.of_workspace(
        workspace, before_id=typed.number(request.GET.get("before", "")), owner_id=who, kind=kind
    )
    page = {
        "changes": rows.of(found[:PER_PAGE], may_write=_may_write(request)),
        "older": found[PER_PAGE - 1].pk if len(found) > PER_PAGE else 0,
        "may_write": _may_write(request),
        "kinds": [(name, label, name == kind) for name, label in rows.KINDS.items()],
        "people": [(one.pk, str(one), one.pk == who) for one in history.owners(workspace)],
        "narrowed": urlencode({"kind": kind, "who": who or ""}) if kind or who else "",
    }
    return render(request, "changes/change_list.html", page)


@require_safe
def change_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One change: what it did to each input."""
    workspace = access.get_workspace(request, slug)
    job = _found(workspace, pk)
    state = request.GET.get("state", "")
    state = state if state in ChangeItem.State.values else ""
    found = history.items_of(
        job, after=typed.number(request.GET.get("after", "")) or 0, state=state
    )
    may_write = _may_write(request)
    page = {
        "change": rows.row(job, may_write=may_write),
        "job": job,
        "undo_word": rows.undo_word(job),
        "undoable": undoing.undoable_count(job) if may_write and job.ended_at else 0,
        "items": list(
            zip(
                [item.input_id for item in found[:PER_PAGE]],
                entries.of(found[:PER_PAGE], may_write=False),
                strict=True,
            )
        ),
        "states": [(name, label, name == state) for name, label in STATES],
        "state": state,
        "acts": job_acts.of(job, chunks.counts(job)) if may_write else [],
        "detail": reverse("input_detail", args=[slug]),
        "after": found[PER_PAGE - 1].pk if len(found) > PER_PAGE else 0,
    }
    return render(request, "changes/change_detail.html", page)


@require_POST
def change_undo_all(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Starts the change that undoes this one."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    job = _found(workspace, pk)
    try:
        reason = typed.text(request.POST, "reason", 500)
        made = undoing.undo_all(access.actor(request), job, reason, rows.said(job))
    except ProductError as error:
        messages.info(request, error.user_message)
        return redirect("change_detail", slug, pk)
    dispatch.wake()
    messages.success(request, "The undo has begun. It goes on when you leave this page.")
    return redirect("change_detail", slug, made.pk)


def _found(workspace: Workspace, pk: int) -> Job:
    job = history.change(workspace, pk)
    if job is None:
        raise Http404
    return job


def _may_write(request: HttpRequest) -> bool:
    return access.role_in(request) >= Role.EDITOR
