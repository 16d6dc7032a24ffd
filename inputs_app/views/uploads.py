"""One upload: the plan while it is a draft, its start, then how far its items are."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from inputs_app import access, dispatch
from inputs_app.client.errors import ApiError
from inputs_app.forms import typed
from inputs_app.forms.uploads import OptionsForm
from inputs_app.htmx import is_part
from inputs_app.models import Job, Role, UploadItem, Workspace
from inputs_app.processing import FUNCTIONS
from inputs_app.services import datasets, queue
from inputs_app.services.errors import ProductError
from inputs_app.services.jobs import ENDED
from inputs_app.services.uploads import files, fixing, plans, row_datasets, starting
from inputs_app.services.uploads.faults import FAULTS
from inputs_app.services.uploads.plans import PER_PAGE, Wanted
from inputs_app.showing import jobs as cards
from inputs_app.showing import limits, upload_causes, words
from inputs_app.showing import uploads as shown
from inputs_app.views.upload_sources import TABS

FILTERS = (("", "All"), ("failed", "Failed"), ("skipped", "Left out"), ("done", "Done"))


@require_http_methods(["GET", "HEAD", "POST"])
def upload_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The plan of a draft, or what became of an upload; a POST keeps what all of a draft get."""
    role = Role.EDITOR if request.method == "POST" else Role.VIEWER
    workspace = access.get_workspace(request, slug, role)
    job = _found(workspace, pk)
    if request.method == "POST":
        return _kept(request, job)
    if job.state != Job.State.DRAFT:
        return _sent(request, job)
    return _plan(request, job, OptionsForm(initial=shown.initial(job)))


@require_POST
def upload_start(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keeps what all get, and starts: items with problems are left out."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    job = _found(workspace, pk)
    form = _options(request, workspace)
    if form.errors:
        return _plan(request, job, form)
    try:
        fixing.set_options(job, form.options(), form.cleaned_data["title"])
        starting.start(access.actor(request), _found(workspace, pk))
    except ProductError as error:
        messages.info(request, error.user_message)
    else:
        dispatch.wake()
        messages.success(request, "The upload has begun. It goes on when you leave this page.")
    return redirect("upload_detail", slug, pk)


@require_POST
def upload_fix(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Fixes one problem of all items that have it, or takes back what was left out."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    job = _found(workspace, pk)
    how = request.POST.get("how", "")
    try:
        if how == "put_back":
            count = fixing.put_back(job)
        else:
            fault, dataset = request.POST.get("fault", ""), typed.text(request.POST, "dataset", 256)
            number = typed.number(request.POST.get("number", ""))
            count = fixing.fix(access.actor(request), job, fault, how, dataset, number)
    except (ApiError, ProductError) as error:
        messages.info(request, error.user_message)
    else:
        dispatch.wake()
        messages.success(request, f"Done for {words.counted(count, 'input')}.")
    return redirect("upload_detail", slug, pk)


def _found(workspace: Workspace, pk: int) -> Job:
    job = plans.of(workspace, pk)
    if job is None:
        raise Http404
    return job


def _options(request: HttpRequest, workspace: Workspace) -> OptionsForm:
    """What was typed of all inputs; each would fail with a dataset that the app does not have."""
    form = OptionsForm(request.POST)
    wanted = form.cleaned_data["datasets"] if form.is_valid() else []
    if missing := datasets.missing(workspace, wanted):
        form.add_error("datasets", datasets.words(missing))
    return form


def _kept(request: HttpRequest, job: Job) -> HttpResponse:
    form = _options(request, job.workspace)
    if form.errors:
        return _plan(request, job, form)
    try:
        fixing.set_options(job, form.options(), form.cleaned_data["title"])
    except ProductError as error:
        messages.info(request, error.user_message)
    else:
        dispatch.wake()
        messages.success(request, "Kept as a draft. It stands in the queue until you start it.")
    return redirect("upload_detail", job.workspace.slug, job.pk)


def _plan(request: HttpRequest, job: Job, form: OptionsForm) -> HttpResponse:
    fault = request.GET.get("fault", "")
    dataset = typed.text(request.GET, "dataset", 256)
    wanted = Wanted(
        fault=fault if fault in FAULTS else "",
        problem=row_datasets.problem_of(dataset) if dataset else "",
        after=_after(request),
    )
    found = plans.page(job, wanted)
    sums = plans.sums(job)
    counts = plans.sources(job)
    page = {
        "job": job,
        "form": form,
        "options_said": shown.options_said(form.initial),
        "is_planning": job.due_at is not None,
        "reading": list(plans.reading(job)),
        "not_asked": job.options.get("not_asked", ""),
        "sums": sums,
        "facts": shown.facts(sums),
        "causes": upload_causes.causes(plans.causes(job)),
        "items": shown.plan_rows(found[:PER_PAGE]),
        "next": _next(found),
        "fault": wanted.fault,
        "dataset": dataset,
        "fault_words": wanted.problem or (FAULTS[wanted.fault].word if wanted.fault else ""),
        "tabs": [(key, name, counts.get(key.rstrip("s"), 0)) for key, name in TABS],
        "limits": limits.told(),
        "functions": _functions(form),
        "may_write": access.role_in(request) >= Role.EDITOR,
        "is_part": is_part(request),
    }
    part = "#plan" if page["is_part"] else ""
    status = 422 if form.errors else 200
    return render(request, f"uploads/upload_plan.html{part}", page, status=status)


def _sent(request: HttpRequest, job: Job) -> HttpResponse:
    state = request.GET.get("state", "")
    wanted = Wanted(
        state=state if state in UploadItem.State.values else "",
        problem=typed.text(request.GET, "problem", 500),
        after=_after(request),
    )
    found = plans.page(job, wanted)
    about = queue.about([job])[job.pk]
    may_write = access.role_in(request) >= Role.EDITOR
    page = {
        "job": job,
        "card": cards.card(job, about.counts, may_write, about),
        "is_going_on": job.state not in ENDED or about.counts.left > 0,
        "is_waiting": may_write and job.state not in ENDED and files.missing(job).count > 0,
        "items": shown.rows(found[:PER_PAGE]),
        "next": _next(found),
        "state": wanted.state,
        "problem": wanted.problem,
        "filters": FILTERS,
    }
    part = "#upload" if is_part(request) else ""
    return render(request, f"uploads/upload_detail.html{part}", page)


def _functions(form: OptionsForm) -> list[tuple[str, str, str, bool]]:
    chosen = form["processing"].value() or []
    return [(it.name, it.label, it.hint, it.name in chosen) for it in FUNCTIONS.values()]


def _after(request: HttpRequest) -> tuple[str, int] | None:
    """The cursor of a list: the fault of its last item, and its number."""
    number, _, fault = request.GET.get("after", "").partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 12):
        return None
    return (fault if fault in FAULTS else "", int(number))


def _next(found: list[UploadItem]) -> str:
    if len(found) <= PER_PAGE:
        return ""
    last = found[PER_PAGE - 1]
    return f"{last.number}-{last.fault}"
