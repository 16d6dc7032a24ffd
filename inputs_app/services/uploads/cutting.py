"""Cuts a started upload into chunks: which items travel in one request, in their order.

A chunk is due as soon as it is written, so sending begins while the rest is still cut.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from inputs_app.models import Chunk, Job, UploadItem
from inputs_app.services import jobs
from inputs_app.services.uploads.faults import FAULTS
from inputs_core import limits

Kind, Source, State = UploadItem.Kind, UploadItem.Source, UploadItem.State
PER_REQUEST_BYTES = 24 * limits.MB
"""More than one item travels in requests up to this size: in base64 that is a body of 32 MB, of
which any number may be on their way at once. A larger item goes alone."""
READ_AT_ONCE = 1024
FIELDS = ("number", "source", "kind", "data", "size_bytes", "state", "fault", "problem")
OPEN = (State.PLANNED, State.STAGED)


@dataclass
class Load:
    """The items of one request while it is filled. A url weighs nothing: the API fetches it."""

    items: list[UploadItem] = field(default_factory=list)
    size_bytes: int = 0
    videos: int = 0

    def takes(self, item: UploadItem) -> bool:
        """Whether one more may travel with those that are here already."""
        if not self.items:
            return True
        return (
            len(self.items) < limits.INPUTS_PER_REQUEST
            and self.size_bytes + weight_bytes(item) <= PER_REQUEST_BYTES
            and self.videos + (item.kind == Kind.VIDEO) <= limits.VIDEOS_PER_REQUEST
        )

    def add(self, item: UploadItem) -> None:
        """Puts it in."""
        self.items.append(item)
        self.size_bytes += weight_bytes(item)
        self.videos += item.kind == Kind.VIDEO


def weight_bytes(item: UploadItem) -> int:
    """What the item adds to a request, before base64."""
    told = len(json.dumps(item.data)) if item.data else 0
    return told + (0 if item.source == Source.URL else item.size_bytes)


def loads(items: Iterable[UploadItem]) -> Iterator[list[UploadItem]]:
    """The items in requests, in their order. Units/limits: each ≤ 128 inputs, < 128 MB decoded, at
    most one video. Source: Clarifai docs, upload limits.
    """
    load = Load()
    for item in items:
        if not load.takes(item):
            yield load.items
            load = Load()
        load.add(item)
    if load.items:
        yield load.items


def cut(job: Job, after: int = -1, *, is_all: bool = True) -> int | None:
    """Writes chunks for the next items behind the number `after`; gives the last number that is in
    one, or None where there is nothing more to cut.

    Items with a fault become chunks that have ended: they are left out, and the counts of the job
    hold them. `is_all`: no more items will come, so that the last request need not be full.
    None also where somebody else holds the job by now.
    """
    rows = UploadItem.objects.filter(job=job, chunk=None, number__gt=after).order_by("number")
    items = list(rows.only(*FIELDS)[:READ_AT_ONCE])
    good: list[list[UploadItem]] = list(loads(item for item in items if _is_good(item)))
    may_grow = not is_all or (len(items) == READ_AT_ONCE and len(good) > 1)
    held_back: list[UploadItem] = good.pop() if may_grow and good else []
    bad = [item for item in items if not _is_good(item)]
    if held_back:
        bad = [item for item in bad if item.number < held_back[0].number]
    with transaction.atomic():
        if not items or not jobs.is_ours(job):
            return None
        number = job.chunks.count()
        for place, some in enumerate(good):
            _write(job, number + place, some)
        for place, run in enumerate(_runs(bad)):
            _leave_out(job, number + len(good) + place, run)
    return held_back[0].number - 1 if held_back else items[-1].number


def _is_good(item: UploadItem) -> bool:
    return not item.fault and item.state in OPEN


def _runs(items: Sequence[UploadItem]) -> Iterator[Sequence[UploadItem]]:
    for start in range(0, len(items), limits.INPUTS_PER_REQUEST):
        yield items[start : start + limits.INPUTS_PER_REQUEST]


def _write(job: Job, number: int, items: Sequence[UploadItem]) -> None:
    chunk = Chunk.objects.create(
        job=job, number=number, due_at=timezone.now(), item_count=len(items)
    )
    UploadItem.objects.filter(pk__in=[item.pk for item in items]).update(chunk=chunk)


def _leave_out(job: Job, number: int, items: Sequence[UploadItem]) -> None:
    count = len(items)
    chunk = Chunk.objects.create(job=job, number=number, item_count=count, skipped_count=count)
    for item in items:
        item.chunk, item.state = chunk, State.SKIPPED
        item.problem = item.problem or (FAULTS[item.fault].sentence if item.fault else "")
    UploadItem.objects.bulk_update(items, ["chunk", "state", "problem"])
