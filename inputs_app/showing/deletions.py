"""Deletions as their pages tell them: what goes, what cannot come back, what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from inputs_app.client.types import Input
from inputs_app.models import DeletionItem, Job, User, Workspace
from inputs_app.services import media
from inputs_app.services.deletions import freezing, history, recording
from inputs_app.services.deletions.asking import Asked
from inputs_app.showing import words
from inputs_core.limits import MB

PICTURES, NAMED, FEW = 12, 12, 6
DOTS = {
    "planned": "waiting",
    "sent": "running",
    "done": "done",
    "failed": "failed",
    "skipped": "cancelled",
}
DONE = {recording.DELETE: "Deleted", recording.RESTORE: "Restored"}


@dataclass(frozen=True)
class Ask:
    """The page before a deletion. `losses`: sentences that say what cannot be brought back."""

    count: int
    noun: str
    pictures: Sequence[tuple[str, str]]
    named: Sequence[str]
    left_out: int
    losses: Sequence[str]
    keeps: str
    wait_s: int
    keep_days: int


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


def asked(workspace: Workspace, told: Asked) -> Ask:
    """The page for a selection."""
    pictures = [
        (one.id, url)
        for one in told.found
        if (url := media.thumbnail(workspace, one, "tiny")) and one.status.is_success
    ][:PICTURES]
    pictured = {input_id for input_id, _ in pictures}
    is_few = len(told.found) <= FEW
    named = [one.id for one in told.found if is_few or one.id not in pictured][:NAMED]
    return Ask(
        count=len(told.found),
        noun=words.counted(len(told.found), "input"),
        pictures=pictures,
        named=named,
        left_out=len(told.found) - len(pictured.union(named)),
        losses=_losses(told),
        keeps=_kept(told.kept_bytes),
        wait_s=settings.DELETE_WAIT_S,
        keep_days=settings.KEEP_DAYS,
    )


def frozen(job: Job) -> Ask:
    """The page for all inputs of an app, whose numbers are estimated."""
    count = job.options.get("count", 0)
    lost, kept_bytes = freezing.estimate(job)
    limit = settings.SNAPSHOT_MAX_BYTES // MB
    why = f"the original is larger than the {limit} MB that are kept, or the API does not give it."
    losses = [f"About {words.counted(lost, 'input')}: {why}"] if lost else []
    return Ask(
        count=count,
        noun=words.counted(count, "input"),
        pictures=(),
        named=(),
        left_out=0,
        losses=losses,
        keeps=f"about {_kept(kept_bytes)}" if kept_bytes else "",
        wait_s=settings.DELETE_WAIT_S,
        keep_days=settings.KEEP_DAYS,
    )


def waiting(workspace: Workspace, person: User) -> list[Waiting]:
    """A person's deletions that can be taken back, for toasts."""
    return [
        Waiting(job.pk, job.title, job.due_at)
        for job in history.waiting_of(workspace, person)
        if job.due_at is not None
    ]


def last(workspace: Workspace, input_id: str, *, may_write: bool) -> Last | None:
    """The last deletion of an input that is not there; None where nobody deleted it here."""
    item = history.of_input(workspace, input_id) if input_id else None
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


def _losses(told: Asked) -> list[str]:
    found = [f"{_of(count, told.found)} {_lower(why)}" for why, count in told.losses.items()]
    if told.unknown:
        them = _of(told.unknown, told.found)
        found.append(f"{them} the API did not say in time how large the original is.")
    if told.by_others:
        some = words.counted(told.by_others, "annotation")
        found.append(f"{some} by other people or by models may come back under another name.")
    return found


def _of(count: int, found: Sequence[Input]) -> str:
    return "The input:" if count == len(found) == 1 else f"{words.counted(count, 'input')}:"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:] if not sentence.startswith("The API") else sentence


def _kept(kept_bytes: int) -> str:
    if not kept_bytes:
        return ""
    return f"{max(1, round(kept_bytes / MB)):,} MB"
