"""Looks at the bytes of files that are here: what they are, and what is wrong with them.

It runs as a step of the draft, some seconds at a time. What is the same as another is found later,
see `planning`.
"""

import time

from django.db import transaction

from inputs_app.models import Job, UploadItem
from inputs_app.services import jobs
from inputs_app.services.uploads import content, facts, faults, mistaken
from inputs_app.services.uploads.facts import Facts
from inputs_core.joined import NotWhole

Kind, Source, State = UploadItem.Kind, UploadItem.Source, UploadItem.State
AT_ONCE = 50
SAVE_EVERY_S = 3.0
FIELDS = ("kind", "sha256", "pixels", "duration_s", "fault", "problem", "state")


def look(job: Job, ends_at: float) -> bool:
    """Looks at files that nobody has looked at, until `ends_at`.

    False: more are left, or somebody else has the job by now. Raises: StorageFailed.
    """
    while items := _unseen(job):
        seen = []
        save_at = time.monotonic() + SAVE_EVERY_S
        for item in items:
            _look_at(item)
            seen.append(item)
            if time.monotonic() > min(save_at, ends_at):
                break
        if not _save(job, seen) or time.monotonic() > ends_at:
            return False
    return True


def _unseen(job: Job) -> list[UploadItem]:
    rows = UploadItem.objects.filter(job=job, source=Source.FILE, state=State.STAGED, sha256="")
    return list(rows.order_by("number")[:AT_ONCE])


def _look_at(item: UploadItem) -> None:
    try:
        told = facts.facts_of(item)
        is_manifest = told.kind == Kind.TEXT and not told.problem and mistaken.is_one(item)
    except (NotWhole, FileNotFoundError):
        content.empty([item.pk])  # it has to be chosen again
        item.state, item.fault = State.PLANNED, "not_here"
        return
    item.kind, item.sha256 = told.kind, told.sha256
    item.pixels, item.duration_s = told.width * told.height, told.duration_s
    if item.fault in ("wrong_type", "not_here", faults.NO_DATASET):
        item.fault = ""  # as its name alone told, or is looked for again
    item.problem = told.problem if item.size_bytes else ""
    item.fault = item.fault or _fault(item, told) or faults.of(item)
    if is_manifest and not item.fault:
        item.fault = mistaken.FAULT


def _fault(item: UploadItem, told: Facts) -> str:
    if not item.size_bytes:
        return "empty"
    if told.is_over_limit:
        return "too_many_pixels" if told.kind == Kind.IMAGE else "too_long"
    return "wrong_type" if told.problem else ""


def _save(job: Job, items: list[UploadItem]) -> bool:
    with transaction.atomic():
        if not jobs.is_ours(job):
            return False
        UploadItem.objects.bulk_update(items, FIELDS)
    return True
