"""The changes of an input, as the page tells them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inputs_app.models import ChangeItem, Job
from inputs_app.services import images
from inputs_app.services.changes import history
from inputs_app.showing import diff
from inputs_app.showing.diff import Diff

VERBS = {
    "merge": "Merged",
    "overwrite": "Overwritten",
    "remove": "Removed",
    "annotations": "Regions changed",
    "dataset_add": "Put into a dataset",
    "dataset_remove": "Taken out of a dataset",
}
DOTS = {
    "planned": "waiting",
    "sent": "running",
    "done": "done",
    "failed": "failed",
    "skipped": "done",
}


@dataclass(frozen=True)
class Entry:
    """One change of one input; `undo_id` is 0 where it cannot be undone. Of a conflict `diff` tells
    what somebody else made of the input meanwhile."""

    word: str
    state: str
    dot: str
    who: str
    at: datetime
    reason: str
    problem: str
    diff: Diff | None
    is_conflict: bool
    undo_id: int


def of(items: Sequence[ChangeItem], *, may_write: bool) -> list[Entry]:
    """The entries of an input's history, in the order given."""
    return [_entry(item, may_write=may_write) for item in items]


def _entry(item: ChangeItem, *, may_write: bool) -> Entry:
    job = item.chunk.job
    is_undo = job.undoes_id is not None
    before, after = item.before, item.after or item.predicted
    is_conflict = item.state == ChangeItem.State.FAILED and item.after is not None
    if is_conflict:
        before = item.expected if item.sent_at is None else item.before
    is_done = item.state == ChangeItem.State.DONE and after is not None
    shows = before is not None and (is_done or is_conflict)
    return Entry(
        word=_undone(job) if is_undo else VERBS.get(job.options.get("action", ""), "Changed"),
        state=item.get_state_display(),
        dot=DOTS[item.state],
        who=job.owner_name,
        at=job.created_at,
        reason=job.reason,
        problem=item.problem or (item.chunk.problem if item.state == "planned" else ""),
        diff=diff.of(before or {}, images.differences(before or {}, after or {}))
        if shows
        else None,
        is_conflict=is_conflict,
        undo_id=item.pk if may_write and history.can_be_undone(item) else 0,
    )


def _undone(job: Job) -> str:
    turn: int = job.options.get("undo", {}).get("turn", 1)
    return "Undone" if turn % 2 else "Done again"
