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
from inputs_app.forms.patch import ACTIONS, SENTENCES, Label, PatchForm
from inputs_app.htmx import is_part
from inputs_app.models import ChangeItem, Role, Workspace
from inputs_app.services import connections, images, inputs
from inputs_app.services.changes import editing, history
from inputs_app.showing import diff

BLANK_ROWS = 2
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
        shown = {"input_id": input_id, "back_href": reverse("input_list", args=[slug])}
        return render(request, "inputs/input_unknown.html", shown, status=404)
    if request.method == "GET":
        return _page(request, workspace, item, PatchForm(initial=_initial(item, _action(request))))
    form = PatchForm(request.POST)
    if not form.is_valid():
        return _page(request, workspace, item, form)
    regions = images.image_of(item.raw.get("data") or {}).get("regions", [])
    edit = form.edit(regions)
    told = editing.preview(item, edit)
    is_current = form.cleaned_data["seen"] == told.seen
    if "apply" not in request.POST or not is_current or not told.differences:
        if "apply" in request.POST and not is_current:
            form.add_error(None, CHANGED_MEANWHILE)
        return _page(request, workspace, item, form, told)
    done = editing.apply(access.actor(request), workspace, item, edit, form.cleaned_data["reason"])
    _tell(request, done)
    return redirect(_detail(workspace, item.id))


@require_POST
def change_undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Gives an input back what a change took or put."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    found = history.item(workspace, pk)
    if found is None:
        raise Http404
    if history.can_be_undone(found):
        _tell(request, editing.undo(access.actor(request), found, request.POST.get("reason", "")))
    else:
        messages.info(request, "There is nothing to undo here, or it was undone already.")
    return redirect(f"{_detail(workspace, found.input_id)}#history")


def _action(request: HttpRequest) -> str:
    asked = request.GET.get("action", "")
    return asked if asked in SENTENCES else "merge"


def _initial(item: Input, action: str) -> dict[str, Any]:
    """An overwrite begins with all that is there, the others with nothing."""
    if action != "overwrite":
        return {"action": action, "keeps_regions": True}
    metadata = json.dumps(item.metadata, indent=2, ensure_ascii=False) if item.metadata else ""
    return {
        "action": action,
        "labels": [Label(one.id, f"{one.value:g}") for one in item.concepts],
        "metadata": metadata,
        "latitude": item.latitude,
        "longitude": item.longitude,
        "keeps_regions": True,
    }


def _page(
    request: HttpRequest,
    workspace: Workspace,
    item: Input,
    form: PatchForm,
    told: editing.Preview | None = None,
) -> HttpResponse:
    action = form["action"].value()
    shown = {
        "item": item,
        "form": form,
        "action": action,
        "sentence": SENTENCES.get(action, SENTENCES["merge"]),
        "actions": ACTIONS,
        "labels": [*form.labels, *[Label("")] * BLANK_ROWS],
        "known": [f"not {one.id}" if one.is_absent else one.id for one in item.concepts],
        "seen": told.seen if told else "",
        "diff": diff.of(told.before, told.differences) if told else None,
        "doubled": diff.doubled(told.differences) if told else [],
        "is_part": is_part(request),
        "edit_href": f"{request.path}?id={quote(item.id, safe='')}",
        "back_href": _detail(workspace, item.id),
    }
    template = "inputs/input_edit.html#told" if is_part(request) else "inputs/input_edit.html"
    return render(
        request, template, shown, status=422 if form.errors and not is_part(request) else 200
    )


def _tell(request: HttpRequest, done: ChangeItem) -> None:
    if done.state == ChangeItem.State.DONE:
        messages.success(request, "The input is changed.")
    elif done.state == ChangeItem.State.FAILED:
        messages.error(request, f"The input was not changed. {done.problem}")
    elif done.state == ChangeItem.State.SKIPPED:
        messages.info(request, "There was nothing to change.")
    else:
        messages.info(
            request, f"The change is kept and will be sent soon. {done.chunk.problem}".strip()
        )


def _detail(workspace: Workspace, input_id: str) -> str:
    start = reverse("input_detail", args=[workspace.slug])
    return f"{start}?id={quote(input_id, safe='')}"
