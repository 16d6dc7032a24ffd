"""One change of the selected inputs: what to change, what it does to a few, and the start."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from inputs_app import access, dispatch
from inputs_app.client import inputs
from inputs_app.forms.patch import SENTENCES, PatchForm
from inputs_app.htmx import is_part
from inputs_app.models import Role, Workspace
from inputs_app.services import connections
from inputs_app.services.changes import editing, recording
from inputs_app.services.changes.editing import Edit
from inputs_app.services.changes.recording import Change, Planned
from inputs_app.services.inputs import PER_PAGE
from inputs_app.showing import diff, words
from inputs_app.views import change_fields

SAMPLES = 5
ACTIONS = ("merge", "remove")
"""An overwrite needs to know what it takes away: it is for one input at a time."""
TITLES = {"merge": "Add to or change", "remove": "Take away from"}


@require_POST
def bulk_change(request: HttpRequest, slug: str) -> HttpResponse:
    """From the selection to the form, to what it does to the first few, to the start."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    ids = list(dict.fromkeys(one for one in request.POST.getlist("id") if one))[: max(PER_PAGE)]
    action = request.POST.get("action", "")
    if not ids or action not in ACTIONS:
        messages.info(request, "Select inputs first, then choose what to do with them.")
        return redirect("input_list", slug)
    if "metadata" not in request.POST:
        return _page(request, workspace, ids, PatchForm(initial={"action": action}))
    form = PatchForm(request.POST)
    if not form.is_valid():
        return _page(request, workspace, ids, form)
    edit = form.edit()
    if "apply" not in request.POST or not edit.patch:
        return _page(request, workspace, ids, form, _samples(workspace, ids, edit))
    planned = (Planned(one, edit.patch) for one in ids)
    change = Change(words.counted(len(ids), "input"), action, form.cleaned_data["reason"])
    job = recording.record(access.actor(request), workspace, change, planned)
    dispatch.wake()
    messages.success(request, "The change has begun. It goes on when you leave this page.")
    return redirect("change_detail", slug, job.pk)


Sample = tuple[str, diff.Diff]


def _samples(workspace: Workspace, ids: Sequence[str], edit: Edit) -> list[Sample]:
    found = inputs.by_ids(connections.of(workspace), ids[:SAMPLES])
    told = [(item.id, editing.preview(item, edit)) for item in found]
    return [(one, diff.of(it.before, it.differences)) for one, it in told]


def _page(
    request: HttpRequest,
    workspace: Workspace,
    ids: Sequence[str],
    form: PatchForm,
    samples: Sequence[Sample] | None = None,
) -> HttpResponse:
    action = form["action"].value()
    shown = {
        "ids": ids,
        "form": form,
        "action": action,
        "title": f"{TITLES[action]} {words.counted(len(ids), 'input')}",
        "sentence": SENTENCES[action],
        **change_fields.of(workspace, form),
        "form_href": request.path,
        "known": [],
        "samples": samples,
        "may_start": samples is not None and any(it.count for _, it in samples),
        "is_part": is_part(request),
    }
    if is_part(request):
        return render(request, "changes/bulk_new.html#told", shown)
    return render(request, "changes/bulk_new.html", shown, status=422 if form.errors else 200)
