"""Writes down a change before anything is sent, in one transaction: the job, its chunks, an item
for each input, and the audit row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from inputs_app.client.types import Json
from inputs_app.models import ChangeItem, Chunk, Job, Workspace
from inputs_app.services import audit, inserting, jobs
from inputs_app.services.audit import Actor
from inputs_core import limits

ACTIONS = ("merge", "remove", "overwrite")


@dataclass(frozen=True)
class Planned:
    """What is to happen to one input. `expected`: the image that the person saw, if any."""

    input_id: str
    patch: Json = field(default_factory=dict)
    expected: Json | None = None


@dataclass(frozen=True)
class Change:
    """What a person asks for: one action on some inputs."""

    title: str
    action: str
    reason: str = ""
    undoes: Job | None = None
    keeps: Sequence[str] = ()  # what an overwrite leaves as it is
    patch: Json | None = None  # where it is one for all inputs
    dataset_id: str = ""
    undo: Json | None = None  # what an undo is of, see `reversing.Undone`
    is_named: bool = False  # its title was typed, and says all
    told: dict[str, Any] = field(default_factory=dict)  # for the audit row

    @property
    def options(self) -> Json:
        """What the job keeps of it; what says nothing is left out."""
        said = {
            "keeps": list(self.keeps),
            "patch": self.patch,
            "dataset_id": self.dataset_id,
            "undo": self.undo,
            "is_named": self.is_named,
        }
        kept = {name: value for name, value in said.items() if value not in ([], None, "", False)}
        return {"action": self.action, **kept}


def record(
    by: Actor, workspace: Workspace, change: Change, items: Iterable[Planned], *, held: bool = False
) -> Job:
    """The job of a change, waiting, with its chunks due now.

    `held`: the caller sends them itself; they are due for others only when a lease is over.
    Units/limits: ≤ 128 inputs a chunk; items are taken one chunk at a time.
    """
    with transaction.atomic():
        job = _job(by, workspace, change, is_queued=not held)
        claim, due_at = jobs.new_lease() if held else ("", timezone.now())
        count = 0
        for number, some in enumerate(parts(items)):
            add_chunk(job, number, some, claim=claim, due_at=due_at)
            count += len(some)
        _audit(by, job, change, {"inputs": count})
    return job


def record_collecting(by: Actor, workspace: Workspace, change: Change, collect: Json) -> Job:
    """The job of a change whose inputs are found by its own steps, see `collecting`.

    Shape of `collect`: `about`, how many there may be, and what `collecting` asks for.
    """
    with transaction.atomic():
        options = {**change.options, "collect": collect}
        job = _job(by, workspace, change, options=options, due_at=timezone.now())
        _audit(by, job, change, {"inputs": f"about {collect['about']}"})
    return job


def _job(by: Actor, workspace: Workspace, change: Change, **fields: Any) -> Job:
    fields = {"options": change.options, "undoes": change.undoes, **fields}
    kind, reason = Job.Kind.CHANGE, change.reason[:500]
    return jobs.waiting(by, workspace, kind, change.title, reason=reason, **fields)


def parts(items: Iterable[Planned]) -> Iterator[Sequence[Planned]]:
    """Items in parts of one request each. Units/limits: 128."""
    left = iter(items)
    while some := list(islice(left, limits.INPUTS_PER_REQUEST)):
        yield some


def add_chunk(
    job: Job, number: int, items: Sequence[Planned], *, due_at: datetime, claim: str = ""
) -> None:
    """Writes down one chunk with its items; call it inside a transaction."""
    chunk = Chunk.objects.create(
        job=job, number=number, due_at=due_at, claim=claim, item_count=len(items)
    )
    rows = [
        ChangeItem(
            chunk_id=chunk.pk,
            workspace_id=job.workspace_id,
            number=place,
            input_id=item.input_id,
            patch=item.patch,
            expected=item.expected,
        )
        for place, item in enumerate(items)
    ]
    inserting.insert(rows)


def _audit(by: Actor, job: Job, change: Change, counted: Json) -> None:
    audit.record(
        by,
        "input.undo" if change.undoes else "input.change",
        change.title,
        team=job.workspace.team,
        workspace=job.workspace,
        reason=change.reason,
        after={"change": job.pk, **change.options, **counted, **change.told},
    )
