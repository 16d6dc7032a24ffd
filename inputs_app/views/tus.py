"""Bytes of files by the tus protocol: one address that takes new files, one for each file.

Django has put a request's body into a temporary file before a view begins (in memory up to
FILE_UPLOAD_MAX_MEMORY_SIZE), and `inputs_app.bodies` has refused what is too long before that; here
it is read in small steps, never as `request.body`. Source: tus 1.0.0.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import NamedTuple
from uuid import UUID

from django.db import connections as databases
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from inputs_app import access
from inputs_app.forms import typed
from inputs_app.models import Job, Role, StagedFile, Workspace
from inputs_app.services.uploads import files, parts, refusals, registering
from inputs_app.services.uploads.refusals import NotTaken, TooLarge, Unreadable
from inputs_app.services.uploads.registering import Wanted
from inputs_app.services.uploads.sizes import PART_BYTES, SLACK_BYTES
from inputs_core.faults import StorageFailed

VERSION = "1.0.0"
BODY = "application/offset+octet-stream"
ABILITIES = {
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,termination,checksum,expiration",
    "Tus-Max-Size": str(files.MOST_BYTES),
    "Tus-Checksum-Algorithm": ",".join(parts.CHECKSUMS),
}
STATUSES: Mapping[type[NotTaken], int] = {
    refusals.Unreadable: 400,
    refusals.WrongPlace: 409,
    refusals.Closed: 410,
    refusals.TooLarge: 413,
    refusals.Damaged: 460,
    refusals.NoRoom: 507,
}


class Asked(NamedTuple):
    """A request for one file."""

    request: HttpRequest
    workspace: Workspace
    file_id: UUID

    def found(self) -> StagedFile:
        """The file. Raises: Http404."""
        try:
            return files.of(self.workspace, self.file_id)
        except StagedFile.DoesNotExist:
            raise Http404 from None


@require_http_methods(["OPTIONS", "POST"])
def upload_files(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes one new file into an upload; where its bytes go stands in Location."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    return _spoken(request, lambda: _created(request, workspace, pk))


@require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE", "POST"])
def upload_file(request: HttpRequest, slug: str, file_id: UUID) -> HttpResponse:
    """How much of a file is here; its next bytes; its end. POST stands in for other methods."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    method = request.method or ""
    if method == "POST":
        method = request.headers.get("X-HTTP-Method-Override", "").upper()
    work = WORK.get(method)
    if work is None and method != "OPTIONS":
        return HttpResponse(status=405, headers={"Allow": "OPTIONS, HEAD, PATCH, DELETE"})
    asked = Asked(request, workspace, file_id)
    return _spoken(request, lambda: work(asked) if work else HttpResponse(status=204))


def _created(request: HttpRequest, workspace: Workspace, job_pk: int) -> HttpResponse:
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    name = told.get("relativePath") or told.get("filename") or "file"
    size_bytes = _whole_number(request, "Upload-Length")
    files.check_size(name, size_bytes)
    try:
        [made] = registering.register(workspace, job_pk, [Wanted(name, size_bytes)])
    except Job.DoesNotExist:
        raise Http404 from None
    if made.file is None:
        raise refusals.Closed(made.why or "This file is here already.")
    response = HttpResponse(status=201)
    response["Location"] = reverse("upload_file", args=[workspace.slug, made.file.pk])
    return _dated(response, made.file)


def _offset(asked: Asked) -> HttpResponse:
    file = asked.found()
    files.check_open(file)
    response = HttpResponse(status=200)
    response["Upload-Offset"] = str(file.offset_bytes)
    response["Upload-Length"] = str(file.size_bytes)
    return _dated(response, file)


def _appended(asked: Asked) -> HttpResponse:
    request = asked.request
    if request.content_type != BODY:
        return HttpResponse(f"The content type has to be {BODY}.", status=415)
    offset_bytes = _whole_number(request, "Upload-Offset")
    checksum = parts.checksum_of(request.headers.get("Upload-Checksum", ""))
    if int(request.META.get("CONTENT_LENGTH") or 0) > PART_BYTES + SLACK_BYTES:
        raise TooLarge(f"Send at most {PART_BYTES:,} bytes at once.")
    file = asked.found()
    let_go_of_the_database()
    response = HttpResponse(status=204)
    end = parts.append(file, offset_bytes, request.read, checksum)
    response["Upload-Offset"] = str(end)
    return _dated(response, file)


def _ended(asked: Asked) -> HttpResponse:
    files.forget(asked.found())
    return HttpResponse(status=204)


WORK: Mapping[str, Callable[[Asked], HttpResponse]] = {
    "HEAD": _offset,
    "PATCH": _appended,
    "DELETE": _ended,
}


def _spoken(request: HttpRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer as tus wants it: its version, no caches, refusals in plain words."""
    if request.method == "OPTIONS":
        response = HttpResponse(status=204, headers=ABILITIES)
    elif request.headers.get("Tus-Resumable") != VERSION:
        response = HttpResponse(f"This is tus {VERSION}.", status=412)
        response["Tus-Version"] = VERSION
    else:
        response = _tried(work)
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    response["Content-Type"] = "text/plain; charset=utf-8"
    return response


def _tried(work: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return work()
    except NotTaken as refusal:
        return HttpResponse(refusal.user_message, status=STATUSES[type(refusal)])
    except StorageFailed:
        told = "The storage does not answer. Nothing is lost; try again."
        return HttpResponse(told, status=503, headers={"Retry-After": "5"})


def _dated(response: HttpResponse, file: StagedFile) -> HttpResponse:
    response["Upload-Expires"] = http_date(files.expires_at(file).timestamp())
    return response


def _whole_number(request: HttpRequest, header: str) -> int:
    found = typed.number(request.headers.get(header, ""))
    if found is None:
        raise Unreadable(f"{header} has to be a whole number.")
    return found


def _metadata(header: str) -> dict[str, str]:
    """Keys and what stands behind them in base64. Source: tus 1.0.0, Upload-Metadata."""
    found = {}
    for pair in filter(None, (one.strip() for one in header.split(","))):
        key, _, told = pair.partition(" ")
        try:
            found[key] = base64.b64decode(told, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise Unreadable("Upload-Metadata has to be keys with base64 of UTF-8.") from None
    return found


def let_go_of_the_database() -> None:
    """Storing may take seconds; meanwhile others need the connection."""
    for database in databases.all(initialized_only=True):
        if not database.in_atomic_block:
            database.close()
