"""Uploads as the API tells them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone

from inputs_service import statuses
from inputs_service.models import AddJob, App, Upload
from inputs_service.wire.values import int64, timestamp

Message = dict[str, Any]
IN_PROGRESS, DONE, FAILED, UNEXPECTED = 68000, 68001, 68002, 68003
EXPIRED, CANCELLED, CONFLICT = 68004, 68005, 68006


def told(upload: Upload, app: App) -> Message:
    """The upload as the API tells it.

    Shape: id, created_at, modified_at, expires_at, status, content_name, content_length, and
    content_url where the content is complete. Source: Upload.
    """
    answer = {
        "id": upload.upload_id,
        "created_at": timestamp(upload.created_at),
        "modified_at": timestamp(upload.modified_at),
        "expires_at": timestamp(upload.expires_at),
        "status": statuses.status(status_of(upload), upload.status_details),
        "content_name": upload.content_name,
        "content_length": int64(upload.content_length),
    }
    if status_of(upload) == DONE:
        answer["content_url"] = url_of(upload, app)
    return answer


def status_of(upload: Upload) -> int:
    """Its status now: it expires at its time, whenever the sweep comes by."""
    has_ended = upload.status not in (IN_PROGRESS, DONE)
    is_due = upload.expires_at <= timezone.now()
    return EXPIRED if is_due and not has_ended else upload.status


def url_of(upload: Upload, app: App) -> str:
    """Where holders of a key get its content."""
    names = (app.user.user_id, "apps", app.app_id, "uploads", upload.upload_id)
    path = "/".join(quote(name, safe="") for name in names)
    return f"{settings.SERVICE_PUBLIC_URL}/uploads/users/{path}"


def of_add_jobs(jobs: Iterable[AddJob]) -> dict[int, list[Message]]:
    """The uploads of some add-jobs, oldest first. Shape: key of the add-job → uploads."""
    by_key = {job.pk: job for job in jobs}
    found: dict[int, list[Message]] = {}
    for upload in Upload.objects.filter(add_job__in=by_key).order_by("pk"):
        key = upload.add_job_id or 0
        found.setdefault(key, []).append(told(upload, by_key[key].app))
    return found
