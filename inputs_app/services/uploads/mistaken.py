"""Manifests that were chosen among the files: they are noticed by how they begin, and read as what
they are when somebody says so.
"""

from typing import BinaryIO

from django.db import transaction
from django.db.models import QuerySet

from inputs_app.models import Job, StagedFile, UploadItem, UploadManifest
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import content, drafts, faults, manifests, rows, tables
from inputs_app.services.uploads.described import Wrong
from inputs_app.services.uploads.tables import Head, NotATable
from inputs_core.joined import NotWhole

State, Source = UploadItem.State, UploadItem.Source
ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson", ".json")
FAULT = "manifest"
AT_ONCE = 200
NO_HARM = ("", "not_here", "bad_id")
"""What the plan may say against the first row of a manifest that is one all the same."""
GONE = "“{}” is not here any more. Choose it again."


def is_named_so(name: str) -> bool:
    """Whether a manifest may be called so."""
    return name.lower().endswith(ENDINGS)


def is_one(item: UploadItem) -> bool:
    """Whether a whole file reads like a manifest: known columns, and a first row that means an
    input. Raises: NotWhole, StorageFailed, FileNotFoundError."""
    if item.is_kept or not is_named_so(item.name):
        return False
    with content.opened(item) as file:
        return _reads_so(file)


def read_as_such(job: Job, number: int | None = None) -> int:
    """Makes manifests of the files of a draft that look like some, or of one; gives how many. Their
    bytes stay where they are, and a worker reads them.

    Units/limits: 200 at once. Asks the storage: not inside a transaction. Raises: ProductError.
    """
    count = 0
    for item in list(_found(job, number).order_by("number")[:AT_ONCE]):
        try:
            with content.opened(item) as file:
                head = manifests.head_of(file)
        except (NotWhole, FileNotFoundError):
            raise ProductError(GONE.format(item.name[:80])) from None
        count += _becomes_one(job, item, head)
    return count


def _found(job: Job, number: int | None = None) -> QuerySet[UploadItem]:
    rows = UploadItem.objects.filter(job=job, fault=FAULT).exclude(state=State.SKIPPED)
    return rows if number is None else rows.filter(number=number)


def _reads_so(file: BinaryIO) -> bool:
    try:
        head = manifests.head_of(file)
        row = next(tables.rows(file, head), None)
    except (ProductError, NotATable):
        return False
    if row is None or row.problem:
        return False
    columns = [rows.column(name) for name in head.columns]
    try:
        item = rows.of_cells(row.content, columns) if columns else rows.of_json(row.content)
    except Wrong:
        return False
    names = columns or [rows.column(str(key).lower()) for key in row.content]
    is_whole = not columns and "data" in row.content
    is_told = is_whole or item.source == Source.URL or len(set(filter(None, names))) > 1
    return is_told and faults.of(item) in NO_HARM


def _becomes_one(job: Job, item: UploadItem, head: Head) -> bool:
    """The objects change hands: rows go and come in one transaction, so that they are always
    somebody's. False: the item is gone already."""
    with transaction.atomic():
        draft = drafts.locked(job)
        file = StagedFile.objects.filter(item__in=_found(draft, item.number)).first()
        if file is None:
            return False
        stored = file.parts.order_by("start_bytes").values_list("name", "size_bytes")
        UploadManifest.objects.create(
            job=draft,
            name=item.name[:300],
            parts=list(stored),
            size_bytes=file.size_bytes,
            offset_bytes=head.offset_bytes,
            line=head.line,
            delimiter=head.delimiter,
            columns=list(head.columns),
        )
        UploadItem.objects.filter(pk=item.pk).delete()
        drafts.ask_for_plan(draft)
    return True
