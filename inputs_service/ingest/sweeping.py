"""Removes stored bytes that no input shows any more, and what killed processes left behind."""

import time
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef
from django.utils import timezone

from inputs_service.ingest import files, store
from inputs_service.models import InputMedia, Media
from inputs_service.patience import patient

UNUSED_FOR = timedelta(days=1)
BATCH = 100
WORK_S = 20.0


def sweep() -> int:
    """Removes bytes without a use for a day, for up to 20 s; says how many.

    First a mark that makes the row unusable, then the files, then the row: whoever brings the same
    bytes meanwhile waits, and a sweep that was killed is finished by the next.
    """
    _remove_temporary()
    ends_at, removed = time.monotonic() + WORK_S, 0
    while digests := _unused():
        for digest in digests:
            if time.monotonic() > ends_at:
                return removed
            if _mark(digest):
                store.remove(digest)
                removed += 1
    return removed


def _unused() -> list[str]:
    uses = InputMedia.objects.filter(media=OuterRef("pk"))
    old = Media.objects.filter(last_used_at__lt=timezone.now() - UNUSED_FOR)
    return list(old.filter(~Exists(uses)).values_list("pk", flat=True)[:BATCH])


@patient
def _mark(digest: str) -> bool:
    """False where the bytes are used again by now."""
    uses = InputMedia.objects.filter(media=OuterRef("pk"))
    old = Media.objects.filter(pk=digest, last_used_at__lt=timezone.now() - UNUSED_FOR)
    return old.filter(~Exists(uses)).update(swept_at=timezone.now()) == 1


def _remove_temporary() -> None:
    """Files that were being written when their process was killed."""
    folder = files.local(files.TEMPORARY)
    if folder is None or not folder.is_dir():
        return
    for name in default_storage.listdir(files.TEMPORARY)[1]:
        path = folder / name
        if time.time() - path.stat().st_mtime > UNUSED_FOR.total_seconds():
            path.unlink(missing_ok=True)
