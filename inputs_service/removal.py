"""Takes inputs away with all that hangs on them. Rows are locked in the order in which processing
locks them: ingest items, inputs, counts, add-jobs."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from inputs_service import counts, statuses
from inputs_service.models import AddJob, IngestItem, Input


def remove(app_pk: int, keys: Sequence[int]) -> int:
    """Deletes inputs of an app by their keys, in one transaction. Gives how many there were.

    What an add-job still waited for counts as failed in it, so that its followers come to an end.
    """
    with transaction.atomic():
        waiting = IngestItem.objects.select_for_update().filter(input_id__in=keys).order_by("pk")
        jobs = dict(waiting.values_list("input_id", "add_job_id"))
        inputs = Input.objects.select_for_update().filter(app_id=app_pk, key__in=keys)
        found = dict(inputs.order_by("key").values_list("key", "status"))
        if found:
            Input.objects.filter(key__in=list(found)).delete()
            gone = Counter(found.values())
            counts.move(app_pk, {status: -count for status, count in gone.items()})
            _end_in_jobs(Counter((jobs.get(key), status) for key, status in found.items()))
    return len(found)


def _end_in_jobs(ended: Counter[tuple[int | None, int]]) -> None:
    for (job, status), count in sorted(ended.items(), key=str):
        if job is None:
            continue
        column = "in_progress_count" if status == statuses.IN_PROGRESS else "pending_count"
        AddJob.objects.filter(pk=job).update(
            **{column: F(column) - count}, failed_count=F("failed_count") + count
        )
