"""Removes what is kept of deleted inputs when its time is over, a batch at a time. The items stay
as history."""

import time
from datetime import datetime, timedelta

from django.utils import timezone

from inputs_app.models import Chunk, DeletionItem, Job
from inputs_app.services import jobs, staging
from inputs_app.services.deletions import ending, media, recording, restoring

BATCH = 200
WORK_S = 10.0
SHELF_EVERY_S = 60
DROPPED = 1000
DRAFTS_KEPT = timedelta(days=1)
"""So long a deletion of everything waits to be confirmed."""


def work() -> None:
    """Sweeps for a while, then looks at one of the shelves of kept bytes for such without a row.

    Raises: DatabaseError; StorageFailed.
    """
    ends_at = time.monotonic() + WORK_S
    while sweep() and time.monotonic() < ends_at:
        pass
    remove_lost(int(time.time() // SHELF_EVERY_S))


def remove_lost(number: int) -> int:
    """Removes what a worker left that was killed between storing bytes and writing it down; gives
    how many. Objects younger than a day may still get their row."""
    names = staging.shelf(media.FOLDER, number)
    rows = DeletionItem.objects.filter(kept_name__in=names).values_list("kept_name", flat=True)
    known = set(rows)
    lost = [name for name in names if name not in known and staging.is_settled(name)]
    staging.remove(lost)
    return len(lost)


def sweep(now: datetime | None = None) -> int:
    """One batch of each; gives how many rows it changed, so that 0 means that nothing is left.

    Two sweepers do no harm. Raises: DatabaseError; StorageFailed.
    """
    now = now or timezone.now()
    return _forget(now) + _drop_drafts(now) + _drop_frozen(now)


def _forget(now: datetime) -> int:
    """The bytes go first: a row without them does no harm, bytes without a row are lost space. What
    is being restored just now stays until that is over."""
    rows = DeletionItem.objects.filter(~restoring.under_way(), kept_until__lt=now)
    rows = rows.order_by("kept_until")
    some = list(rows.values_list("pk", "kept_name")[:BATCH])
    pks = [pk for pk, _ in some]
    DeletionItem.objects.filter(pk__in=pks).update(is_restorable=False)
    staging.remove(name for _, name in some if name)
    rows = DeletionItem.objects.filter(pk__in=pks)
    return rows.update(is_restorable=False, **ending.EMPTY)


def _drop_drafts(now: datetime) -> int:
    rows = Job.objects.filter(
        kind=Job.Kind.DELETION, state=Job.State.DRAFT, created_at__lt=now - DRAFTS_KEPT
    )
    fields = {"ended_at": now, "problem": "Nobody confirmed it within a day."}
    draft = [Job.State.DRAFT]
    pks = rows.values_list("pk", flat=True)[:BATCH]
    return sum(jobs.move(pk, Job.State.CANCELLED, draft, **fields) for pk in list(pks))


def _drop_frozen(now: datetime) -> int:
    """What was frozen for a deletion that never began is of no use: a million rows, perhaps."""
    never = Job.objects.filter(
        kind=Job.Kind.DELETION,
        state__in=[Job.State.CANCELLED, Job.State.FAILED],
        started_at=None,
        ended_at__lt=now - DRAFTS_KEPT,
        options__action=recording.DELETE,
        options__is_frozen__isnull=False,
        chunks__isnull=False,
    )
    pk = never.values_list("pk", flat=True).first()
    if pk is None:
        return 0
    chunks = list(Chunk.objects.filter(job=pk).values_list("pk", flat=True)[: DROPPED // 100])
    DeletionItem.objects.filter(chunk__in=chunks).delete()
    return Chunk.objects.filter(pk__in=chunks).delete()[0]
