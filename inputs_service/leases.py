"""Rows of due work (`models.Work`): one process at a time holds a row, for a while. A holder that
died loses it when its lease runs out, and another goes on where the row says."""

import uuid
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from inputs_service.models import Work
from inputs_service.patience import patient

Row = TypeVar("Row", bound=Work)
CANDIDATES = 10


@patient
def claim(model: type[Row]) -> Row | None:
    """The row that has been due for longest, held from now on; None where nothing is due.

    A row whose last holder never gave it back comes with `attempt` one higher.
    """
    rows: Any = QuerySet(model)
    now = timezone.now()
    for row in rows.filter(due_at__lte=now).order_by("due_at", "pk")[:CANDIDATES]:
        token = uuid.uuid4().hex
        held = rows.filter(pk=row.pk, due_at=row.due_at, claim=row.claim).update(
            claim=token, due_at=_until(), attempt=F("attempt") + int(bool(row.claim))
        )
        if held:
            found: Row = rows.get(pk=row.pk)
            return found
    return None


@patient
def renew(row: Work) -> bool:
    """Holds the row for another lease. False: it ran out, and belongs to somebody else."""
    return holds(row, due_at=_until())


@patient
def release(row: Work, *, in_s: float = 0, **fields: Any) -> bool:
    """Gives the row back; it is due again in so many seconds. False: it was not ours any more."""
    due_at = timezone.now() + timedelta(seconds=in_s)
    return holds(row, claim="", due_at=due_at, **fields)


@patient
def end(row: Work, **fields: Any) -> bool:
    """Ends the work of a row, and sets fields with it. False: it was not ours any more."""
    return holds(row, claim="", due_at=None, **fields)


def holds(row: Work, **fields: Any) -> bool:
    """Sets fields of a row that is still ours; call it inside the transaction whose other changes
    may only stand together with it, and roll back where it says False."""
    rows: Any = QuerySet(type(row))
    return bool(rows.filter(pk=row.pk, claim=row.claim).exclude(claim="").update(**fields))


def _until() -> Any:
    return timezone.now() + timedelta(seconds=settings.LEASE_S)
