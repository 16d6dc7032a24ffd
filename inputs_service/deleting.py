"""`delete_all` of an app, done by the worker some inputs at a time."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from inputs_service import removing
from inputs_service.models import Deletion, Input
from inputs_service.patience import patient

BATCH = 1000
WORK_S = 20.0


def work(on_more: Callable[[], object]) -> None:
    """Deletes for up to 20 s; calls `on_more` where something is left.

    A Deletion row stays until its last input is gone; a worker that dies loses it with its lease.
    """
    ends_at = time.monotonic() + WORK_S
    while (row := _claimed()) is not None:
        while _step(row):
            if time.monotonic() > ends_at:
                _release(row)
                on_more()
                return


@patient
def _claimed() -> Deletion | None:
    now = timezone.now()
    until = now + timedelta(seconds=settings.LEASE_S)
    for row in Deletion.objects.filter(due_at__lte=now).order_by("due_at")[:10]:
        if Deletion.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=until):
            row.due_at = until
            return row
    return None


def _step(row: Deletion) -> bool:
    """One batch; False when it was the last, or when another worker has taken over."""
    inputs = Input.objects.filter(app_id=row.app_id, key__lte=row.last_key).order_by("key")
    keys = list(inputs.values_list("key", flat=True)[:BATCH])
    if not keys:
        _finish(row)
        return False
    removing.remove(row.app_id, keys)
    return _renewed(row)


@patient
def _finish(row: Deletion) -> None:
    Deletion.objects.filter(pk=row.pk).delete()


@patient
def _renewed(row: Deletion) -> bool:
    until = timezone.now() + timedelta(seconds=settings.LEASE_S)
    renewed = Deletion.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=until)
    row.due_at = until
    return renewed == 1


@patient
def _release(row: Deletion) -> None:
    Deletion.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=timezone.now())
