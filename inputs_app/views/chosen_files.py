"""Many chosen files in one request: 10,000 are registered by 20 requests, and small ones come 64
together."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from inputs_app import access
from inputs_app.forms import chosen_files
from inputs_app.models import Job, Role, Workspace
from inputs_app.services.uploads import bundles, files, registering
from inputs_app.services.uploads.refusals import NoRoom, NotTaken
from inputs_app.services.uploads.registering import Expected
from inputs_app.views import tus
from inputs_core.faults import StorageFailed
from inputs_core.limits import MB

LINE_BYTES = 16 * 1024


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


@require_POST
def upload_bundle(request: HttpRequest, slug: str, pk: int) -> JsonResponse:
    """Takes the rest of many small files, whose bytes follow a line of JSON that lists them.

    **Shape**: `{"whole": [true]}` in the order of the list; where it is false nothing was kept, and
    the file goes on alone, by tus.
    """
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    try:
        pieces = chosen_files.read_bundle(request.readline(LINE_BYTES))
        found = bundles.places(workspace, pk, pieces)
        tus.let_go_of_the_database()
        return JsonResponse({"whole": bundles.take(found, request.read)})
    except chosen_files.NotAList as error:
        return _refused(str(error), 422)
    except NotTaken as refusal:
        return _refused(refusal.user_message, 507 if isinstance(refusal, NoRoom) else 409)
    except StorageFailed:
        return _refused("The storage does not answer. Nothing is lost; try again.", 503)
    except Job.DoesNotExist:
        raise Http404 from None


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
