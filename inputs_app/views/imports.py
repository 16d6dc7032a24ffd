"""Imports from cloud storage: the form, the list of all, cancelling one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from inputs_app import access, dispatch
from inputs_app.client.errors import ApiError
from inputs_app.forms.imports import ImportForm
from inputs_app.htmx import is_part
from inputs_app.models import Job, Role, Workspace
from inputs_app.services import datasets, import_cancelling, import_lists, imports
from inputs_app.services.errors import ProductError
from inputs_app.showing import imports as rows
from inputs_core import ids

NO_ANSWER = (
    "The Inputs API did not answer. Whether the import began is looked for now: do not start it"
    " again before the list says so."
)
OF_URL = "data_sources[0].url.url: "
"""How the embedded service begins what it says of an address."""


@require_safe
def import_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The imports of the app, and for editors the form that starts one."""
    workspace = access.get_workspace(request, slug)
    return _page(request, workspace, ImportForm())


@require_POST
@sensitive_post_parameters("secret", "session_token", "key_file", "account_key")
def import_start(request: HttpRequest, slug: str) -> HttpResponse:
    """Starts an import; what is wrong is said beside it."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    form = ImportForm(request.POST)
    wanted = form.cleaned_data["dataset"] if form.is_valid() else []
    if missing := datasets.missing(workspace, wanted):
        form.add_error("dataset", datasets.words(missing))
    if form.is_valid():
        try:
            job = imports.start(access.actor(request), workspace, form.asked())
        except (ApiError, ProductError) as error:
            _tell(form, error)
        else:
            dispatch.wake()
            _say_how(request, job)
            return redirect("import_list", slug)
    return _page(request, workspace, form)


@require_POST
def import_cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Stops one import."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    import_id = request.POST.get("id", "")
    if problem := ids.problem(import_id):
        messages.error(request, problem)
        return redirect("import_list", slug)
    try:
        import_cancelling.cancel(access.actor(request), workspace, import_id)
    except ApiError as error:
        messages.error(request, _words(error))
    else:
        messages.success(request, "The import stops. What it made stays.")
    return redirect("import_list", slug)


def _page(request: HttpRequest, workspace: Workspace, form: ImportForm) -> HttpResponse:
    listing = import_lists.of(workspace)
    shown = rows.of(listing.imports)
    page = {
        "problem": listing.problem,
        "form": form,
        "imports": shown,
        "is_running": any(row.is_running for row in shown),
        "may_write": access.role_in(request) >= Role.EDITOR,
    }
    if is_part(request):
        return render(request, "imports/import_list.html#imports", page)
    return render(request, "imports/import_list.html", page, status=422 if form.errors else 200)


def _say_how(request: HttpRequest, job: Job) -> None:
    if job.options.get("extraction_ids"):
        messages.success(request, "The import has begun. It goes on when you leave this page.")
    else:
        messages.warning(request, NO_ANSWER)


def _tell(form: ImportForm, error: ApiError | ProductError) -> None:
    """What the API says of the address stands beside the address; all else above the form."""
    _, is_of_url, rule = str(getattr(error, "details", "")).partition(OF_URL)
    if is_of_url:
        form.add_error("url", f"The address {rule}.")
    else:
        form.add_error(None, _words(error))


def _words(error: ApiError | ProductError) -> str:
    details = getattr(error, "details", "")
    return f"{error.user_message} {details}".strip()
