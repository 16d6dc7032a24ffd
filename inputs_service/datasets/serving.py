"""Exports as files: `/exports/users/<u>/apps/<a>/<32 hex>.zip`, for those whose key opens the
app and may read datasets."""

import logging
import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from inputs_service import auth, errors, sending, targets
from inputs_service.call import Call
from inputs_service.datasets import exports, folders
from inputs_service.models import DatasetExport

PREFIX = rf"^{exports.PREFIX}/"
"""What Django's URL pattern must match; the rest is read from the raw target."""
FILE = re.compile(r"([0-9a-f]{32})\.zip")
HEADERS = {
    "Content-Type": "application/zip",
    "Content-Disposition": 'attachment; filename="dataset.zip"',
}
log = logging.getLogger(__name__)


def view(request: HttpRequest) -> HttpResponseBase:
    """The zip file of an export: 200, 206, 304 or 416; without a key 404, with a wrong one 401.

    Source: the SDK's reader of exports, which wants `application/zip`.
    """
    return sending.guarded(request, _answer)


def _answer(request: HttpRequest) -> HttpResponseBase:
    segments = targets.segments_of(targets.raw_target(request.META))
    found = FILE.fullmatch(segments[-1])
    if len(segments) != 6 or segments[3] != "apps" or found is None:
        raise errors.NotFound("There is no such path.")
    if any("\0" in segment for segment in segments):
        raise errors.NotFound("There is no such path.")
    key = sending.key_of(request)
    auth.require(key, "Datasets:Get")
    token = found.group(1)
    folder = _folder(Call(key, segments[2], segments[4]), token)
    if sending.has_it(request, f'"{token}"'):
        return HttpResponse(status=304, headers={"ETag": f'"{token}"'})
    try:
        file = folders.open_file(folder, f"{token}.zip")
    except FileNotFoundError as error:
        log.warning("the export %s is missing: %r", token, error)
        raise errors.NotFound("The export is missing.") from None
    return sending.sent(request, file, HEADERS, f'"{token}"')


def _folder(call: Call, token: str) -> str:
    rows = DatasetExport.objects.filter(
        file=token, version__dataset__app=call.app, status=exports.READY
    )
    folder = rows.values_list("version__file", flat=True).first()
    if folder is None:
        raise errors.NotFound("There is no such export in this app.")
    return folder
