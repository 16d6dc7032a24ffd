"""The page on which an upload begins: files, addresses, texts or a manifest become a draft."""

import io
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from inputs_app import access, dispatch
from inputs_app.forms.uploads import ManifestForm, TextsForm, UrlsForm
from inputs_app.models import Job, Role, Workspace
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import drafts, manifests, plans, starting
from inputs_app.showing import limits

TABS = (("files", "Files"), ("urls", "URLs"), ("text", "Text"), ("manifest", "Manifest"))
FORMS: dict[str, type[forms.Form]] = {
    "files": forms.Form,
    "urls": UrlsForm,
    "text": TextsForm,
    "manifest": ManifestForm,
}


@dataclass(frozen=True)
class Chosen:
    """What somebody sends: from which source, into which draft, or into a new one."""

    source: str
    form: forms.Form
    draft: Job | None


@require_http_methods(["GET", "HEAD", "POST"])
def upload_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes what is to be uploaded into a draft; nothing is sent yet."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    told = request.POST if request.method == "POST" else request.GET
    source = told.get("from", "files")
    source = source if source in FORMS else "files"
    draft = _draft(workspace, told.get("to", ""))
    if request.method != "POST":
        return _page(request, Chosen(source, FORMS[source](), draft))
    chosen = Chosen(source, FORMS[source](request.POST, request.FILES), draft)
    if not chosen.form.is_valid():
        return _page(request, chosen)
    try:
        job = _taken(request, workspace, chosen)
    except ProductError as error:
        chosen.form.add_error(None, error.user_message)
        return _page(request, chosen)
    dispatch.wake()
    return redirect("upload_detail", slug, job.pk)


def _draft(workspace: Workspace, told: str) -> Job | None:
    if not told:
        return None
    is_number = told.isascii() and told.isdecimal() and len(told) < 18
    job = plans.of(workspace, int(told)) if is_number else None
    if job is None or job.state != Job.State.DRAFT:
        raise Http404
    return job


def _taken(request: HttpRequest, workspace: Workspace, chosen: Chosen) -> Job:
    """The draft with what was chosen in it; a new one is not kept where nothing came of it."""
    by = access.actor(request)
    data = chosen.form.cleaned_data
    title = request.POST.get("title", "")[:300]
    if chosen.source == "manifest":
        return _manifest(request, workspace, chosen)
    with transaction.atomic():
        job = chosen.draft or drafts.new(by, workspace, title)
        if chosen.source == "urls":
            drafts.add_urls(job, data["urls"], data["kind"])
        elif chosen.source == "text":
            drafts.add_texts(job, data["found"])
    return job


def _manifest(request: HttpRequest, workspace: Workspace, chosen: Chosen) -> Job:
    by, file = access.actor(request), chosen.form.cleaned_data["file"]
    name = file.name if file else "Pasted table"
    content = file.file if file else io.BytesIO(chosen.form.cleaned_data["pasted"].encode())
    manifests.check(content)
    job = chosen.draft or drafts.new(by, workspace, request.POST.get("title", "")[:300] or name)
    manifests.add(job, name, content)
    if "start" in request.POST:
        starting.start(by, job)
        messages.success(request, "The upload has begun. Rows with problems are left out.")
    return job


def _page(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    page = {
        "source": chosen.source,
        "form": chosen.form,
        "draft": chosen.draft,
        "tabs": TABS,
        "limits": limits.told(),
    }
    status = 422 if chosen.form.errors else 200
    return render(request, "uploads/upload_new.html", page, status=status)
