"""Who works on which input: due rows are claimed for a while, some at a time, by conditional
updates. A worker that died loses its claims when they run out, and another takes them."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from inputs_service import counts, statuses
from inputs_service.models import AddJob, IngestItem, Input
from inputs_service.patience import patient


@dataclass(frozen=True)
class Claim:
    """One input that this process may work on. `token` is the proof; `was_lost` says that the last
    worker never came back, `is_cancelled` that its add-job was cancelled."""

    item_pk: int
    token: str
    input_key: int
    app_pk: int
    add_job_pk: int | None
    attempt: int
    losses: int
    outages: int
    was_lost: bool
    is_cancelled: bool = False


@patient
def claim(limit: int, *, of: AddJob | None = None) -> list[Claim]:
    """Claims up to `limit` due inputs, oldest first, and moves those that wait to 30003; all, or
    those of one add-job.

    An input that a worker was lost with is claimed alone, so that bytes which kill the decoder
    take no others with them.
    """
    now = timezone.now()
    due = IngestItem.objects.filter(due_at__lte=now)
    if of is not None:
        due = due.filter(add_job=of)
    if not due.exists():
        return []
    with transaction.atomic():
        rows = list(
            due.order_by("due_at", "pk")
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("input", "add_job")[:limit]
        )
        taken = _together(rows)
        token = uuid.uuid4().hex
        lost = bool(taken and taken[0].claim)
        IngestItem.objects.filter(pk__in=[it.pk for it in taken]).update(
            claim=token,
            due_at=now + timedelta(seconds=settings.LEASE_S),
            losses=F("losses") + int(lost),
        )
        _begin(taken)
    return [_claim(it, token, is_lost=lost) for it in taken]


def _claim(item: IngestItem, token: str, *, is_lost: bool) -> Claim:
    return Claim(
        item_pk=item.pk,
        token=token,
        input_key=item.input_id,
        app_pk=item.input.app_id,
        add_job_pk=item.add_job_id,
        attempt=item.attempt,
        losses=item.losses + int(is_lost),
        outages=item.outages,
        was_lost=is_lost,
        is_cancelled=item.add_job is not None and item.add_job.cancelled_at is not None,
    )


def _together(rows: Sequence[IngestItem]) -> list[IngestItem]:
    """The first row alone where a worker was lost with it, else all rows before the next such."""
    if rows and rows[0].claim:
        return [rows[0]]
    lost = next((place for place, it in enumerate(rows) if it.claim), len(rows))
    return list(rows[:lost])


def _begin(items: Sequence[IngestItem]) -> None:
    waiting = [it for it in items if it.input.status == statuses.PENDING]
    if not waiting:
        return
    keys = [it.input_id for it in waiting]
    Input.objects.filter(key__in=keys).update(status=statuses.IN_PROGRESS)
    for app_pk, number in sorted(Counter(it.input.app_id for it in waiting).items()):
        counts.move(app_pk, {statuses.PENDING: -number, statuses.IN_PROGRESS: number})
    jobs = Counter(it.add_job_id for it in waiting if it.add_job_id is not None)
    for job_pk, number in sorted(jobs.items()):
        AddJob.objects.filter(pk=job_pk).update(
            pending_count=F("pending_count") - number,
            in_progress_count=F("in_progress_count") + number,
            modified_at=timezone.now(),
        )


@patient
def renew(claim: Claim) -> bool:
    """Holds the claim for another lease. False: it ran out and belongs to somebody else."""
    until = timezone.now() + timedelta(seconds=settings.LEASE_S)
    return _own(claim).update(due_at=until) == 1


@patient
def give_back(claims: Sequence[Claim]) -> None:
    """Makes inputs due at once that were claimed but not begun."""
    for it in claims:
        _own(it).update(claim="", due_at=timezone.now())


@patient
def postpone(claim: Claim, seconds: float) -> None:
    """Makes the input due again later, as one more attempt."""
    _release(claim, seconds, attempt=F("attempt") + 1)


@patient
def wait_out(claim: Claim, seconds: float) -> None:
    """Makes the input due again later; the outage of the storage counts as no attempt."""
    _release(claim, seconds, outages=F("outages") + 1)


def _release(claim: Claim, seconds: float, **fields: Any) -> None:
    _own(claim).update(claim="", due_at=timezone.now() + timedelta(seconds=seconds), **fields)


def _own(claim: Claim) -> QuerySet[IngestItem]:
    return IngestItem.objects.filter(pk=claim.item_pk, claim=claim.token)
