"""Changes as the list of them tells: what, who, where it stands, what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inputs_app.models import Job
from inputs_app.services import chunks
from inputs_app.services.changes import reversing
from inputs_app.services.jobs import ENDED
from inputs_app.showing import sums, words

VERBS = {
    "merge": ("Merge {} into", "Change"),
    "overwrite": ("Overwrite {} of", "Overwrite"),
    "remove": ("Remove {} from", "Remove from"),
    "annotations": ("Change {} of", "Change regions of"),
}
"""What an action does with the parts of inputs that it names, and where they differ by input."""
PARTS = {"concepts": "concepts", "metadata": "metadata", "geo": "place", "regions": "regions"}
DATASET_VERBS = {"dataset_add": "Put into", "dataset_remove": "Take out of"}
NAMED, NAME_CHARACTERS = 2, 40
KINDS = {
    "merge": "Merge",
    "overwrite": "Overwrite",
    "remove": "Remove",
    "annotations": "Regions",
    "dataset": "Dataset",
    "undo": "Undo",
    "deletion": "Deletion",
}
"""What the list can be narrowed to, see services.changes.history."""
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
    """One change or deletion. `is_running`: its page should be looked at again; `problem`: why it
    paused or failed; `page`: the name of that page's address."""

    pk: int
    title: str
    reason: str
    who: str
    dot: str
    state: str
    problem: str
    counted: str
    at: datetime
    can_undo: bool
    is_running: bool
    page: str


def of(jobs: Sequence[Job], *, may_write: bool) -> list[ChangeRow]:
    """The rows of changes that carry their sums (see services.changes.history)."""
    return [row(job, may_write=may_write) for job in jobs]


def row(job: Job, *, may_write: bool) -> ChangeRow:
    """One change."""
    counted = vars(job)
    is_ended = job.ended_at is not None
    is_deletion = job.kind == Job.Kind.DELETION
    is_undone = counted["is_undone"] and not is_deletion
    return ChangeRow(
        pk=job.pk,
        title=title(job, counted["item_sum"] or 0),
        reason=job.reason,
        who=job.owner_name,
        dot="cancelled" if is_undone else DOTS[Job.State(job.state)],
        state="Undone" if is_undone else job.get_state_display(),
        problem=job.problem if job.state in (*ENDED, Job.State.PAUSED) else "",
        counted=_counted(job),
        at=job.created_at,
        can_undo=may_write and is_ended and bool(counted["done_sum"]) and not counted["is_undone"],
        is_running=not is_ended,
        page="deletion_detail" if is_deletion else "change_detail",
    )


def title(job: Job, count: int) -> str:
    """What a change does to how many inputs, in words."""
    if job.kind == Job.Kind.DELETION or (job.options.get("is_named") and job.title):
        return job.title
    told = job.title if count == 1 else words.counted(count, "input")
    if "collect" in job.options:
        told = words.counted(job.options["collect"]["about"], "input")
    if dataset := job.options.get("dataset_id"):
        return f"{DATASET_VERBS[job.options['action']]} {dataset}: {told}"
    return f"{_verb(job)} {told}"


def said(job: Job) -> str:
    """What a change is called, read from its rows: for what undoes it."""
    return title(job, chunks.counts(job).items)


def undo_word(job: Job) -> str:
    """What undoing a change is: the undo of an undo does it again."""
    return "Undo" if reversing.undone(job, "").turn % 2 else "Redo"


def _verb(job: Job) -> str:
    if job.undoes_id:
        return "Undo on"
    with_parts, plain = VERBS.get(job.options.get("action", ""), ("", "Change"))
    patch = job.options.get("patch") or {}
    parts = words.listed(
        [_part(word, patch[name]) for name, word in PARTS.items() if patch.get(name)]
    )
    return with_parts.format(parts) if parts and with_parts else plain


def _part(word: str, value: Any) -> str:
    """A part of inputs; of concepts a few are named, so that two changes can be told apart."""
    if word != "concepts":
        return word
    names = [
        f"{'' if one.get('value', 1) else 'not '}{one['id']}" for one in value if one.get("id")
    ]
    if not names:
        return word
    shown = [
        name if len(name) <= NAME_CHARACTERS else f"{name[:NAME_CHARACTERS]}…" for name in names
    ]
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    return f"concept{'s' if len(names) > 1 else ''} {words.listed([*shown[:NAMED], *more])}"


def _counted(job: Job) -> str:
    """How far it is: "198 of 200 done, 1 failed", or how many were collected so far."""
    counted = vars(job)
    items = counted["item_sum"] or 0
    if "collect" in job.options and job.ended_at is None:
        about = words.number(job.options["collect"]["about"])
        return f"collecting {words.number(items)} of about {about}"
    done, failed, skipped = (counted[f"{name}_sum"] or 0 for name in ("done", "failed", "skipped"))
    far = sums.how_far(items, done, job.state)
    return ", ".join([*filter(None, [far]), *sums.beside(job.kind, failed, skipped)])
