"""Deletions as their pages tell them: what goes, what cannot come back, what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from inputs_app.models import DeletionItem, Job, User, Workspace
from inputs_app.services.deletions import history, recording
from inputs_core import ids

DOTS = {
    "planned": "waiting",
    "sent": "running",
    "done": "done",
    "failed": "failed",
    "skipped": "cancelled",
}
DONE = {recording.DELETE: "Deleted", recording.RESTORE: "Restored"}


@dataclass(frozen=True)
class Entry:
    """One input of a deletion."""

    pk: int
    input_id: str
    dot: str
    state: str
    problem: str
    why_not: str
    can_restore: bool
    is_there: bool


@dataclass(frozen=True)
class Waiting:
    """A deletion that has not begun."""

    pk: int
    title: str
    due_at: datetime


@dataclass(frozen=True)
class Last:
    """The deletion of an input that is not there any more, and whether it can be brought back."""

    pk: int
    job_pk: int
    who: str
    at: datetime
    reason: str
    kept_until: datetime | None
    can_restore: bool


def waiting(workspace: Workspace, person: User) -> list[Waiting]:
    """A person's deletions that can be taken back, for toasts."""
    return [
        Waiting(job.pk, job.title, job.due_at)
        for job in history.waiting_of(workspace, person)
        if job.due_at is not None
    ]


def last(workspace: Workspace, input_id: str, *, may_write: bool) -> Last | None:
    """The last deletion of an input that is not there; None where nobody deleted it here."""
    item = None if ids.problem(input_id) else history.of_input(workspace, input_id)
    if item is None:
        return None
    job = item.chunk.job
    entry = _entry(item, job, may_write=may_write, now=timezone.now())
    return Last(
        pk=item.pk,
        job_pk=job.pk,
        who=job.owner_name,
        at=item.sent_at or job.created_at,
        reason=job.reason,
        kept_until=item.kept_until if item.is_restorable else None,
        can_restore=entry.can_restore,
    )


def entries(
    items: Sequence[DeletionItem], job: Job, *, may_write: bool, now: datetime | None = None
) -> list[Entry]:
    """The inputs of a deletion or of a restore, in the order given."""
    return [_entry(item, job, may_write=may_write, now=now or timezone.now()) for item in items]


def _entry(item: DeletionItem, job: Job, *, may_write: bool, now: datetime) -> Entry:
    action = job.options.get("action", recording.DELETE)
    is_kept = item.is_restorable and item.kept_until is not None and item.kept_until > now
    return Entry(
        pk=item.pk,
        input_id=item.input_id,
        dot=_dot(item, job),
        state=_state(item, job, action),
        problem=item.problem,
        why_not=item.why_not,
        can_restore=may_write and is_kept and job.ended_at is not None,
        is_there=action == recording.RESTORE and item.state == DeletionItem.State.DONE,
    )


def _dot(item: DeletionItem, job: Job) -> str:
    is_left = item.state == DeletionItem.State.PLANNED and job.ended_at is not None
    return "cancelled" if is_left else DOTS[item.state]


def _state(item: DeletionItem, job: Job, action: str) -> str:
    if item.state == DeletionItem.State.DONE:
        return DONE[action]
    if item.state == DeletionItem.State.SKIPPED and item.problem:
        return "Left out"
    if item.state == DeletionItem.State.PLANNED and job.ended_at is not None:
        return "Not deleted" if action == recording.DELETE else "Not restored"
    return item.get_state_display()
