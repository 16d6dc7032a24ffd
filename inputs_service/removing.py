"""Takes inputs away, with everything that hangs on them and every count that they were in.

Rows are locked in the order in which processing locks them (ingest items, inputs, counts,
add-jobs), so that the two never wait for each other.
"""

from collections import Counter
from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from inputs_service import counts, statuses
from inputs_service.annotations import rows as annotation_rows
from inputs_service.models import AddJob, Annotation, IngestItem, Input
from inputs_service.patience import patient


@patient
def remove(app_pk: int, keys: Collection[int]) -> int:
    """Deletes inputs of an app by their keys in one transaction; says how many there were.

    Units/limits: give at most 1,000 keys. Their bytes stay until the sweep finds them unused.
    """
    with transaction.atomic():
        items = IngestItem.objects.filter(input__in=keys).order_by("pk").select_for_update()
        jobs = dict(items.values_list("input_id", "add_job_id"))  # all: these are locked here
        rows = Input.objects.filter(app_id=app_pk, key__in=keys).order_by("key")
        found = dict(rows.select_for_update().values_list("key", "status"))
        annotation_rows.delete(Annotation.objects.filter(input__in=found))
        Input.objects.filter(key__in=found).delete()
        counts.move(app_pk, {status: -number for status, number in Counter(found.values()).items()})
        _leave_jobs(Counter((jobs[key], found[key]) for key in found if jobs.get(key)))
    return len(found)


def _leave_jobs(ended: Counter[tuple[int, int]]) -> None:
    """Inputs that go before they are processed count as failed in their add-job."""
    for (job_pk, status), number in sorted(ended.items()):
        left = "pending_count" if status == statuses.PENDING else "in_progress_count"
        AddJob.objects.filter(pk=job_pk).update(
            **{left: F(left) - number},
            failed_count=F("failed_count") + number,
            modified_at=timezone.now(),
        )
