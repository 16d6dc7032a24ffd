"""Many small files in one request: what is left of each, one behind the other.

A request for each file of some kilobytes costs more than its bytes; here up to 64 cost one
request and one transaction. What does not fit its row any more is read past: it goes on alone, by
`parts`.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F

from inputs_app.models import Job, StagedFile, StagedPart, UploadItem, Workspace
from inputs_app.services import jobs, staging
from inputs_app.services.uploads import files, parts
from inputs_app.services.uploads.refusals import Closed, TooLarge, Unreadable
from inputs_app.services.uploads.sizes import PART_BYTES, STEP_BYTES

FILES_AT_ONCE = 64
MOST_BYTES = STEP_BYTES
"""A larger file is not held in memory: it goes alone."""


@dataclass(frozen=True)
class Piece:
    """What is left of a file: where it begins, and how many bytes to the end."""

    file_id: UUID
    start_bytes: int
    size_bytes: int


Place = tuple[Piece, StagedFile | None]
"""A piece, and the row that it completes, if it does."""


def places(workspace: Workspace, job_pk: int, pieces: Sequence[Piece]) -> list[Place]:
    """The row of each piece that is the rest of one of the upload's files.

    Units/limits: 64 pieces of at most 256 kB, together 8 MB. Raises: Closed; TooLarge; NoRoom;
    Job.DoesNotExist.
    """
    job = workspace.jobs.get(pk=job_pk, kind=Job.Kind.UPLOAD)
    if job.state in jobs.ENDED:
        raise Closed("This upload has ended.")
    size_bytes = sum(one.size_bytes for one in pieces)
    if size_bytes > PART_BYTES or any(one.size_bytes > MOST_BYTES for one in pieces):
        raise TooLarge(f"Send files of at most {MOST_BYTES:,} bytes, {PART_BYTES:,} at once.")
    files.check_room(size_bytes)
    rows = StagedFile.objects.filter(pk__in=[one.file_id for one in pieces], item__job=job)
    known = {row.pk: row for row in rows.select_related("item__job")}
    return [(one, _fitting(known.pop(one.file_id, None), one)) for one in pieces]


def take(wanted: Sequence[Place], read: Callable[[int], bytes]) -> list[bool]:
    """Stores the pieces that `read` gives one behind the other; says of each whether its file is
    whole now. Asks the storage: not inside a transaction.

    Raises: Unreadable, where bytes are missing; NoRoom; StorageFailed. Nothing is kept then.
    DatabaseError: whether they count is not known, so that the sweep looks after the bytes.
    """
    stored: dict[UUID, StagedPart] = {}
    try:
        for piece, file in wanted:
            data = _whole(read, piece.size_bytes)
            if file is not None:
                name = parts.stored(io.BytesIO(data))
                stored[file.pk] = StagedPart(
                    file=file, start_bytes=piece.start_bytes, size_bytes=len(data), name=name
                )
    except BaseException:
        staging.discard([part.name for part in stored.values()])
        raise
    counted = _count(stored) if stored else set()
    staging.discard([part.name for pk, part in stored.items() if pk not in counted])
    return [file is not None and file.pk in counted for _, file in wanted]


def _fitting(file: StagedFile | None, piece: Piece) -> StagedFile | None:
    if file is None or piece.size_bytes < 1 or files.is_late(file):
        return None
    ends_at = piece.start_bytes + piece.size_bytes
    is_rest = piece.start_bytes == file.offset_bytes and ends_at == file.size_bytes
    return file if is_rest else None


def _whole(read: Callable[[int], bytes], size_bytes: int) -> bytes:
    data = b""
    while len(data) < size_bytes:
        try:
            some = read(size_bytes - len(data))
        except (ValueError, OSError):  # the browser has gone, and its body was closed meanwhile
            some = b""
        if not some:
            raise Unreadable("The bytes break off before the end.")
        data += some
    return data


@transaction.atomic
def _count(stored: dict[UUID, StagedPart]) -> set[UUID]:
    """The files that are whole now: those whose offset still stands where their piece begins."""
    job_pk = next(iter(stored.values())).file.item.job_id
    Job.objects.select_for_update().filter(pk=job_pk).first()  # first, as whoever forgets files
    rows = StagedFile.objects.select_for_update().filter(pk__in=stored).order_by("pk")
    found = {
        pk: item_pk
        for pk, offset_bytes, item_pk in rows.values_list("pk", "offset_bytes", "item_id")
        if offset_bytes == stored[pk].start_bytes
    }
    StagedFile.objects.filter(pk__in=found).update(offset_bytes=F("size_bytes"))
    StagedPart.objects.bulk_create([stored[pk] for pk in found])
    planned = UploadItem.objects.filter(pk__in=found.values(), state=UploadItem.State.PLANNED)
    planned.update(state=UploadItem.State.STAGED)
    if found:
        parts.ask_for_plan(job_pk)
    return set(found)
