"""Does due bulk operations: a batch of inputs in each transaction, which also says how far it is.

So whoever is killed has changed a batch and said so, or neither; and a cancelled operation changes
nothing after the batch that was being written.
"""

import time
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from inputs_service import leases
from inputs_service.bulk import operations, sources
from inputs_service.errors import CodedError
from inputs_service.models import BulkOperation, Input
from inputs_service.patience import breathe, patient

PENDING, IN_PROGRESS = 25402, 25403
SUCCESS, FAILED, CANCELLED = 25400, 25401, 25405
ATTEMPTS = 5
"""How many workers in a row may lose an operation."""
LEAST = 10
WORK_S = 20.0


class Lost(Exception):
    """The row is somebody else's by now, or cancelled: the batch is taken back."""


def work(on_more: Callable[[], object]) -> None:
    """Works for up to 20 s; calls `on_more` where something is left."""
    ends_at = time.monotonic() + WORK_S
    while (row := leases.claim(BulkOperation)) is not None:
        while step(row):
            breathe()
            if time.monotonic() > ends_at:
                leases.release(row)
                break
        if time.monotonic() > ends_at:
            on_more()
            return


def step(row: BulkOperation) -> bool:
    """One batch; False when the operation has ended, or is not ours any more."""
    if row.attempt >= ATTEMPTS:
        return _end(row, FAILED, "The worker failed too often.")
    try:
        before = (row.first_key or 0) + 1 if row.last_key is None else row.last_key
        batch = sources.after(row.app, row.asked, before, limit=_size(row))
        if not batch.keys:
            return _end(row, SUCCESS)
        _apply(row, batch)
    except sources.Gone as gone:
        return _end(row, FAILED, str(gone))
    except CodedError as error:
        return _end(row, FAILED, error.details)
    except Lost:
        return False
    return leases.renew(row)


def _size(row: BulkOperation) -> int:
    """Fewer inputs for a row that workers lost: a batch must end within its lease."""
    return min(sources.BATCH, max(sources.BATCH // int(4**row.attempt), LEAST))


@patient
def _apply(row: BulkOperation, batch: sources.Batch) -> None:
    fields = {
        "status": IN_PROGRESS,
        "attempt": max(row.attempt - 1, 0),
        "last_key": batch.keys[-1],
        "processed_count": row.processed_count + batch.size,
        "last_processed_id": _input_id(batch.keys[-1]) or row.last_processed_id,
        "modified_at": timezone.now(),
    }
    with transaction.atomic():
        operations.apply(row.app, row, batch)
        if not leases.holds(row, **fields):
            raise Lost
    for name, value in fields.items():
        setattr(row, name, value)


def _input_id(key: int) -> str | None:
    return Input.objects.filter(key=key).values_list("input_id", flat=True).first()


def _end(row: BulkOperation, status: int, details: str = "") -> bool:
    leases.end(row, status=status, status_details=details, modified_at=timezone.now())
    return False
