"""What a person decides about a draft: fixes for all items with a fault, and the batch options."""

from collections.abc import Callable, Mapping

from django.db import transaction
from django.db.models import QuerySet

from inputs_app.models import Job, UploadItem
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import drafts, faults, naming
from inputs_app.services.uploads.faults import FAULTS, KEEP, LEAVE_OUT, NEW_ID, REPLACE
from inputs_app.services.uploads.options import Options

State = UploadItem.State
AT_ONCE = 1000
FIELDS = ["input_id", "is_checked", "fault", "problem", "state"]
UNKNOWN = "There is no such fix for this problem. Look at the page again."


def fix(job: Job, fault: str, how: str) -> int:
    """Applies a fix to all items with a fault; gives to how many.

    Units/limits: 1,000 in a transaction, so that nobody waits for all. Raises: ProductError.
    """
    if fault not in FAULTS or how not in FAULTS[fault].fixes:
        raise ProductError(UNKNOWN)
    if fault == "same_url" and how == KEEP:
        return _allow_urls(job)
    return _each(job, {"fault": fault}, FIXES[how])


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


def _each(job: Job, which: Mapping[str, str], change: Callable[[UploadItem], None]) -> int:
    count, after = 0, -1
    while True:
        with transaction.atomic():
            draft = drafts.locked(job)
            rows = UploadItem.objects.filter(job=draft, number__gt=after, **which)
            items = list(_left_in(rows, which).order_by("number")[:AT_ONCE])
            for item in items:
                change(item)
            UploadItem.objects.bulk_update(items, [*FIELDS, "is_kept"], batch_size=100)
            if not items:
                drafts.ask_for_plan(draft)
                return count
        count, after = count + len(items), items[-1].number


def _left_in(rows: "QuerySet[UploadItem]", which: Mapping[str, str]) -> "QuerySet[UploadItem]":
    rows = rows.select_related("staged_file")
    return rows if "state" in which else rows.exclude(state=State.SKIPPED)


def _leave_out(item: UploadItem) -> None:
    said = item.problem or FAULTS[item.fault].sentence
    item.state, item.fault, item.problem = State.SKIPPED, "", f"Left out: {said}"[:500]


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
    item.fault = item.problem = ""
    item.fault = faults.of(item)


def _rename(item: UploadItem, input_id: str) -> None:
    item.input_id, item.fault, item.problem = input_id, "", ""
    item.fault = faults.of(item)


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
}
