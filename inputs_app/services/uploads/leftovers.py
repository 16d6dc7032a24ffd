"""Takes away bytes that nobody will send: of forgotten drafts, of uploads that have ended, and
objects that belong to no file and no manifest. A little at a time, as often as it is called; two at
once do no harm.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from inputs_app.models import Job, StagedFile, StagedPart, UploadItem, UploadManifest
from inputs_app.services import jobs, staging
from inputs_app.services.uploads import content, manifests, parts
from inputs_app.services.uploads.files import KEPT

FILES_AT_ONCE = 200
OBJECTS_AT_ONCE = 500
SHELF_EVERY_S = 60
"""All 256 shelves are looked through in four hours and a quarter."""
Known = Callable[[Sequence[str], datetime], set[str]]
"""Which of these objects some row needs."""


def sweep(now: datetime | None = None) -> int:
    """Takes one helping away; gives how many files and objects it was.

    Asks the storage: not inside a transaction. Raises: StorageFailed.
    """
    now = now or timezone.now()
    number = int(now.timestamp()) // SHELF_EVERY_S
    count = _orphans(staging.shelf(parts.FOLDER, number), _of_both, now)
    count += _orphans(staging.shelf(manifests.FOLDER, number), _of_manifests, now)
    return _forgotten(now) + count


def _forgotten(now: datetime) -> int:
    """Files of drafts that nobody started for a week, and what failed uploads left a week ago."""
    is_old_draft = Q(item__job__state=Job.State.DRAFT, created_at__lt=now - KEPT)
    is_over = Q(item__job__state__in=jobs.ENDED, item__job__ended_at__lt=now - KEPT)
    rows = StagedFile.objects.filter(is_old_draft | is_over).order_by("created_at")
    found = list(rows.values_list("item_id", flat=True)[:FILES_AT_ONCE])
    # Marked before they are emptied: a draft that is started meanwhile leaves them out, or keeps
    # its bytes
    resting = UploadItem.objects.filter(pk__in=found, job__state__in=(Job.State.DRAFT, *jobs.ENDED))
    staged = resting.filter(state=UploadItem.State.STAGED)
    staged.update(state=UploadItem.State.PLANNED, fault="not_here", sha256="")
    return content.empty(list(resting.values_list("pk", flat=True)))


def _orphans(shelf: Sequence[str], known: Known, now: datetime) -> int:
    """Objects of killed processes: older than a day, and no row needs them."""
    gone = 0
    for start in range(0, len(shelf), OBJECTS_AT_ONCE):
        names = shelf[start : start + OBJECTS_AT_ONCE]
        needed = known(names, now)
        orphans = [name for name in names if name not in needed and staging.is_settled(name, now)]
        staging.remove(orphans)
        gone += len(orphans)
    return gone


def _of_files(names: Sequence[str], _: datetime) -> set[str]:
    return set(StagedPart.objects.filter(name__in=names).values_list("name", flat=True))


def _of_both(names: Sequence[str], now: datetime) -> set[str]:
    """Files too may be read as manifests."""
    return _of_files(names, now) | _of_manifests(names, now)


def _of_manifests(_: Sequence[str], now: datetime) -> set[str]:
    """Of those that are still to be read; a week after its end nobody tries a job again."""
    rows = UploadManifest.objects.filter(is_read=False)
    rows = rows.exclude(job__state__in=jobs.ENDED, job__ended_at__lt=now - KEPT)
    return {name for stored in rows.values_list("parts", flat=True) for name, _ in stored}
