"""Parts of uploads: each is written as a file first, then its row says that it counts."""

import hashlib
import io
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from inputs_core import ids, limits
from inputs_service import dispatch, statuses
from inputs_service.errors import CodedError, InvalidRequest, NotFound
from inputs_service.ingest import files
from inputs_service.models import App, ExtractionJob, Upload, UploadPart
from inputs_service.uploads import content, spans, telling

Message = dict[str, Any]
MOST_PARTS = 10_000
CLOSED = "The upload takes no more parts: {}."
OTHER_BYTES = "Part {} has arrived already, with other bytes or at another place."


@dataclass(frozen=True)
class Part:
    """A part as it was sent, with the SHA-256 of its bytes."""

    number: int
    start: int
    data: bytes
    digest: str

    def is_same_as(self, row: UploadPart) -> bool:
        """Whether the row stands for these bytes at this place."""
        return (self.start, self.digest) == (row.range_start, row.digest)


def checked(request: Message) -> list[Part]:
    """The parts of a request. Source: PutUploadContentPartsRequest.

    Raises: InvalidRequest with the path of what is wrong.
    """
    given = request.get("content_parts") or []
    if not 1 <= len(given) <= limits.INPUTS_PER_REQUEST:
        raise InvalidRequest(f"content_parts: must have 1 to {limits.INPUTS_PER_REQUEST} items")
    if sum(len(item.get("data") or b"") for item in given) > limits.BATCH_BYTES:
        raise InvalidRequest("content_parts: must have at most 128 MB together")
    return [_part(item, f"content_parts[{index}]") for index, item in enumerate(given)]


def _part(given: Message, path: str) -> Part:
    number, start = given.get("part_number") or 0, given.get("range_start") or 0
    data: bytes = given.get("data") or b""
    if not 0 <= number <= limits.LARGEST_INTEGER:
        raise InvalidRequest(f"{path}.part_number: must be 0 or more")
    if start > limits.LARGEST_INTEGER:
        raise InvalidRequest(f"{path}.range_start: lies behind the end of the upload")
    if not data:
        raise InvalidRequest(f"{path}.data: is empty")
    return Part(number, start, data, hashlib.sha256(data).hexdigest())


def put(app: App, upload_id: str, parts: list[Part]) -> Upload:
    """Adds parts to an upload, all of them or none; when its bytes are complete it is done, and
    what becomes inputs is handed over.

    The same part again changes nothing, also when the upload is complete already.
    Raises: NotFound; CodedError 68006 for a part that contradicts another or lies outside, 68004 or
    68005 where the upload has ended; OSError of the storage.
    """
    upload = Upload.objects.filter(app=app, upload_id=upload_id).first()
    if upload is None:
        raise NotFound("This upload does not exist.")
    fresh = _fresh(upload, list(upload.parts.all()), parts)
    written = {id(part): _written(upload, part) for part in fresh}
    try:
        upload, used = _put(app, upload, fresh, written)
    except CodedError:
        _forget(written.values())
        raise
    _forget(set(written.values()) - used)
    return upload


def _forget(names: Iterable[str]) -> None:
    """Only of parts that surely have no row: where the database broke off while it wrote, they may
    have one, and the sweep takes them away if not."""
    for name in names:
        default_storage.delete(name)


def _written(upload: Upload, part: Part) -> str:
    """The name of the file that holds the part; each try has one of its own."""
    name = f"{files.UPLOADS}/{upload.upload_id}/{uuid.uuid4().hex}"
    files.write(name, io.BytesIO(part.data))
    return name


def _put(
    app: App, upload: Upload, parts: list[Part], written: dict[int, str]
) -> tuple[Upload, set[str]]:
    with transaction.atomic():
        row = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if row is None:
            raise NotFound("This upload does not exist.")
        known = list(row.parts.all())
        fresh = _fresh(row, known, parts)  # somebody else may have been faster
        made = [
            UploadPart(
                upload=row,
                part_number=part.number,
                range_start=part.start,
                size_bytes=len(part.data),
                digest=part.digest,
                file=written[id(part)],
            )
            for part in fresh
        ]
        if made:
            UploadPart.objects.bulk_create(made)
            row.modified_at = timezone.now()
            _finish(app, row, [*known, *made])
            row.save(update_fields=["status", "modified_at"])
    return row, {part.file for part in made}


def _fresh(upload: Upload, known: list[UploadPart], parts: list[Part]) -> list[Part]:
    """Those parts that are not there yet. Raises: CodedError where one does not fit."""
    fresh: list[Part] = []
    for part in parts:
        if not _is_there(part, known) and not _is_repeated(part, fresh):
            fresh.append(part)
    if fresh:
        _check_open(upload)
        _check_fit(upload, known, fresh)
    return fresh


def _is_there(part: Part, known: list[UploadPart]) -> bool:
    same = [row for row in known if _key(row.part_number, row.range_start) == _key_of(part)]
    if any(not part.is_same_as(row) for row in same):
        raise CodedError(OTHER_BYTES.format(part.number), code=telling.CONFLICT)
    return bool(same)


def _is_repeated(part: Part, others: list[Part]) -> bool:
    same = [other for other in others if _key_of(other) == _key_of(part)]
    if any((other.start, other.digest) != (part.start, part.digest) for other in same):
        raise CodedError(OTHER_BYTES.format(part.number), code=telling.CONFLICT)
    return bool(same)


def _key(number: int, start: int) -> tuple[int, int]:
    """A part is known by its number, or by its place where it has none."""
    return (number, 0) if number else (0, start)


def _key_of(part: Part) -> tuple[int, int]:
    return _key(part.number, part.start)


def _check_open(upload: Upload) -> None:
    status = telling.status_of(upload)
    if status != telling.IN_PROGRESS:
        code = telling.CONFLICT if status == telling.DONE else status
        told = statuses.describe(status).removeprefix("Upload ")
        raise CodedError(CLOSED.format(f"it is {told}"), code=code)


def _check_fit(upload: Upload, known: list[UploadPart], fresh: list[Part]) -> None:
    if len(known) + len(fresh) > MOST_PARTS:
        raise CodedError(f"An upload has at most {MOST_PARTS:,} parts.", code=telling.CONFLICT)
    new = [spans.Span(part.number, part.start, len(part.data)) for part in fresh]
    try:
        spans.check([*content.spans_of(known), *new], upload.content_length)
    except spans.Misfit as misfit:
        raise CodedError(f"content_parts: {misfit}", code=telling.CONFLICT) from None


def _finish(app: App, upload: Upload, parts: list[UploadPart]) -> None:
    if not spans.is_complete(content.spans_of(parts), upload.content_length):
        return
    upload.status = telling.DONE
    if upload.add_job_id is None:
        return
    ExtractionJob.objects.create(
        app=app,
        add_job_id=upload.add_job_id,
        upload=upload,
        job_id=ids.new_id(),
        url=telling.url_of(upload, app),
        template=upload.template,
        has_suffixes=upload.has_suffixes,
        due_at=timezone.now(),
    )
    transaction.on_commit(lambda: dispatch.wake(dispatch.EXTRACT_DUE))
