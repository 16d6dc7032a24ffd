"""What a plan says: sums, problems by cause, and its items a page at a time, problems first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from inputs_app.models import Job, UploadItem, Workspace
from inputs_app.services.uploads import cutting, row_datasets, rows
from inputs_app.services.uploads.faults import NO_DATASET
from inputs_core import limits

State = UploadItem.State
PER_PAGE = 50
COUNTED_EXACTLY = 5000
DATASETS_SHOWN = 10
Rows = QuerySet[UploadItem, UploadItem]
UNKNOWN_COLUMNS = "These columns are not known, and nothing is taken from them: {}."


@dataclass(frozen=True)
class Sums:
    """How many items there are, how many will be sent, what keeps the others, how much it is.

    `requests` is exact for up to 5,000 items, else the least that it can be (`is_about`).
    """

    chosen: int = 0
    ok: int = 0
    problems: int = 0
    left_out: int = 0
    size_bytes: int = 0
    requests: int = 0
    is_about: bool = False


@dataclass(frozen=True)
class Cause:
    """A fault with how many items have it, one of them for example, and the largest.

    Of datasets that the app does not have each is a cause, by `dataset`; where there are many, one
    more stands for all of them together, with their number in `datasets`.
    """

    fault: str
    count: int
    example: UploadItem
    largest_bytes: int
    most_pixels: int
    dataset: str = ""
    datasets: int = 0


@dataclass(frozen=True)
class Wanted:
    """Which items: those with a fault, in a state, with a problem in words; behind a cursor."""

    fault: str = ""
    state: str = ""
    problem: str = ""
    after: tuple[str, int] | None = None


def of(workspace: Workspace, pk: int) -> Job | None:
    """An upload of the workspace; None where it has no such."""
    rows = Job.objects.select_related("workspace__team", "owner")
    return rows.filter(workspace=workspace, kind=Job.Kind.UPLOAD, pk=pk).first()


def sums(job: Job) -> Sums:
    """The sums of a draft. Units/limits: one walk along an index, for any number of items."""
    rows: Any = UploadItem.objects.filter(job=job).order_by()
    told = rows.aggregate(
        chosen=Count("pk"),
        left_out=Count("pk", filter=Q(state=State.SKIPPED)),
        problems=Count("pk", filter=~Q(fault="") & ~Q(state=State.SKIPPED)),
        size_bytes=Sum("size_bytes", filter=_SENT, default=0),
        videos=Count("pk", filter=_SENT & Q(kind=UploadItem.Kind.VIDEO)),
    )
    videos = told.pop("videos")
    ok = told["chosen"] - told["left_out"] - told["problems"]
    if ok <= COUNTED_EXACTLY:
        found = rows.filter(_SENT).order_by("number").only(*cutting.FIELDS)
        return Sums(**told, ok=ok, requests=sum(1 for _ in cutting.loads(found.iterator())))
    least = max(
        videos,
        -(-ok // limits.INPUTS_PER_REQUEST),
        -(-told["size_bytes"] // cutting.PER_REQUEST_BYTES),
    )
    return Sums(**told, ok=ok, requests=least, is_about=True)


def causes(job: Job) -> list[Cause]:
    """The faults of a draft, the most frequent first; of datasets, 10 and all of them together."""
    rows = UploadItem.objects.filter(job=job).exclude(fault="").exclude(state=State.SKIPPED)
    counted = (
        rows.order_by()
        .values("fault")
        .annotate(count=Count("pk"), largest=Max("size_bytes"), most=Max("pixels"))
    )
    found = [
        Cause(one["fault"], one["count"], example, one["largest"], one["most"])
        for one in sorted(counted, key=lambda one: -one["count"])
        if (example := rows.filter(fault=one["fault"]).order_by("number").first())
    ]
    return [
        part
        for one in found
        for part in (_by_dataset(one, rows) if one.fault == NO_DATASET else [one])
    ]


def _by_dataset(every: Cause, rows: Rows) -> Iterator[Cause]:
    lacking = rows.filter(fault=NO_DATASET)
    counted = lacking.order_by().values("problem").annotate(count=Count("pk"))
    for one in counted.order_by("-count", "problem")[:DATASETS_SHOWN]:
        example = lacking.filter(problem=one["problem"]).order_by("number").first()
        if example is not None:
            yield replace(
                every, count=one["count"], example=example, dataset=row_datasets.of(example)
            )
    number = counted.count()
    if number > DATASETS_SHOWN:
        yield replace(every, datasets=number)


def sources(job: Job) -> dict[str, int]:
    """How many items came from files, addresses and texts; a row that cannot be read from none."""
    rows = UploadItem.objects.filter(job=job).exclude(fault="bad_row").order_by().values("source")
    return {one["source"]: one["count"] for one in rows.annotate(count=Count("pk"))}


def page(job: Job, wanted: Wanted) -> list[UploadItem]:
    """Items of an upload, those with a fault first. Units/limits: 50 and one more."""
    rows = UploadItem.objects.filter(job=job).select_related("staged_file").defer("text")
    if wanted.fault:
        rows = rows.filter(fault=wanted.fault).exclude(state=State.SKIPPED)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.problem:
        rows = rows.filter(problem=wanted.problem)
    if wanted.after is not None:
        fault, number = wanted.after
        rows = rows.filter(Q(fault__lt=fault) | Q(fault=fault, number__gt=number))
    return list(rows.order_by("-fault", "number")[: PER_PAGE + 1])


def reading(job: Job) -> Iterator[tuple[str, int, str]]:
    """Of each manifest: its name, how many rows were read, and what stopped it or is not read."""
    for manifest in job.manifests.order_by("pk"):
        unknown = [name for name in manifest.columns if name and not rows.column(name)]
        told = UNKNOWN_COLUMNS.format(", ".join(unknown)[:200]) if unknown else ""
        yield manifest.name, manifest.row_count, f"{manifest.problem} {told}".strip()


_SENT = Q(fault="") & ~Q(state=State.SKIPPED)
