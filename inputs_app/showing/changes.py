"""Changes as the list of them tells: what, who, where it stands, what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inputs_app.models import Job
from inputs_app.showing import words

VERBS = {
    "merge": "Merge into",
    "overwrite": "Overwrite",
    "remove": "Remove from",
    "annotations": "Regions of",
}
DOTS = {
    Job.State.DRAFT: "draft",
    Job.State.WAITING: "waiting",
    Job.State.RUNNING: "running",
    Job.State.PAUSED: "paused",
    Job.State.FINISHED: "done",
    Job.State.FINISHED_WITH_PROBLEMS: "problems",
    Job.State.FAILED: "failed",
    Job.State.CANCELLED: "cancelled",
}


@dataclass(frozen=True)
class ChangeRow:
    """One change or deletion. `is_running`: its page should be looked at again; `page`: the name of
    that page's address."""

    pk: int
    title: str
    reason: str
    who: str
    dot: str
    state: str
    at: datetime
    can_undo: bool
    is_running: bool
    page: str


def of(jobs: Sequence[Job], *, may_write: bool) -> list[ChangeRow]:
    """The rows of changes that carry their sums (see services.changes.history)."""
    return [row(job, may_write=may_write) for job in jobs]


def row(job: Job, *, may_write: bool) -> ChangeRow:
    """One change."""
    sums = vars(job)
    is_ended = job.ended_at is not None
    is_deletion = job.kind == Job.Kind.DELETION
    is_undone = sums["is_undone"] and not is_deletion
    return ChangeRow(
        pk=job.pk,
        title=title(job, sums["item_sum"] or 0),
        reason=job.reason,
        who=job.owner_name,
        dot="cancelled" if is_undone else DOTS[Job.State(job.state)],
        state=_state(job, sums["done_sum"] or 0, sums["failed_sum"] or 0, is_undone),
        at=job.created_at,
        can_undo=may_write and is_ended and bool(sums["done_sum"]) and not sums["is_undone"],
        is_running=not is_ended,
        page="deletion_detail" if is_deletion else "change_detail",
    )


def title(job: Job, count: int) -> str:
    """What a change does to how many inputs, in words."""
    if job.kind == Job.Kind.DELETION:
        return job.title
    verb = "Undo on" if job.undoes_id else VERBS.get(job.options.get("action", ""), "Change")
    return f"{verb} {job.title if count == 1 else words.counted(count, 'input')}"


def _state(job: Job, done: int, failed: int, is_undone: bool) -> str:
    if is_undone:
        return "Undone"
    label = job.get_state_display()
    if failed and job.ended_at is not None:
        return f"{label}: {words.number(failed)} failed"
    return label if job.ended_at is not None else f"{label}, {words.number(done)} done"
