"""The plan of a draft: which items are the same as others, which ids the app has already, and what
starting it would do.

It runs as steps of the draft, again whenever something was added. What is wrong with one item by
itself is known when it is added, see `faults`.
"""

import time
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from inputs_app.client import inputs
from inputs_app.models import Job, UploadItem
from inputs_app.services import connections, jobs
from inputs_app.services.uploads import drafts, options

State, Source = UploadItem.State, UploadItem.Source
SAME = {"same_id": "input_id", "same_url": "url", "same_bytes": "sha256"}
ASKED_AT_ONCE = 128
UPDATED_AT_ONCE = 500
FOR_EACH_ITEM = timedelta(microseconds=200)
"""A single query over all items may take so much longer: a million for minutes, on a busy disk. In
its middle no lease can be renewed, for SQLite gives no writing to who is still reading."""


def compare(job: Job) -> bool:
    """Marks items that are the same as an earlier one, and takes the mark from those that are not
    any more. False: somebody else has the job by now."""
    is_url_free = options.of(job).allow_duplicate_url
    lease = jobs.LEASE + drafts.next_number(job) * FOR_EACH_ITEM
    for fault, field in SAME.items():
        if not jobs.is_ours(job, lease):
            return False
        if fault == "same_url" and is_url_free:
            UploadItem.objects.filter(job=job, fault=fault).update(fault="")
            continue
        again = array("q", sorted(_again(job, fault, field)))
        marked = UploadItem.objects.filter(job=job, fault=fault).values_list("pk", flat=True)
        if not jobs.is_ours(job, lease):
            return False
        first = [pk for pk in marked.iterator(chunk_size=2000) if not _holds(again, pk)]
        if not (_mark(job, again, fault) and _mark(job, array("q", first), "")):
            return False
    return True


def ask(job: Job, ends_at: float) -> bool:
    """Asks the app which of the ids it has already, 128 at a time, until `ends_at`.

    False: not all are asked for, or somebody else has the job by now. Raises: ApiError.
    """
    connection = connections.of(job.workspace)
    after = -1
    while some := _unasked(job, after):
        if time.monotonic() > ends_at:
            return False
        found = {one.id for one in inputs.by_ids(connection, [input_id for _, _, input_id in some])}
        after = some[-1][1]
        there = [pk for pk, _, input_id in some if input_id in found]
        with transaction.atomic():
            if not jobs.is_ours(job):
                return False
            rows = UploadItem.objects.filter(pk__in=[pk for pk, _, _ in some])
            rows.update(is_checked=True)
            rows.filter(pk__in=there, fault="").update(fault="exists_in_app")
    return True


def _again(job: Job, fault: str, field: str) -> Iterator[int]:
    """The keys of items that have the same value of a field as an earlier one.

    They are kept as plain numbers: 8 bytes for each, also of a million.
    """
    rows = UploadItem.objects.filter(job=job, fault__in=("", fault)).exclude(state=State.SKIPPED)
    if field == "url":
        rows = rows.filter(source=Source.URL)
    if field == "sha256":
        rows = rows.exclude(sha256="")
    place = Window(RowNumber(), partition_by=[F(field)], order_by=F("number").asc())
    found = rows.annotate(place=place).filter(place__gt=1).values_list("pk", flat=True)
    return found.iterator(chunk_size=2000)


def _holds(pks: "array[int]", pk: int) -> bool:
    place = bisect_left(pks, pk)
    return place < len(pks) and pks[place] == pk


def _mark(job: Job, pks: "array[int]", fault: str) -> bool:
    for some in _runs(pks):
        with transaction.atomic():
            if not jobs.is_ours(job):
                return False
            rows = UploadItem.objects.filter(pk__in=some)
            if fault:
                rows = rows.filter(fault="", is_kept=False)
            rows.update(fault=fault)
    return True


def _runs(found: "array[int]") -> Iterator[Iterable[int]]:
    for start in range(0, len(found), UPDATED_AT_ONCE):
        yield found[start : start + UPDATED_AT_ONCE].tolist()


def _unasked(job: Job, after: int) -> list[tuple[int, int, str]]:
    rows = UploadItem.objects.filter(job=job, is_checked=False, fault="", number__gt=after)
    rows = rows.exclude(state=State.SKIPPED).order_by("number")
    return list(rows.values_list("pk", "number", "input_id")[:ASKED_AT_ONCE])
