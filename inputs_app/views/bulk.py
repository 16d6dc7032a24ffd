"""One change of the selected inputs: what to change, what it does to a few, and the start."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from inputs_app import access, dispatch
from inputs_app.forms import selection
from inputs_app.forms.bulk import DEEDS, BulkForm, says_something
from inputs_app.htmx import is_part
from inputs_app.models import Job, Role, Workspace
from inputs_app.services import datasets
from inputs_app.services.changes import member_sending, previewing, starting, targets
from inputs_app.services.changes.previewing import Sample
from inputs_app.services.changes.recording import Change
from inputs_app.services.changes.targets import CONFIRMED_ABOVE, Targets
from inputs_app.showing import diff, words
from inputs_app.views import change_fields

NOTHING_SELECTED = "Select inputs first, then choose what to do with them."


@require_POST
def bulk_change(request: HttpRequest, slug: str) -> HttpResponse:
    """From the selection to the form, to what it does to the first few, to the start."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    wanted = selection.targets_of(request.POST)
    do = request.POST.get("do", "")
    if not (wanted.ids or wanted.is_all) or do not in DEEDS:
        messages.info(request, selection.problem_of(request.POST) or NOTHING_SELECTED)
        return redirect("input_list", slug)
    count = targets.count(workspace, wanted)
    if "reason" not in request.POST:
        return _page(request, workspace, wanted, count, BulkForm(initial=_initial(do)))
    form = BulkForm(request.POST)
    if not form.is_valid():
        return _page(request, workspace, wanted, count, form)
    change = form.change(words.counted(count, "input"))
    is_asked = "apply" in request.POST and says_something(change)
    if is_asked and _needs_number(form, count) and not form.is_confirmed(count):
        form.add_error("typed", f"Type {words.number(count)} to begin.")
    if not is_asked or form.errors:
        samples = previewing.samples(workspace, wanted, change)
        return _page(request, workspace, wanted, count, form, (change, samples))
    job = _begun(request, workspace, change, wanted, count)
    messages.success(request, "The change has begun. It goes on when you leave this page.")
    return redirect("change_detail", slug, job.pk)


def _initial(do: str) -> dict[str, object]:
    """The first of its ways; an overwrite begins with keeping all but what it is about."""
    deed = DEEDS[do]
    keeps = ["concepts", "metadata", "geo", "regions"]
    return {
        "do": do,
        "action": deed.ways[0].action,
        "keeps": [name for name in keeps if name != deed.group],
    }


def _needs_number(form: BulkForm, count: int) -> bool:
    return count > CONFIRMED_ABOVE or form["action"].value() == "overwrite"


def _begun(
    request: HttpRequest, workspace: Workspace, change: Change, wanted: Targets, count: int
) -> Job:
    by = access.actor(request)
    if change.action == member_sending.ADD:
        datasets.ensure(by, workspace, change.dataset_id)
    job = starting.start(by, workspace, change, wanted, count)
    dispatch.wake()
    return job


def _page(
    request: HttpRequest,
    workspace: Workspace,
    wanted: Targets,
    count: int,
    form: BulkForm,
    done: tuple[Change, Sequence[Sample]] | None = None,
) -> HttpResponse:
    group = form.deed.group
    shown = {
        "form": form,
        "form_href": request.path,
        "chosen": [("do", form["do"].value()), *selection.fields_of(wanted)],
        "ways": form.deed.ways,
        "action": form["action"].value(),
        "title": f"{form.deed.title} {words.counted(count, 'input')}",
        "count": words.number(count),
        "noun": "input" if count == 1 else "inputs",
        "is_many": count > CONFIRMED_ABOVE,
        "is_all": wanted.is_all,
        "datasets": datasets.offered(workspace) if group == "dataset" else [],
        "is_part": is_part(request),
        **change_fields.of(workspace, form, [group], form.keepable),
        **_told(done, count),
        "new_dataset": _new_dataset(workspace, done),
    }
    template = "changes/bulk_new.html#told" if is_part(request) else "changes/bulk_new.html"
    status = 422 if form.errors and not is_part(request) else 200
    return render(request, template, shown, status=status)


def _new_dataset(workspace: Workspace, done: tuple[Change, Sequence[Sample]] | None) -> str:
    """The dataset that the change would make; empty where the app has it, or may have it."""
    if done is None or done[0].action != member_sending.ADD:
        return ""
    return "".join(datasets.missing(workspace, [done[0].dataset_id]))


def _told(done: tuple[Change, Sequence[Sample]] | None, count: int) -> dict[str, object]:
    if done is None:
        return {"samples": None, "may_start": False, "taken": "", "are_all": False}
    change, samples = done
    every = [one for sample in samples for one in sample.differences]
    return {
        "samples": [(it.input_id, diff.of(it.before, it.differences)) for it in samples],
        "are_all": len(samples) == count,
        "may_start": says_something(change),
        "taken": diff.taken(every) if change.action == "overwrite" else "",
    }
