"""Removes folders of versions whose row is gone, which killed workers may leave behind."""

import time
from datetime import timedelta

from django.utils import timezone

from inputs_service.datasets import folders
from inputs_service.models import DatasetVersion

UNUSED_FOR = timedelta(days=1)
AT_ONCE = 500
WORK_S = 20.0


def sweep() -> int:
    """Removes folders that no version has and that nobody wrote to for a day, for up to 20 s; says
    how many."""
    ends_at, removed = time.monotonic() + WORK_S, 0
    found = folders.all_folders()
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        kept = set(DatasetVersion.objects.filter(file__in=some).values_list("file", flat=True))
        for folder in some:
            if time.monotonic() > ends_at:
                return removed
            if folder not in kept and _is_old(folder):
                folders.remove(folder)
                removed += 1
    return removed


def _is_old(folder: str) -> bool:
    written = folders.last_written(folder)
    return written is None or written < timezone.now() - UNUSED_FOR
