"""A staged file: where it is found, how long it is waited for, how large it may be, its end.

Which files there are says `registering`; their bytes come by `parts`.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from inputs_app.models import Job, StagedFile, UploadItem, Workspace
from inputs_app.services import jobs, staging
from inputs_app.services.uploads import naming
from inputs_app.services.uploads.refusals import Closed, NoRoom, TooLarge
from inputs_core.limits import MAX_BYTES_POSTED, MB, VIDEO_POSTED_BYTES

MOST_BYTES = VIDEO_POSTED_BYTES - 1
NAME_LENGTH = 1024
NEVER_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, halves of pairs, and marks that turn the direction of what follows."""
SPARE_BYTES = 256 * MB
"""So much of the disk stays free: databases may lie on it too."""
KEPT = timedelta(days=7)
"""So long an upload that was not started keeps its files, and one that ended those left over."""


def of(workspace: Workspace, file_id: UUID) -> StagedFile:
    """A file of one of the workspace's uploads. Raises: StagedFile.DoesNotExist."""
    files = StagedFile.objects.select_related("item__job")
    return files.get(pk=file_id, item__job__workspace=workspace)


def expires_at(file: StagedFile) -> datetime:
    """Until when bytes are waited for."""
    return file.created_at + KEPT


def check_open(file: StagedFile) -> None:
    """Raises: Closed, where the upload has ended or has waited too long."""
    if file.item.job.state in jobs.ENDED:
        raise Closed("This upload has ended.")
    if is_late(file):
        raise Closed("This file was waited for in vain. Choose it again.")


def is_late(file: StagedFile) -> bool:
    """Whether its bytes were waited for in vain."""
    return timezone.now() > expires_at(file) and file.offset_bytes < file.size_bytes


@dataclass(frozen=True)
class Missing:
    """How many files of an upload are not whole, of how many, and how many bytes that is."""

    count: int
    of: int
    size_bytes: int


def missing(job: Job) -> Missing:
    """What is still to come of an upload's files."""
    rows = StagedFile.objects.filter(item__job=job)
    is_open = Q(offset_bytes__lt=F("size_bytes"))
    told = rows.aggregate(
        count=Count("pk", filter=is_open),
        of=Count("pk"),
        left=Sum(F("size_bytes") - F("offset_bytes")),
    )
    return Missing(told["count"], told["of"], told["left"] or 0)


def name_of(told: str) -> str:
    """A file's name as it is stored and shown; it is never part of a path of ours.

    The same name always comes out the same: a file that is chosen again is known by it.
    Units/limits: 1,024 characters, the end of a longer one.
    """
    whole = NEVER_SHOWN.sub("\N{REPLACEMENT CHARACTER}", told).strip() or "file"
    return whole if len(whole) <= NAME_LENGTH else "…" + whole[1 - NAME_LENGTH :]


def check_size(name: str, size_bytes: int) -> None:
    """Raises: TooLarge, where no file of the kind that its name tells can be so large."""
    why = too_large(naming.kind_of_name(name), size_bytes)
    if why:
        raise TooLarge(why)


def check_room(size_bytes: int) -> None:
    """Raises: NoRoom, where the disk would run full."""
    free = staging.free_bytes()
    if free is not None and free - SPARE_BYTES < size_bytes:
        left_mb = max(0, free - SPARE_BYTES) // MB
        raise NoRoom(f"The server's disk has room for {left_mb:,} MB more. Tell your admin.")


def forget(file: StagedFile) -> None:
    """Takes a file with its bytes out of an upload that was not started. Raises: Closed.

    Source: tus 1.0.0, extension Termination.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=file.item.job_id)
        if job.state != Job.State.DRAFT:
            raise Closed("This upload has been started: its files stay.")
        stored = list(file.parts.values_list("name", flat=True))
        UploadItem.objects.filter(pk=file.item_id).delete()
    staging.discard(stored)


def too_large(kind: str, size_bytes: int) -> str:
    """Why a file of a kind (it may be unknown) is too large, as a sentence; "" where it is not."""
    most = MAX_BYTES_POSTED.get(kind, VIDEO_POSTED_BYTES)
    if size_bytes < most:
        return ""
    what = {"image": "Images", "audio": "Sounds", "text": "Texts"}.get(kind, "Files")
    return f"{what} have to be under {most // MB} MB; this one has {size_bytes / MB:,.1f} MB."
