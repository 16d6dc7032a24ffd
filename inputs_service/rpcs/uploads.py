"""Files that are uploaded in parts: plain ones, and those whose content becomes inputs."""

from typing import Any

from inputs_service.call import Call
from inputs_service.errors import NotFound
from inputs_service.models import Upload
from inputs_service.paging import Page
from inputs_service.rpcs import add_jobs
from inputs_service.uploads import ending, parts, starting, telling

Message = dict[str, Any]


def post_uploads(call: Call, request: Message) -> Message:
    """Begins 1 to 128 uploads, or none. Shape: uploads[]. Source: PostUploadsRequest.

    Raises: InvalidRequest.
    """
    items = request.get("uploads") or []
    starting.check_count(items, "uploads")
    asked = [starting.checked(it, f"uploads[{index}]") for index, it in enumerate(items)]
    return {"uploads": [telling.told(row, call.app) for row in starting.start(call.app, asked)]}


def post_inputs_uploads(call: Call, request: Message) -> Message:
    """Begins 1 to 128 uploads whose content becomes inputs, each with a new add-job, or none.

    Shape: inputs_add_jobs[], each with its uploads[]. Source: PostInputsUploadsRequest.
    Raises: InvalidRequest, CodedError.
    """
    items = request.get("inputs_uploads") or []
    starting.check_count(items, "inputs_uploads")
    asked = [
        starting.checked_input(call.app, it, f"inputs_uploads[{index}]")
        for index, it in enumerate(items)
    ]
    made = starting.start(call.app, asked)
    return {"inputs_add_jobs": add_jobs.all_told([row.add_job for row in made if row.add_job])}


def put_upload_content_parts(call: Call, request: Message) -> Message:
    """Adds parts to an upload. Shape: upload. Source: PutUploadContentPartsRequest.

    Raises: InvalidRequest, NotFound, CodedError.
    """
    found = parts.checked(request)
    upload = parts.put(call.app, request.get("upload_id", ""), found)
    return {"upload": telling.told(upload, call.app)}


def get_upload(call: Call, request: Message) -> Message:
    """One upload. Shape: upload. Raises: NotFound."""
    upload_id = request.get("upload_id", "")
    upload = Upload.objects.filter(app=call.app, upload_id=upload_id).first()
    if upload is None:
        raise NotFound("This upload does not exist.")
    return {"upload": telling.told(upload, call.app)}


def list_uploads(call: Call, request: Message) -> Message:
    """A page of uploads, newest first. Shape: uploads[]."""
    page = Page.of(request)
    rows = Upload.objects.filter(app=call.app).order_by("-pk")[page.start : page.stop]
    return {"uploads": [telling.told(row, call.app) for row in rows]}


def delete_uploads(call: Call, request: Message) -> Message:
    """Deletes 1 to 128 uploads; ids that do not exist are passed over.

    Shape: nothing but the status. Raises: InvalidRequest, NotFound where none exists.
    """
    upload_ids = request.get("ids") or []
    starting.check_count(upload_ids, "ids")
    if not ending.delete(call.app, upload_ids):
        raise NotFound("These uploads do not exist.")
    return {}
