"""What a person decides about a draft: fixes for all items with a fault, and the batch options."""

from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet

from inputs_app.models import Job, UploadItem
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import (
    dataset_fixes,
    drafts,
    faults,
    mistaken,
    naming,
    row_datasets,
)
from inputs_app.services.uploads.faults import (
    FAULTS,
    KEEP,
    LEAVE_OUT,
    MAKE,
    NEW_ID,
    NO_DATASET,
    READ,
    REPLACE,
    WITHOUT,
)
from inputs_app.services.uploads.options import Options

State = UploadItem.State
AT_ONCE = 1000
FIELDS = ["input_id", "is_checked", "fault", "problem", "state", "is_kept", "sha256"]
LEFT_OUT = "Left out: "
UNKNOWN = "There is no such fix for this problem. Look at the page again."


def fix(
    by: Actor, job: Job, fault: str, how: str, dataset_id: str = "", number: int | None = None
) -> int:
    """Applies a fix to all items with a fault, or to one of them; gives to how many.

    `dataset_id`: only those that lack this dataset. Units/limits: 1,000 in a transaction, so that
    nobody waits for all. Raises: ProductError; ApiError where the API is asked.
    """
    if fault not in FAULTS or how not in FAULTS[fault].fixes:
        raise ProductError(UNKNOWN)
    if fault == "same_url" and how == KEEP:
        return _allow_urls(job)
    if how == READ:
        return mistaken.read_as_such(job, number)
    which: dict[str, str | int] = {"fault": fault}
    if number is not None:
        which["number"] = number
    if fault == NO_DATASET and dataset_id:
        which["problem"] = row_datasets.problem_of(dataset_id)
    if how == MAKE:
        dataset_fixes.make(by, job, which, dataset_id)
    if how == WITHOUT:
        change = dataset_fixes.without(job, dataset_id)
        return _each(job, which, change, [*FIELDS, "dataset_ids"])
    return _each(job, which, FIXES[how])


def put_back(job: Job) -> int:
    """Takes back what was left out; gives how many. Raises: ProductError."""
    return _each(job, {"state": State.SKIPPED}, _put_back)


def set_options(job: Job, options: Options, title: str = "") -> None:
    """Keeps the batch options of a draft. Raises: ProductError where it was started."""
    with transaction.atomic():
        draft = drafts.locked(job)
        was_free = draft.options.get("allow_duplicate_url")
        draft.options = {**draft.options, **options.to_json()}
        draft.title = title.strip()[:300] or draft.title
        Job.objects.filter(pk=draft.pk).update(options=draft.options, title=draft.title)
        if was_free != options.allow_duplicate_url:
            drafts.ask_for_plan(draft)


def _each(
    job: Job,
    which: Mapping[str, str | int],
    change: Callable[[UploadItem], None],
    fields: Sequence[str] = FIELDS,
) -> int:
    count, after = 0, -1
    while True:
        with transaction.atomic():
            draft = drafts.locked(job)
            rows = UploadItem.objects.filter(**which, job=draft, number__gt=after)
            items = list(_left_in(rows, which).order_by("number")[:AT_ONCE])
            for item in items:
                change(item)
            UploadItem.objects.bulk_update(items, fields, batch_size=100)
            if not items:
                drafts.ask_for_plan(draft)
                return count
        count, after = count + len(items), items[-1].number


def _left_in(rows: "QuerySet[UploadItem]", which: Mapping[str, object]) -> "QuerySet[UploadItem]":
    rows = rows.select_related("staged_file")
    return rows if "state" in which else rows.exclude(state=State.SKIPPED)


def _leave_out(item: UploadItem) -> None:
    said = item.problem or FAULTS[item.fault].sentence
    item.state, item.fault, item.problem = State.SKIPPED, "", f"{LEFT_OUT}{said}"[:500]


def _new_id(item: UploadItem) -> None:
    _rename(item, naming.suffixed(item.input_id))
    item.is_checked = True


def _replace(item: UploadItem) -> None:
    _rename(item, naming.replaced(item.input_id))
    item.is_checked = False


def _keep(item: UploadItem) -> None:
    item.is_kept, item.fault = True, ""


def _put_back(item: UploadItem) -> None:
    file = getattr(item, "staged_file", None)
    is_here = file is not None and file.offset_bytes == file.size_bytes
    item.state = State.STAGED if is_here else State.PLANNED
    if mistaken.is_named_so(item.name):
        item.sha256 = ""  # it is looked at anew: nobody said that it is no manifest
    said = item.problem.removeprefix(LEFT_OUT)
    faults.anew(item)
    if item.source == UploadItem.Source.TEXT and not item.kind:  # a row that could not be read
        item.fault, item.problem = "bad_row", said


def _rename(item: UploadItem, input_id: str) -> None:
    item.input_id = input_id
    faults.anew(item)


def _allow_urls(job: Job) -> int:
    with transaction.atomic():
        draft = drafts.locked(job)
        draft.options["allow_duplicate_url"] = True
        drafts.ask_for_plan(draft)
        rows = UploadItem.objects.filter(job=draft, fault="same_url")
        return rows.exclude(state=State.SKIPPED).update(fault="")


FIXES: Mapping[str, Callable[[UploadItem], None]] = {
    LEAVE_OUT: _leave_out,
    NEW_ID: _new_id,
    REPLACE: _replace,
    KEEP: _keep,
    MAKE: faults.anew,
}
