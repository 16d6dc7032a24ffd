"""A change with values of its own for each input: the table, what it does to a few, the start."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from inputs_app import access, dispatch
from inputs_app.forms.values import WAYS, ValuesForm
from inputs_app.models import Role, Workspace
from inputs_app.services.changes import previewing, starting, values
from inputs_app.services.changes.previewing import Sample
from inputs_app.services.changes.recording import Change, Planned
from inputs_app.services.changes.targets import CONFIRMED_ABOVE
from inputs_app.showing import diff, words

SHOWN = 50


@dataclass(frozen=True)
class Told:
    """What a table would do."""

    planned: Sequence[Planned] = ()
    problems: Sequence[str] = ()
    unknown: Sequence[str] = ()
    samples: Sequence[Sample] = field(default=())


@require_http_methods(["GET", "POST"])
def change_values(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; `apply` in it starts the change of the inputs that the app has."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    if request.method == "GET":
        return _page(request, ValuesForm(), None)
    form = ValuesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, None)
    action = form.cleaned_data["action"]
    told = _read(workspace, form.content, action)
    count = len(told.planned)
    if "apply" not in request.POST or told.problems or not count:
        return _page(request, form, told)
    if count > CONFIRMED_ABOVE and not _is_number(form.cleaned_data["typed"], count):
        form.add_error("typed", f"Type {words.number(count)} to begin.")
        return _page(request, form, told)
    change = Change(words.counted(count, "input"), action, form.cleaned_data["reason"])
    job = starting.start_each(access.actor(request), workspace, change, told.planned)
    dispatch.wake()
    messages.success(request, "The change has begun. It goes on when you leave this page.")
    return redirect("change_detail", slug, job.pk)


def _read(workspace: Workspace, content: bytes, action: str) -> Told:
    table = values.read(content)
    if table.problems:
        return Told(problems=table.problems)
    unknown = set(values.unknown(workspace, table.planned))
    known = [one for one in table.planned if one.input_id not in unknown]
    missing = [one.input_id for one in table.planned if one.input_id in unknown]
    return Told(known, (), missing, previewing.of_each(workspace, known, action))


def _is_number(typed: str, count: int) -> bool:
    return "".join(one for one in typed if one.isdigit()) == str(count)


def _page(request: HttpRequest, form: ValuesForm, told: Told | None) -> HttpResponse:
    found = told or Told()
    count = len(found.planned)
    problems = found.problems
    shown = {
        "form": form,
        "table": form.content.decode("utf-8", "replace") if told else "",
        "ways": WAYS,
        "action": form["action"].value(),
        "count": words.number(count),
        "noun": "input" if count == 1 else "inputs",
        "may_start": bool(count) and not problems,
        "is_many": count > CONFIRMED_ABOVE,
        "problems": problems[:SHOWN],
        "more_problems": words.number(len(problems) - SHOWN) if len(problems) > SHOWN else "",
        "unknown": found.unknown[:SHOWN],
        "unknown_count": words.counted(len(found.unknown), "id") if found.unknown else "",
        "samples": [(it.input_id, diff.of(it.before, it.differences)) for it in found.samples],
    }
    is_wrong = bool(form.errors or problems)
    return render(request, "changes/values_new.html", shown, status=422 if is_wrong else 200)
