"""How a job stands, as one small value that the open pages are told: read from the rows, written
as JSON. It must not hold what only some of the team's people may see.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Self

import orjson
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from inputs_app.models import Job

OPEN = (Job.State.WAITING, Job.State.RUNNING, Job.State.PAUSED)
RECENT = timedelta(minutes=10)
"""So long a job that ended is still told of."""
AT_MOST = 50
COUNTS = {
    "items": Sum("chunks__item_count"),
    "accepted": Sum("chunks__accepted_count"),
    "done": Sum("chunks__done_count"),
    "failed": Sum("chunks__failed_count"),
    "skipped": Sum("chunks__skipped_count"),
}
FIELDS = (
    "id",
    "workspace_id",
    "kind",
    "state",
    "title",
    "owner_name",
    "problem",
    "created_at",
    "started_at",
    "ended_at",
    "heartbeat_at",
    "dismissed_at",
)
MOMENTS = ("created_at", "started_at", "ended_at", "heartbeat_at", "dismissed_at", "read_at")


@dataclass(frozen=True)
class Snapshot:
    """A job with its counts, summed over its chunks. `read_at`: when reading them began; of two,
    the later one knows all that the other was told for."""

    id: int
    workspace_id: int
    kind: str
    state: str
    title: str
    owner_name: str
    problem: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    heartbeat_at: datetime | None
    dismissed_at: datetime | None
    items: int
    accepted: int
    done: int
    failed: int
    skipped: int
    read_at: datetime

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state not in (*OPEN, Job.State.DRAFT)

    def as_json(self) -> bytes:
        """What `from_json` reads."""
        return orjson.dumps(asdict(self))

    @classmethod
    def from_json(cls, told: bytes | str) -> Self:
        """The snapshot that `as_json` wrote. Raises: ValueError, KeyError, TypeError."""
        fields = orjson.loads(told)
        moments = {
            name: datetime.fromisoformat(fields[name]) if fields[name] else None for name in MOMENTS
        }
        return cls(**{**fields, **moments})


def of(job_pk: int) -> Snapshot | None:
    """How one job stands; None where it is gone, or nobody is told of it."""
    now = timezone.now()
    row = _rows(_told_of().filter(pk=job_pk)).first()
    return _snapshot(row, now) if row else None


def of_workspace(workspace_id: int) -> list[Snapshot]:
    """The jobs that are open or ended lately, the newest first.

    Units/limits: 50 open ones and 50 that ended within 10 minutes.
    """
    jobs = _told_of().filter(workspace=workspace_id)
    is_open, now = Q(state__in=OPEN), timezone.now()
    found = [
        _snapshot(row, now)
        for wanted in (is_open, ~is_open & Q(ended_at__gt=now - RECENT))
        for row in _rows(jobs.filter(wanted))[:AT_MOST]
    ]
    return sorted(found, key=lambda one: -one.id)


def rows(pks: Collection[int]) -> list[Job]:
    """The rows of jobs, with their workspaces, the newest first."""
    return list(Job.objects.select_related("workspace").filter(pk__in=pks).order_by("-pk"))


def _told_of() -> QuerySet[Job]:
    """Drafts only their owners see; what is not queued, nobody waits for."""
    return Job.objects.filter(is_queued=True).exclude(state=Job.State.DRAFT)


def _rows(jobs: QuerySet[Job]) -> QuerySet[Job, Any]:
    rows: QuerySet[Job, Any] = jobs.order_by("-pk").values(*FIELDS)
    return rows.annotate(**COUNTS)


def _snapshot(row: Mapping[str, Any], read_at: datetime) -> Snapshot:
    return Snapshot(**{**row, **{name: row[name] or 0 for name in COUNTS}}, read_at=read_at)
