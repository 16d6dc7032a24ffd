"""Freezes all inputs of an app as the targets of a deletion, bit by bit, and counts while doing so
what could not be brought back. The person confirms afterwards, with the numbers in view."""

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from inputs_app.client import inputs
from inputs_app.client.errors import Invalid, NotFound
from inputs_app.client.http import Connection
from inputs_app.client.types import Input
from inputs_app.models import Job, Workspace
from inputs_app.services import connections, jobs, looking_back
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import media, recording
from inputs_app.services.deletions.recording import Target
from inputs_core import limits

PER_PAGE = limits.INPUTS_PER_REQUEST
TURN_S = 15.0
LATER = timedelta(minutes=1)
"""An input that was added so long after the question is not meant; clocks differ by less."""
LOOKED_AT, FIRST_LOOKED_AT = 200, 20
"""The sizes of so many originals are looked at, and of so many on the first page; the others are
taken to be like them."""


def ask(by: Actor, workspace: Workspace, but: Sequence[str] = ()) -> Job:
    """A draft that freezes all inputs of the app, but those named, and waits to be confirmed."""
    options = {
        "action": recording.DELETE,
        "is_frozen": False,
        "last_id": "",
        "but": list(but),
        "count": 0,
        "chunk_count": 0,
        "as_bytes": 0,
        "looked_at": 0,
        "lost": 0,
        "looked_bytes": 0,
    }
    name = f"Delete all inputs of {workspace.name}{f' but {len(but):,}' if but else ''}"
    fields = {"options": options, "due_at": timezone.now(), "state": Job.State.DRAFT}
    with transaction.atomic():
        return jobs.waiting(by, workspace, Job.Kind.DELETION, name, **fields)


def step(job: Job) -> None:
    """One turn of freezing. Raises: ApiError; ProductError."""
    if _turn(job, connections.of(job.workspace, is_background=True)):
        jobs.rest(job, options={**job.options, "is_frozen": True})
    else:
        jobs.again(job, 0)


def estimate(job: Job) -> tuple[int, int]:
    """About how many inputs cannot be brought back, and how many bytes will be kept."""
    told = job.options
    looked, as_bytes = told.get("looked_at", 0), told.get("as_bytes", 0)
    if not looked:
        return 0, 0
    share = as_bytes / looked
    return round(told["lost"] * share), round(told["looked_bytes"] * share)


def _turn(job: Job, connection: Connection) -> bool:
    """Whether everything is frozen."""
    ends_at = time.monotonic() + TURN_S
    while True:
        found = _page(job, connection)
        meant = [one for one in found if not _is_later(job, one)]
        if meant and not _freeze(job, connection, meant):
            return False
        if len(meant) < len(found) or not found:
            return True
        if time.monotonic() > ends_at:
            return False


def _page(job: Job, connection: Connection) -> Sequence[Input]:
    """What follows the last frozen input that still exists."""
    try:
        return inputs.stream(connection, job.options["last_id"], PER_PAGE)
    except (NotFound, Invalid):
        if not job.options["last_id"]:
            raise
    last = looking_back.last_that_is_there(connection, job)  # empty: all before are gone
    return inputs.stream(connection, last, PER_PAGE)


def _freeze(job: Job, connection: Connection, found: Sequence[Input]) -> bool:
    """Writes down a page and how much of it was posted as bytes. False: the job is not ours."""
    last_id, but = found[-1].id, set(job.options["but"])
    found = [one for one in found if one.id not in but]
    told = {**job.options, **_counted(connection, job.options, found), "last_id": last_id}
    number = job.options["chunk_count"]
    told |= {"count": told["count"] + len(found), "chunk_count": number + 1}
    with transaction.atomic():
        if not jobs.is_ours(job):
            return False
        targets = [Target(one.id, one.created_at) for one in found]
        if targets:
            recording.add_chunk(job, number, targets)
        Job.objects.filter(pk=job.pk).update(options=told)
    job.options = told
    return True


def _counted(
    connection: Connection, told: dict[str, Any], found: Sequence[Input]
) -> dict[str, int]:
    """The counts after this page: an original of each page is looked at, up to a number."""
    counts = {name: told[name] for name in ("as_bytes", "looked_at", "lost", "looked_bytes")}
    held = [one for one in found if media.posted_as_bytes(connection.base_url, one)]
    counts["as_bytes"] += len(held)
    room = LOOKED_AT - counts["looked_at"]
    for one in held[: min(room, 1 if told["count"] else FIRST_LOOKED_AT)]:
        parts = media.posted_as_bytes(connection.base_url, one)
        sizes = [media.size_bytes(connection, part) for part in parts]
        known = sum(filter(None, sizes))
        is_lost = None in sizes or known > settings.SNAPSHOT_MAX_BYTES
        counts["looked_at"] += 1
        counts["lost"] += is_lost
        counts["looked_bytes"] += 0 if is_lost else known
    return counts


def _is_later(job: Job, one: Input) -> bool:
    return one.created_at is not None and one.created_at > job.created_at + LATER
