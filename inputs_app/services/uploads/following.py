"""Looks how far the API is with inputs that it has taken: one call for the open ones of a chunk."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from inputs_app.client import inputs
from inputs_app.client.retries import Patience
from inputs_app.models import Chunk, UploadItem
from inputs_app.services import connections
from inputs_app.services.job_items import NOT_TOLD
from inputs_app.services.uploads import emptying, ending, troubles
from inputs_app.services.uploads.outcomes import ON_THE_WAY, Outcomes

State = UploadItem.State
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 10.0
LONGEST_WAIT_FOR_VIDEO_S = 30.0
STUCK_WAIT_S = 60.0
STUCK_AFTER = timedelta(hours=1)
GONE_AFTER = timedelta(minutes=1)
"""An input that was just taken may not be told by all of a hosted API's machines yet."""
AT_ONCE = 4
"""So many chunks of a job are asked for at their own pace; an API mostly takes them in order."""
LATER_S = 0.5
"""Those behind wait so much longer for each chunk before them, or until one of these ends."""
LONGEST_LINE_S = 60.0
GONE = "The input is not there any more: it was deleted while it was processed."
STUCK = "The Inputs API has been processing some inputs for more than an hour."


def work_on(
    chunk: Chunk, items: Sequence[UploadItem], patience: Patience, within_s: float = math.inf
) -> None:
    """Notes which of the items are processed by now, and when to look again: `within_s`, where
    others of the chunk wait for their bytes. Raises: ApiError."""
    emptying.empty(chunk)
    connection = connections.of(chunk.job.workspace, is_background=True)
    found = {
        one.id: one
        for one in inputs.by_ids(connection, [item.input_id for item in items], patience=patience)
    }
    outcomes, now = Outcomes(), timezone.now()
    for item in items:
        there = found.get(item.input_id)
        if there is None:
            if _age(item, now) > GONE_AFTER:
                outcomes.put([item], State.FAILED, problem=GONE)
        elif there.status.code not in (*ON_THE_WAY, 0):
            outcomes.seen(item, there)
    left = [item for item in items if item.pk not in outcomes.of]
    if troubles.is_over(chunk.job):
        outcomes.put(left, State.SKIPPED, problem=NOT_TOLD)
        left = []
    problem = _problem(left, now)
    wait_s = STUCK_WAIT_S if problem else min(_wait_s(chunk, left, now), within_s)
    if ending.rest(chunk, outcomes, wait_s, problem, is_attempt=False) and not left:
        _wake_next(chunk)


def _age(item: UploadItem, now: datetime) -> timedelta:
    return now - (item.accepted_at or now)


def _problem(left: Sequence[UploadItem], now: datetime) -> str:
    return STUCK if any(_age(item, now) > STUCK_AFTER for item in left) else ""


def _wait_s(chunk: Chunk, left: Sequence[UploadItem], now: datetime) -> float:
    """Longer the longer it takes already, and for chunks that wait behind others."""
    has_video = any(item.kind == UploadItem.Kind.VIDEO for item in left)
    longest_s = LONGEST_WAIT_FOR_VIDEO_S if has_video else LONGEST_WAIT_S
    oldest_s = max((_age(item, now).total_seconds() for item in left), default=0.0)
    return max(min(max(oldest_s / 4, FIRST_WAIT_S), longest_s), first_wait_s(chunk))


def first_wait_s(chunk: Chunk) -> float:
    """How long after it was taken a chunk is first looked at."""
    before = _followed(chunk).filter(number__lt=chunk.number).count()
    return min(FIRST_WAIT_S + LATER_S * max(0, before - AT_ONCE), LONGEST_LINE_S)


def _followed(chunk: Chunk) -> QuerySet[Chunk]:
    return Chunk.objects.filter(job=chunk.job_id, is_followed=True, due_at__isnull=False)


def _wake_next(chunk: Chunk) -> None:
    """The chunk that moves up among the first is looked at now."""
    first = _followed(chunk).filter(claim="").order_by("number")
    pks = list(first.values_list("pk", flat=True)[:AT_ONCE])
    soon = timezone.now() + timedelta(seconds=FIRST_WAIT_S)
    Chunk.objects.filter(pk__in=pks, claim="", due_at__gt=soon).update(due_at=soon)
