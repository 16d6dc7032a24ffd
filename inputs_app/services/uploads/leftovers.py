"""Takes away bytes that nobody will send: of forgotten drafts, of uploads that have ended, and
objects that belong to no file. A little at a time, as often as it is called; two at once do no
harm.
"""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from inputs_app.models import Job, StagedFile, StagedPart, UploadItem
from inputs_app.services import jobs, staging
from inputs_app.services.uploads import content, parts
from inputs_app.services.uploads.files import KEPT

FILES_AT_ONCE = 200
OBJECTS_AT_ONCE = 500
SHELF_EVERY_S = 60
"""All 256 shelves are looked through in four hours and a quarter."""


def sweep(now: datetime | None = None) -> int:
    """Takes one helping away; gives how many files and objects it was.

    Asks the storage: not inside a transaction. Raises: StorageFailed.
    """
    now = now or timezone.now()
    return _forgotten(now) + _orphans(now)


def _forgotten(now: datetime) -> int:
    """Files of drafts that nobody started for a week, and what failed uploads left a week ago."""
    is_old_draft = Q(item__job__state=Job.State.DRAFT, created_at__lt=now - KEPT)
    is_over = Q(item__job__state__in=jobs.ENDED, item__job__ended_at__lt=now - KEPT)
    rows = StagedFile.objects.filter(is_old_draft | is_over).order_by("created_at")
    found = list(rows.values_list("item_id", flat=True)[:FILES_AT_ONCE])
    count = content.empty(found)
    staged = UploadItem.objects.filter(pk__in=found, state=UploadItem.State.STAGED)
    staged.update(state=UploadItem.State.PLANNED, fault="not_here", sha256="")
    return count


def _orphans(now: datetime) -> int:
    """Objects of killed processes: older than a day, and no row tells of them."""
    shelf = staging.shelf(parts.FOLDER, int(now.timestamp()) // SHELF_EVERY_S)
    gone = 0
    for start in range(0, len(shelf), OBJECTS_AT_ONCE):
        names = shelf[start : start + OBJECTS_AT_ONCE]
        known = set(StagedPart.objects.filter(name__in=names).values_list("name", flat=True))
        orphans = [name for name in names if name not in known and staging.is_settled(name, now)]
        staging.remove(orphans)
        gone += len(orphans)
    return gone
