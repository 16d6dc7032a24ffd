"""The line of jobs that wait: which place each has, and whether anybody works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from inputs_app.models import Job

State = Job.State
ALIVE_WITHIN = timedelta(seconds=60)
MOST = 1000


@dataclass(frozen=True)
class Place:
    """`place` counts from 1 among those that wait; `running`: how many jobs are worked on now;
    `has_workers`: whether any job of the server showed a sign of life in the last minute."""

    place: int = 0
    running: int = 0
    has_workers: bool = False


def of(waiting: Sequence[Job]) -> dict[int, Place]:
    """The places of jobs of one workspace. Units/limits: the oldest 1000 that wait or run."""
    if not waiting:
        return {}
    beat = Job.objects.aggregate(latest=Max("heartbeat_at"))["latest"]
    has_workers = beat is not None and beat > timezone.now() - ALIVE_WITHIN
    rows = Job.objects.filter(
        workspace=waiting[0].workspace_id, state__in=(State.RUNNING, State.WAITING), is_queued=True
    )
    found = list(rows.order_by("pk").values_list("pk", "state")[:MOST])
    running = sum(state == State.RUNNING for _, state in found)
    before = [pk for pk, state in found if state == State.WAITING]
    return {
        one.pk: Place(1 + sum(pk < one.pk for pk in before), running, has_workers)
        for one in waiting
    }
