"""Content of complete uploads: `/uploads/users/<u>/apps/<a>/uploads/<id>`, for those whose key may
read uploads of the app. It leaves as a download of unknown bytes, whatever it is."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from inputs_service import auth, errors, sending, targets
from inputs_service.call import Call
from inputs_service.models import Upload
from inputs_service.uploads import content, telling

PREFIX = r"^uploads/users/"
"""What Django's URL pattern must match; the rest is read from the raw target."""
SHAPE = {0: "uploads", 1: "users", 3: "apps", 5: "uploads"}


def view(request: HttpRequest) -> HttpResponseBase:
    """The content of an upload: 200, 206, 304 or 416; without a key 404, with a wrong one 401."""
    return sending.guarded(request, _answer)


def _answer(request: HttpRequest) -> HttpResponseBase:
    segments = targets.segments_of(targets.raw_target(request.META))
    is_ours = len(segments) == 7 and all(segments[at] == name for at, name in SHAPE.items())
    if not is_ours or any("\0" in segment for segment in segments):
        raise errors.NotFound("There is no such path.")
    key = sending.key_of(request)
    auth.require(key, "Uploads:Get")
    upload = _upload(Call(key, segments[2], segments[4]), segments[6])
    etag = f'"{upload.upload_id}"'
    if sending.has_it(request, etag):
        return HttpResponse(status=304, headers={"ETag": etag})
    name = content_disposition_header(as_attachment=True, filename=upload.content_name)
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": name or "attachment",
    }
    return sending.sent(request, content.opened(upload), headers, etag)


def _upload(call: Call, upload_id: str) -> Upload:
    upload = Upload.objects.filter(app=call.app, upload_id=upload_id).first()
    if upload is None or telling.status_of(upload) != telling.DONE:
        raise errors.NotFound("There is no such upload, or it is not complete.")
    return upload
