"""Datasets that the rows of an upload name and the app does not have: said by the plan, and looked
for again before a row is cut into a chunk.

The app's datasets are listed, once a turn, however many the rows name. It must not make any.
"""

import time
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from inputs_app.client.errors import ApiError
from inputs_app.client.retries import PAGE
from inputs_app.models import Job, UploadItem
from inputs_app.services import datasets, jobs
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads.faults import NO_DATASET

State = UploadItem.State
AT_ONCE = 1000
FIELDS = ("pk", "number", "dataset_ids", "fault", "problem")


@dataclass(frozen=True)
class Naming:
    """What is looked at of a row that names datasets."""

    pk: int
    number: int
    dataset_ids: list[str]
    fault: str
    problem: str

    def is_told(self, told: str) -> bool:
        """Whether the row says already what is to be said of it."""
        return self.problem == told if told else not self.fault


def problem_of(dataset_id: str) -> str:
    """What a row says that names a dataset which the app does not have."""
    return f"Dataset “{dataset_id}” is not in the app."


def of(item: UploadItem) -> str:
    """The dataset that a row with this fault lacks; it may lack others too."""
    return next((it for it in item.dataset_ids if problem_of(it) == item.problem), "")


def look(job: Job, ends_at: float) -> bool:
    """Marks the rows of a draft that name a dataset which the app does not have, and takes the mark
    from those that do not any more, until `ends_at` (time.monotonic).

    False: not all rows are marked, or somebody else has the job by now.
    Units/limits: rows are walked where one has to change; else a query tells that none has.
    Raises: ApiError; ProductError.
    """
    rows = _naming(job)
    if not rows.exists():
        return True
    known = datasets.listed(job.workspace, PAGE)
    kinds = rows.order_by().values_list("dataset_ids", "fault", "problem").distinct()
    some_kinds: Any = kinds.iterator(chunk_size=AT_ONCE)
    with closing(some_kinds):  # SQLite writes only where nothing is being read
        found = (Naming(0, 0, *one) for one in some_kinds)
        if all(one.is_told(_told(one, known)) for one in found):
            return True
    after = -1
    while some := _next(rows, after):
        if not _mark(job, some, known):
            return False
        after = some[-1].number
        if time.monotonic() > ends_at:
            return False
    return True


class Ahead:
    """Looks at the rows that are cut next, with what the app had when it was first asked.

    Where the API does not say, nothing is marked: it says so again when a row is sent.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._known: Collection[str] | None = None
        self._is_asked = False

    def look(self, after: int, count: int) -> None:
        """Marks those of the next rows behind a number that name a dataset which is not there."""
        every = UploadItem.objects.filter(job=self._job, chunk=None, number__gt=after)
        last = every.order_by("number").values_list("number", flat=True)[count - 1 : count].first()
        rows = _naming(self._job).filter(chunk=None, number__gt=after)
        rows = rows if last is None else rows.filter(number__lte=last)
        some = [Naming(*one) for one in rows.values_list(*FIELDS)]
        if some and (known := self._asked()) is not None:
            _mark(self._job, some, known)

    def _asked(self) -> Collection[str] | None:
        if not self._is_asked:
            self._is_asked = True
            try:
                self._known = datasets.listed(self._job.workspace, PAGE)
            except (ApiError, ProductError):
                return None
        return self._known


def _naming(job: Job) -> "QuerySet[UploadItem, UploadItem]":
    rows = UploadItem.objects.filter(job=job, fault__in=("", NO_DATASET))
    return rows.exclude(state=State.SKIPPED).exclude(dataset_ids=[])


def _next(rows: "QuerySet[UploadItem, UploadItem]", after: int) -> list[Naming]:
    found = rows.filter(number__gt=after).order_by("number")
    return [Naming(*one) for one in found.values_list(*FIELDS)[:AT_ONCE]]


def _told(row: Naming, known: Collection[str]) -> str:
    lacking = next((one for one in row.dataset_ids if one not in known), None)
    return "" if lacking is None else problem_of(lacking)


def _mark(job: Job, some: Sequence[Naming], known: Collection[str]) -> bool:
    changed: dict[str, list[int]] = {}
    for row in some:
        told = _told(row, known)
        if not row.is_told(told):
            changed.setdefault(told, []).append(row.pk)
    with transaction.atomic():
        if not jobs.is_ours(job):
            return False
        for told, pks in changed.items():
            rows: Any = UploadItem.objects.filter(pk__in=pks).exclude(state=State.SKIPPED)
            rows.filter(fault__in=("", NO_DATASET)).update(
                fault=NO_DATASET if told else "", problem=told
            )
    return True
