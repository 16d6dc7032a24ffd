"""Uploads that end: deleted, cancelled with their add-job, or expired. Rows go first, then files:
files that a killed process leaves behind are swept."""

import time
from collections.abc import Collection, Iterable
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from inputs_service.ingest import files
from inputs_service.models import AddJob, App, ExtractionJob, Upload, UploadPart
from inputs_service.patience import patient
from inputs_service.uploads import telling

KEPT_FOR = timedelta(days=7)
"""How long an expired upload is still told of."""
BATCH = 100
WORK_S = 5.0
OPEN_JOBS = (64000, 64001)


def delete(app: App, upload_ids: Collection[str]) -> int:
    """Deletes uploads and their content, whatever their state; says how many there were.

    Inputs that came from them stay; what has not become an input yet never will.
    """
    with transaction.atomic():
        rows = Upload.objects.filter(app=app, upload_id__in=upload_ids).order_by("pk")
        found = list(rows.select_for_update())
        jobs = ExtractionJob.objects.filter(upload__in=found, status__in=OPEN_JOBS).order_by("pk")
        _cancel(list(jobs.select_for_update()))
        Upload.objects.filter(pk__in=[row.pk for row in found]).delete()
    _remove_files(row.upload_id for row in found)
    return len(found)


def _cancel(jobs: list[ExtractionJob]) -> None:
    ExtractionJob.objects.filter(pk__in=[job.pk for job in jobs]).update(
        status=64004,
        status_details="Its upload was deleted.",
        claim="",
        due_at=None,
        modified_at=timezone.now(),
    )


def cancel_of(job: AddJob) -> int:
    """Cancels the uploads of an add-job that are not complete, and says how many those were; their
    files go when the transaction is done."""
    with transaction.atomic():
        rows = Upload.objects.filter(add_job=job, status=telling.IN_PROGRESS).order_by("pk")
        found = list(rows.select_for_update())
        _empty(found, telling.CANCELLED)
        transaction.on_commit(lambda: _remove_files([row.upload_id for row in found]))
    return len(found)


@patient
def expire() -> int:
    """Ends uploads whose time is over, and forgets those that ended a week ago; says how many
    ended. One whose content is still being unpacked waits until that is done."""
    now = timezone.now()
    Upload.objects.filter(expires_at__lt=now - KEPT_FOR).filter(~_is_unpacked()).delete()
    with transaction.atomic():
        rows = Upload.objects.filter(
            expires_at__lt=now, status__in=(telling.IN_PROGRESS, telling.DONE)
        )
        found = list(rows.filter(~_is_unpacked()).order_by("pk").select_for_update()[:BATCH])
        _empty(found, telling.EXPIRED)
    _remove_files(row.upload_id for row in found)
    return len(found)


def _is_unpacked() -> Exists:
    return Exists(ExtractionJob.objects.filter(upload=OuterRef("pk"), status__in=OPEN_JOBS))


def _empty(found: list[Upload], status: int) -> None:
    keys = [row.pk for row in found]
    Upload.objects.filter(pk__in=keys).update(status=status, modified_at=timezone.now())
    UploadPart.objects.filter(upload__in=keys).delete()


def _remove_files(upload_ids: Iterable[str]) -> None:
    """For some seconds, as somebody may wait for the answer; the sweep takes the others."""
    ends_at = time.monotonic() + WORK_S
    for upload_id in upload_ids:
        files.remove_folder(f"{files.UPLOADS}/{upload_id}", until=ends_at)


def sweep() -> int:
    """Removes files of parts that no row knows and that are a day old; says how many.

    A file is written a moment before its row, so a young one may still be wanted.
    """
    try:
        folders = default_storage.listdir(files.UPLOADS)[0]
    except FileNotFoundError:
        return 0
    return sum(_sweep(folder) for folder in folders)


def _sweep(upload_id: str) -> int:
    folder = f"{files.UPLOADS}/{upload_id}"
    parts = UploadPart.objects.filter(upload__upload_id=upload_id)
    known = set(parts.values_list("file", flat=True))
    names = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    old = [name for name in names if name not in known and files.is_old(name)]
    for name in old:
        default_storage.delete(name)
    if files.local(folder) and files.is_old(folder):
        files.remove_if_empty(folder)
    return len(old)
