"""New uploads: plain ones, and those whose content becomes inputs."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from inputs_core import ids, limits
from inputs_service.errors import CodedError, InvalidRequest
from inputs_service.extraction import templates
from inputs_service.models import AddJob, App, Upload

Message = dict[str, Any]
JOB_CONFLICT = 64007
SUFFIX = 2
NAME_CHARACTERS = 1024
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
IN_USE = "inputs_add_job_id: {} is in use; leave it empty, or choose another"


@dataclass(frozen=True)
class Asked:
    """An upload to begin, checked. `job_id` is empty where its content is not to become inputs."""

    name: str
    length: int
    job_id: str = ""
    template: Message | None = None
    has_suffixes: bool = False


def checked(given: Message, path: str) -> Asked:
    """An upload as asked for. Raises: InvalidRequest with the path of what is wrong."""
    name, length = given.get("content_name") or "", given.get("content_length") or 0
    if not 1 <= len(name) <= NAME_CHARACTERS:
        raise InvalidRequest(f"{path}.content_name: must have 1 to {NAME_CHARACTERS} characters")
    if CONTROL.search(name):
        raise InvalidRequest(f"{path}.content_name: must not contain control characters")
    if not 1 <= length <= settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES
        raise InvalidRequest(f"{path}.content_length: must be 1 to {most:,} bytes")
    return Asked(name, length)


def checked_input(app: App, given: Message, path: str) -> Asked:
    """An upload whose content becomes inputs. Source: InputsUpload.

    Raises: InvalidRequest, CodedError (11101) for a dataset that does not exist.
    """
    upload = checked(given.get("upload") or {}, f"{path}.upload")
    job_id = given.get("inputs_add_job_id") or ids.new_id()
    if sentence := ids.problem(job_id):
        raise InvalidRequest(f"{path}.inputs_add_job_id: {sentence}")
    template = templates.checked(app, given.get("input_template") or {}, f"{path}.input_template")
    has_suffixes = given.get("input_id_conflict_resolution") == SUFFIX
    return Asked(upload.name, upload.length, job_id, template, has_suffixes)


def check_count(items: list[Any], name: str) -> None:
    """Passes for 1 to 128 items. Raises: InvalidRequest."""
    if not 1 <= len(items) <= limits.INPUTS_PER_REQUEST:
        raise InvalidRequest(f"{name}: must have 1 to {limits.INPUTS_PER_REQUEST} items")


def start(app: App, asked: list[Asked]) -> list[Upload]:
    """Begins all uploads, or none; a `job_id` becomes a new add-job.

    Raises: CodedError (64007) where the id of an add-job is in use.
    """
    job_ids = [it.job_id for it in asked if it.job_id]
    rows = AddJob.objects.filter(app=app, job_id__in=job_ids)
    taken = [*rows.values_list("job_id", flat=True)]
    taken += [name for name in set(job_ids) if job_ids.count(name) > 1]
    if taken:
        raise CodedError(IN_USE.format(taken[0]), code=JOB_CONFLICT)
    try:
        with transaction.atomic():
            return [_start(app, it) for it in asked]
    except IntegrityError:
        raise CodedError(IN_USE.format("one of them"), code=JOB_CONFLICT) from None


def _start(app: App, it: Asked) -> Upload:
    job = AddJob.objects.create(app=app, job_id=it.job_id) if it.job_id else None
    return Upload.objects.create(
        app=app,
        add_job=job,
        upload_id=ids.new_id(),
        content_name=it.name,
        content_length=it.length,
        template=it.template or {},
        has_suffixes=it.has_suffixes,
        expires_at=timezone.now() + timedelta(seconds=settings.UPLOAD_EXPIRES_S),
    )
