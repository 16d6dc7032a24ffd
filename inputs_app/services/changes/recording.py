"""Writes down a change before anything is sent, in one transaction: the job, its chunks, an item
for each input, and the audit row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from inputs_app.client.types import Json
from inputs_app.models import ChangeItem, Chunk, Job, Workspace
from inputs_app.services import audit, jobs
from inputs_app.services.audit import Actor
from inputs_core import limits

ACTIONS = ("merge", "remove", "overwrite")


@dataclass(frozen=True)
class Planned:
    """What is to happen to one input. `expected`: the image that the person saw, if any."""

    input_id: str
    patch: Json
    expected: Json | None = None


@dataclass(frozen=True)
class Change:
    """What a person asks for: one action on some inputs."""

    title: str
    action: str
    reason: str = ""
    undoes: Job | None = None
    keeps: Sequence[str] = ()  # what an overwrite leaves as it is
    told: dict[str, Any] = field(default_factory=dict)  # for the audit row


def record(
    by: Actor, workspace: Workspace, change: Change, items: Iterable[Planned], *, held: bool = False
) -> Job:
    """The job of a change, waiting, with its chunks due now.

    `held`: the caller sends them itself; they are due for others only when a lease is over.
    Units/limits: ≤ 128 inputs a chunk; items are taken one chunk at a time.
    """
    with transaction.atomic():
        job = jobs.waiting(
            by,
            workspace,
            Job.Kind.CHANGE,
            change.title,
            reason=change.reason[:500],
            options={"action": change.action, "keeps": list(change.keeps)},
            undoes=change.undoes,
            is_queued=not held,
        )
        count = 0
        for number, some in enumerate(_parts(items)):
            _chunk(job, number, some, held=held)
            count += len(some)
        _audit(by, job, change, count)
    return job


def _parts(items: Iterable[Planned]) -> Iterator[Sequence[Planned]]:
    left = iter(items)
    while some := list(islice(left, limits.INPUTS_PER_REQUEST)):
        yield some


def _chunk(job: Job, number: int, items: Sequence[Planned], *, held: bool) -> None:
    claim, lease = jobs.new_lease() if held else ("", timezone.now())
    chunk = Chunk.objects.create(
        job=job, number=number, due_at=lease, claim=claim, item_count=len(items)
    )
    ChangeItem.objects.bulk_create(
        ChangeItem(
            chunk=chunk,
            workspace=job.workspace,
            number=place,
            input_id=item.input_id,
            patch=item.patch,
            expected=item.expected,
        )
        for place, item in enumerate(items)
    )


def _audit(by: Actor, job: Job, change: Change, count: int) -> None:
    audit.record(
        by,
        "input.undo" if change.undoes else "input.change",
        change.title,
        team=job.workspace.team,
        workspace=job.workspace,
        reason=change.reason,
        after={"change": job.pk, "action": change.action, "inputs": count, **change.told},
    )
