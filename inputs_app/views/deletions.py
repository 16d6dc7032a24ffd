"""Deleting inputs: asking, the waiting time, how far it is, and bringing them back."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inputs_app import access, dispatch
from inputs_app.client import inputs
from inputs_app.forms import selection, typed
from inputs_app.forms.deletions import AllForm, SomeForm
from inputs_app.htmx import is_part
from inputs_app.models import Job, Role, Workspace
from inputs_app.services import connections
from inputs_app.services.changes.targets import Targets
from inputs_app.services.deletions import asking, freezing, history, recording, restoring
from inputs_app.services.deletions.recording import Target
from inputs_app.services.errors import ProductError
from inputs_app.showing import deletion_asks as shown
from inputs_app.views import deletion_page

TOO_LATE = "It is too late to take this back: the deletion has begun. It can be restored."
TAKEN_BACK = "Taken back. Nothing was deleted."
TOO_MANY = (
    "One deletion takes up to 200 inputs. To delete all inputs of the app, open its settings."
)
ADMINS_ONLY = "Only admins of the team may delete all inputs. Select those that shall go."
NOTHING_SELECTED = "Select inputs first, then choose what to do with them."
NOTHING_THERE = "None of these inputs is there any more."


@require_POST
def deletion_new(request: HttpRequest, slug: str) -> HttpResponse:
    """From a selection to what would be lost, to the deletion that waits."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    wanted = selection.targets_of(request.POST)
    if wanted.is_all:
        return _everything(request, workspace, wanted.but)
    if not wanted.ids:
        messages.info(request, selection.problem_of(request.POST) or NOTHING_SELECTED)
        return redirect("input_list", slug)
    if "confirm" not in request.POST:
        return _asked(request, workspace, wanted.ids)
    found = inputs.by_ids(connections.of(workspace), wanted.ids)
    form = SomeForm(request.POST, count=len(found))
    if not found or not form.is_valid():
        return _asked(request, workspace, wanted.ids, form)
    targets = [Target(one.id, one.created_at) for one in found]
    by, reason = access.actor(request), form.cleaned_data["reason"]
    job = recording.record(by, workspace, targets, reason)
    dispatch.wake()
    return redirect("deletion_detail", slug, job.pk)


@require_POST
def deletion_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Begins to look at all inputs of the app; nothing is deleted before it is confirmed."""
    workspace = access.get_workspace(request, slug, Role.ADMIN)
    return _everything(request, workspace, ())


@require_safe
def deletion_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One deletion or restore: its waiting time, how far it is, what became of each input."""
    workspace = access.get_workspace(request, slug)
    return deletion_page.page(request, workspace, _found(workspace, pk))


@require_POST
def deletion_begin(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Lets the deletion of all inputs wait for its beginning, once it is really meant."""
    workspace = access.get_workspace(request, slug, Role.ADMIN)
    job = _found(workspace, pk)
    if not deletion_page.is_to_confirm(job):
        return redirect("deletion_detail", slug, pk)
    count = job.options.get("count", 0)
    form = AllForm(request.POST, expected=workspace.name, count=count)
    if not form.is_valid():
        return deletion_page.page(request, workspace, job, form)
    recording.confirm(access.actor(request), job, form.cleaned_data["reason"])
    dispatch.wake()
    return redirect("deletion_detail", slug, pk)


@require_POST
def deletion_take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Cancels a deletion that has not begun."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    is_done = recording.take_back(access.actor(request), _found(workspace, pk))
    if is_part(request) and is_done:
        return HttpResponse(status=204, headers={"HX-Trigger": "jobs-moved"})
    (messages.success if is_done else messages.error)(request, TAKEN_BACK if is_done else TOO_LATE)
    if is_part(request):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect(_back(request, workspace, pk))


@require_POST
def deletion_restore(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Begins to bring back the inputs of a deletion: those named, or all that can be."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    job = _found(workspace, pk)
    named = [typed.number(one) or 0 for one in request.POST.getlist("item")]
    reason = typed.text(request.POST, "reason", 500)
    try:
        made = restoring.restore(access.actor(request), job, named[:200], reason)
    except ProductError as error:
        messages.info(request, error.user_message)
        return redirect("deletion_detail", slug, pk)
    dispatch.wake()
    return redirect("deletion_detail", slug, made.pk)


def _everything(request: HttpRequest, workspace: Workspace, but: Sequence[str]) -> HttpResponse:
    if access.role_in(request) < Role.ADMIN:
        messages.error(request, ADMINS_ONLY)
        return redirect("input_list", workspace.slug)
    job = freezing.ask(access.actor(request), workspace, but)
    dispatch.wake()
    return redirect("deletion_detail", workspace.slug, job.pk)


def _asked(
    request: HttpRequest, workspace: Workspace, ids: Sequence[str], form: SomeForm | None = None
) -> HttpResponse:
    told = asking.ask(workspace, ids)
    if not told.found:
        messages.info(request, NOTHING_THERE)
        return redirect("input_list", workspace.slug)
    found = Targets(ids=tuple(one.id for one in told.found))
    form = form or SomeForm(count=len(told.found))
    page = {
        "ask": shown.asked(workspace, told),
        "chosen": selection.fields_of(found),
        "missing": len(told.missing),
        "form": form,
    }
    return render(request, "deletions/confirm.html", page, status=422 if form.errors else 200)


def _found(workspace: Workspace, pk: int) -> Job:
    job = history.deletion(workspace, pk)
    if job is None:
        raise Http404
    return job


def _back(request: HttpRequest, workspace: Workspace, pk: int) -> str:
    """The page of this workspace that the button stood on, else the deletion's own."""
    came = urlsplit(request.headers.get("Referer", ""))
    is_here = came.netloc == request.get_host() and came.path.startswith(f"/w/{workspace.slug}/")
    own = reverse("deletion_detail", args=[workspace.slug, pk])
    return came.path + (f"?{came.query}" if came.query else "") if is_here else own
