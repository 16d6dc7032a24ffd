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
from inputs_app.forms import typed
from inputs_app.forms.uploads import ManifestForm, TextsForm, UrlsForm
from inputs_app.models import Job, Role, Workspace
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import drafts, manifests, plans, starting
from inputs_app.showing import limits

TABS = (("files", "Files"), ("urls", "URLs"), ("text", "Text"), ("manifest", "Manifest"))
AT_ONCE = 500
"""So many pasted lines become items in the request; a worker adds more."""
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
    pk = typed.number(told)
    job = plans.of(workspace, pk) if pk is not None else None
    if job is None or job.state != Job.State.DRAFT:
        raise Http404
    return job


def _taken(request: HttpRequest, workspace: Workspace, chosen: Chosen) -> Job:
    """The draft with what was chosen in it; a new one is not kept where nothing came of it."""
    if chosen.source == "manifest":
        return _manifest(request, workspace, chosen)
    title = typed.text(request.POST, "title", 300)
    data = chosen.form.cleaned_data
    with transaction.atomic():
        job = chosen.draft or drafts.new(access.actor(request), workspace, title)
        if chosen.source == "urls" and len(data["urls"]) <= AT_ONCE:
            drafts.add_urls(job, data["urls"], data["kind"])
        elif chosen.source == "text" and len(data["found"]) <= AT_ONCE:
            drafts.add_texts(job, data["found"])
    if rows := _many(chosen):
        manifests.add_rows(job, "Pasted lines", rows)
    return job


def _many(chosen: Chosen) -> list[dict[str, str]]:
    """What was pasted as rows of a manifest, where it is more than a request adds."""
    data = chosen.form.cleaned_data
    if chosen.source == "urls":
        kind = {"type": data["kind"]} if data["kind"] else {}
        rows = [{"url": one, **kind} for one in data["urls"]]
    else:
        rows = [{"text": one} for one in data.get("found", ())]
    return rows if len(rows) > AT_ONCE else []


def _manifest(request: HttpRequest, workspace: Workspace, chosen: Chosen) -> Job:
    by, file = access.actor(request), chosen.form.cleaned_data["file"]
    name = file.name if file else "Pasted table"
    content = file.file if file else io.BytesIO(chosen.form.cleaned_data["pasted"].encode())
    manifests.check(content)
    job = chosen.draft or drafts.new(by, workspace, typed.text(request.POST, "title", 300) or name)
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
