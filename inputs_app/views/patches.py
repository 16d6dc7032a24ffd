"""Changing one input: the form, what it would do, doing it, and undoing it."""

import json
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from inputs_app import access
from inputs_app.client.types import Input
from inputs_app.forms import typed
from inputs_app.forms.patch import ACTIONS, SENTENCES, Label, PatchForm
from inputs_app.htmx import is_part
from inputs_app.models import Role, Workspace
from inputs_app.services import connections, images, inputs
from inputs_app.services.changes import bodies, editing, history
from inputs_app.services.changes.editing import Edit, Preview
from inputs_app.showing import changes, diff, snippets
from inputs_app.views import change_fields, change_outcome, unknown_input
from inputs_core import halves

CHANGED_MEANWHILE = (
    "Somebody changed this input since you opened this page. Look at what your change does now,"
    " then apply it."
)


@require_http_methods(["GET", "POST"])
def input_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The form and what it does; `apply` in it sends the change."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    input_id = request.GET.get("id", "")
    item = inputs.one(connections.of(workspace), input_id)
    if item is None:
        return unknown_input.page(request, input_id, reverse("input_list", args=[slug]))
    if request.method == "GET":
        return _page(request, workspace, item, PatchForm(initial=_initial(item, _action(request))))
    form = PatchForm(request.POST)
    if not form.is_valid():
        return _page(request, workspace, item, form)
    edit = form.edit()
    told = editing.preview(item, edit)
    is_current = form.cleaned_data["seen"] == told.seen
    if "apply" not in request.POST or not is_current or not told.differences:
        if "apply" in request.POST and not is_current:
            form.add_error(None, CHANGED_MEANWHILE)
        return _page(request, workspace, item, form, (edit, told))
    done = editing.apply(access.actor(request), workspace, item, edit, form.cleaned_data["reason"])
    change_outcome.tell(request, done)
    return redirect(_detail(workspace, item.id))


@require_POST
def change_undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Gives an input back what a change took or put."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    found = history.item(workspace, pk)
    if found is None:
        raise Http404
    if history.can_be_undone(found):
        reason = typed.text(request.POST, "reason", 500)
        said = changes.said(found.chunk.job)
        change_outcome.tell(request, editing.undo(access.actor(request), found, reason, said))
    else:
        messages.info(request, "There is nothing to undo here, or it was undone already.")
    return redirect(f"{_detail(workspace, found.input_id)}#history")


def _action(request: HttpRequest) -> str:
    asked = request.GET.get("action", "")
    return asked if asked in SENTENCES else "merge"


def _initial(item: Input, action: str) -> dict[str, Any]:
    """An overwrite begins with all that is there, the others with nothing."""
    if action != "overwrite":
        return {"action": action}
    metadata = json.dumps(item.metadata, indent=2, ensure_ascii=False) if item.metadata else ""
    return {
        "action": action,
        "labels": [Label(one.id, f"{one.value:g}") for one in item.concepts],
        "metadata": halves.escaped(metadata),
        "latitude": item.latitude,
        "longitude": item.longitude,
        "keeps": ["regions"],
    }


def _page(
    request: HttpRequest,
    workspace: Workspace,
    item: Input,
    form: PatchForm,
    done: tuple[Edit, Preview] | None = None,
) -> HttpResponse:
    action = form["action"].value()
    shown = {
        "item": item,
        "form": form,
        "action": action,
        "sentence": SENTENCES.get(action, SENTENCES["merge"]),
        "actions": ACTIONS,
        **change_fields.of_one(workspace, form, images.image_of(item.raw.get("data") or {})),
        "known": [f"not {one.id}" if one.is_absent else one.id for one in item.concepts],
        **_told(workspace, item, done),
        "is_part": is_part(request),
        "form_href": f"{request.path}?id={quote(item.id, safe='')}",
        "back_href": _detail(workspace, item.id),
    }
    template = "inputs/input_edit.html#told" if is_part(request) else "inputs/input_edit.html"
    return render(
        request, template, shown, status=422 if form.errors and not is_part(request) else 200
    )


def _told(
    workspace: Workspace, item: Input, done: tuple[Edit, Preview] | None
) -> dict[str, object]:
    if done is None:
        return {"seen": "", "diff": None, "doubled": [], "taken": "", "curl": ""}
    edit, told = done
    data = bodies.data_of(item, edit.patch, edit.options)
    return {
        "seen": told.seen,
        "diff": diff.of(told.before, told.differences),
        "doubled": diff.doubled(told.differences),
        "taken": diff.taken(told.differences) if edit.action == "overwrite" else "",
        "curl": snippets.curl_patch(workspace, item.id, data, edit.action),
    }


def _detail(workspace: Workspace, input_id: str) -> str:
    start = reverse("input_detail", args=[workspace.slug])
    return f"{start}?id={quote(input_id, safe='')}"
