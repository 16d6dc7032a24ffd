"""Registers many chosen files in one request: a folder of 10,000 is 20 requests, not 10,000."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from inputs_app import access
from inputs_app.forms import chosen_files
from inputs_app.models import Job, Role, Workspace
from inputs_app.services.uploads import files, registering
from inputs_app.services.uploads.refusals import NoRoom, NotTaken
from inputs_app.services.uploads.registering import Expected
from inputs_core.limits import MB


@require_POST
def upload_batch(request: HttpRequest, slug: str, pk: int) -> JsonResponse:
    """Where the bytes of each file go, and how many are here.

    **Shape**: `{"files": [{"url", "offset", "why"}]}` in the order that was sent; without a URL no
    bytes are wanted, and `why` says so where something is wrong.
    """
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    try:
        wanted = chosen_files.read(request.body)
        found = registering.register(workspace, pk, wanted)
    except chosen_files.NotAList as error:
        return _refused(str(error), 422)
    except NotTaken as refusal:
        return _refused(refusal.user_message, 507 if isinstance(refusal, NoRoom) else 409)
    except Job.DoesNotExist:
        raise Http404 from None
    return JsonResponse({"files": [_told(workspace, one) for one in found]})


@require_GET
def upload_waiting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A fragment: how many files of an upload are not here yet."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    job = get_object_or_404(workspace.jobs, pk=pk, kind=Job.Kind.UPLOAD)
    found = files.missing(job)
    shown = {"count": found.count, "of": found.of, "size": f"{found.size_bytes / MB:,.1f} MB"}
    return render(request, "uploads/waiting.html", {"waiting": shown})


def _told(workspace: Workspace, one: Expected) -> dict[str, object]:
    if one.file is None:
        return {"url": "", "offset": 0, "why": one.why}
    url = reverse("upload_file", args=[workspace.slug, one.file.pk])
    return {"url": url, "offset": one.file.offset_bytes, "why": ""}


def _refused(message: str, status: int) -> JsonResponse:
    return JsonResponse({"error": {"title": message}}, status=status)
