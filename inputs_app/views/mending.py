"""One row of a plan that is put right."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from inputs_app import access, dispatch
from inputs_app.forms.mending import MendForm
from inputs_app.models import Job, Role, UploadItem
from inputs_app.services import datasets
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import mending, plans
from inputs_app.services.uploads.described import Wrong
from inputs_app.services.uploads.faults import FAULTS


@require_http_methods(["GET", "HEAD", "POST"])
def upload_mend(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """The fields of a row that has a problem; a POST writes it anew, and says what is still wrong
    beside its field."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    job = plans.of(workspace, pk)
    if job is None:
        raise Http404
    item = mending.find(job, number)
    if item is None:
        messages.info(request, mending.GONE)
        return redirect("upload_detail", slug, pk)
    told = mending.told_of(item)
    if request.method != "POST":
        return _page(request, item, MendForm(told))
    form = MendForm(told, request.POST)
    try:
        is_mended = _is_mended(job, number, form)
    except ProductError as error:
        messages.info(request, error.user_message)
    else:
        if not is_mended:
            return _page(request, item, form)
        dispatch.wake()
        messages.success(request, "The row is put right.")
    return redirect("upload_detail", slug, pk)


def _is_mended(job: Job, number: int, form: MendForm) -> bool:
    """All that is wrong is said at once: a dataset that is missing, and what the rules say."""
    if not form.is_valid():
        return False
    if missing := datasets.missing(job.workspace, form.cleaned_data.get("datasets", [])):
        form.add_error("datasets", datasets.words(missing))
    try:
        mending.mend(job, number, form.told(), is_tried=bool(missing))
    except Wrong as error:
        form.refuse(error)
    return not form.errors


def _page(request: HttpRequest, item: UploadItem, form: MendForm) -> HttpResponse:
    page = {
        "job": item.job,
        "item": item,
        "name": "" if item.fault == mending.BAD_ROW else item.name,
        "form": form,
        "problem": item.problem or FAULTS[item.fault].sentence,
    }
    return render(request, "uploads/mend.html", page, status=422 if form.errors else 200)
