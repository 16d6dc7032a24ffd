"""Rows of a draft that a person puts right one by one, by the rules of a manifest.

A row that could not be read becomes an item as if it had been written so; of an item only its id,
its address, its kind and its datasets change, and all else stays.
"""

import json
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from inputs_app.client.types import Json
from inputs_app.models import Job, UploadItem
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import described, drafts, faults, mistaken, naming, rows
from inputs_app.services.uploads.described import Wrong
from inputs_app.services.uploads.faults import FAULTS, NO_DATASET
from inputs_core import ids

Source, State = UploadItem.Source, UploadItem.State
BAD_ROW, WHOLE = "bad_row", "input"
MENDED = (BAD_ROW, "bad_url", "bad_id", "same_id", "same_url", "exists_in_app", NO_DATASET)
OF_ROW = (
    "input_id",
    "name",
    "source",
    "kind",
    "url",
    "text",
    "data",
    "dataset_ids",
    "size_bytes",
    "is_checked",
)
LISTS = ("concepts", "absent_concepts", "datasets")
LARGEST_NUMBER = 2**31 - 1
GONE = "This row needs nothing any more, or the upload was started."
TAKEN = "Another input of this upload has this id."
FIELDS_OF_FAULTS = {"bad_url": "url", "empty": "text", "too_large": "text", "wrong_type": "type"}


def find(job: Job, number: int) -> UploadItem | None:
    """An item that can be put right; None where there is no such any more."""
    return _mendable(job).filter(number=number).first() if number <= LARGEST_NUMBER else None


def can_be_mended(item: UploadItem) -> bool:
    """Whether somebody may put it right by writing."""
    return item.fault in MENDED and item.state != State.SKIPPED


def told_of(item: UploadItem) -> Json:
    """What the row said, by the columns that can be written anew; lists as lists of ids. An input
    in the API's shape stands under `input`, whole."""
    if item.fault == BAD_ROW:
        return _told_of_row(json.loads(item.text) if item.text else {})
    told: Json = {"id": item.input_id, "datasets": item.dataset_ids}
    if item.source != Source.URL:
        return told
    is_guessed = item.kind == naming.kind_of_url(item.url)
    return told | {"url": item.url, "type": "" if is_guessed else item.kind}


def mend(job: Job, number: int, told: Json, *, is_tried: bool = False) -> None:
    """Writes an item anew as told (columns by name, or an input in the API's shape) and has the
    draft planned again; `is_tried`: it only looks whether that can be.

    Raises: Wrong, by its field; ProductError where there is no such row.
    """
    with transaction.atomic():
        draft = drafts.locked(job)
        item = find(draft, number)
        if item is None:
            raise ProductError(GONE)
        if item.fault == BAD_ROW:
            _write_anew(item, told)
        else:
            _change(item, told)
        others = UploadItem.objects.filter(job=draft, input_id=item.input_id).exclude(pk=item.pk)
        if others.exclude(state=State.SKIPPED).exists():
            raise Wrong("id", TAKEN)
        if not is_tried:
            item.save()
            drafts.ask_for_plan(draft)


def _mendable(job: Job) -> QuerySet[UploadItem]:
    items = UploadItem.objects.filter(job=job, job__state=Job.State.DRAFT, fault__in=MENDED)
    return items.exclude(state=State.SKIPPED)


def _told_of_row(row: Json) -> Json:
    if isinstance(row.get("data"), dict):
        return {WHOLE: row}
    told = dict.fromkeys(rows.COLUMNS, "") | rows.by_column(row)
    return told | {name: _listed(told[name]) for name in LISTS}


def _listed(value: object) -> Sequence[str]:
    listed = value.split(";") if isinstance(value, str) else value
    return [str(one).strip() for one in listed] if isinstance(listed, list) else [str(value)]


def _write_anew(item: UploadItem, told: Json) -> None:
    made = rows.of_json(told)
    if made.fault == "bad_id":
        raise Wrong("id", made.problem)
    fault = faults.of(made)
    if fault not in ("", "not_here"):
        raise Wrong(FIELDS_OF_FAULTS.get(fault, ""), FAULTS[fault].sentence)
    for name in OF_ROW:
        setattr(item, name, getattr(made, name))
    item.fault, item.problem = fault, ""


def _change(item: UploadItem, told: Json) -> None:
    item.input_id = told.get("id", "")
    if problem := ids.problem(item.input_id):
        raise Wrong("id", problem)
    item.dataset_ids = described.words("datasets", told)
    if item.source == Source.URL:
        _lead_to(item, described.text("url", told.get("url", "")), told.get("type", ""))
    if mistaken.is_named_so(item.name):
        item.sha256 = ""  # it is looked at anew: it may be a manifest too
    item.is_checked = False
    faults.anew(item)


def _lead_to(item: UploadItem, url: str, kind: str) -> None:
    if not faults.is_address(url):
        raise Wrong("url", FAULTS["bad_url"].sentence)
    item.kind = kind or naming.kind_of_url(url)
    item.url, item.name = url, url[:1024]
