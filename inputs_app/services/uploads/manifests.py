"""Manifests: tables of inputs that are kept in staging and read by turns into the items of a draft.

The place in the table moves in the transaction that adds its items: killed at any moment, each row
becomes one item.
"""

import io
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import IO, BinaryIO, cast

from django.db import transaction

from inputs_app.client.types import Json
from inputs_app.models import Job, UploadItem, UploadManifest
from inputs_app.services import inserting, jobs, staging
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import drafts, faults, naming, rows, tables
from inputs_app.services.uploads.described import Wrong
from inputs_app.services.uploads.tables import Head, NotATable, Row
from inputs_core.joined import Joined, NotWhole
from inputs_core.limits import MB

FOLDER = "manifests"
PART_BYTES = 8 * MB
MOST_BYTES = 120 * MB
ROWS_AT_ONCE = 1000
HELD_BYTES = 8 * MB
GONE = "The rest of this table is not here any more. Send it again."
UNKNOWN = (
    "The first line names no column that is known. It needs url, text or file; id, type, concepts,"
    " absent_concepts, metadata, latitude, longitude and datasets may stand beside it."
)


def add(job: Job, name: str, file: IO[bytes]) -> UploadManifest:
    """Stores a table and makes the draft due, so that a worker reads it.

    Units/limits: 120 MB, read in parts of 8 MB. Asks the storage: not inside a transaction.
    Raises: ProductError where it is no table, too large, or the draft was started.
    """
    head = head_of(file)
    file.seek(0)
    parts: list[tuple[str, int]] = []
    with ExitStack() as undoing:
        undoing.callback(lambda: staging.remove([one for one, _ in parts]))
        while data := file.read(PART_BYTES):
            parts.append((staging.put(FOLDER, data), len(data)))
            _check_size(len(parts) * PART_BYTES)
        with transaction.atomic():
            draft = drafts.locked(job)
            made = UploadManifest.objects.create(
                job=draft,
                name=naming.storable(name)[:300],
                parts=parts,
                size_bytes=sum(size for _, size in parts),
                offset_bytes=head.offset_bytes,
                line=head.line,
                delimiter=head.delimiter,
                columns=list(head.columns),
            )
            drafts.ask_for_plan(draft)
        undoing.pop_all()
    return made


def _check_size(size_bytes: int) -> None:
    if size_bytes > MOST_BYTES:
        raise ProductError(f"A manifest has at most {MOST_BYTES // MB} MB. Send it in two.")


def add_rows(job: Job, name: str, found: Iterable[Json]) -> UploadManifest:
    """Keeps rows as a manifest, so that a worker adds them: many are too many for a request.

    Shape of a row: the columns of a manifest by name. Raises: ProductError.
    """
    lines = "".join(f"{json.dumps(one)}\n" for one in found)
    return add(job, name, io.BytesIO(lines.encode()))


def check(file: IO[bytes]) -> None:
    """Looks at how a file begins, before a draft is made for it. Raises: ProductError."""
    head_of(file)
    file.seek(0)


def unread(job: Job) -> UploadManifest | None:
    """The next manifest of an upload that is not read to its end, if there is one."""
    return job.manifests.filter(is_read=False).order_by("pk").first()


def read(
    job: Job, manifest: UploadManifest, ends_at: float, each: Callable[[], None] = lambda: None
) -> bool:
    """Reads rows of a manifest into items, until its end or `ends_at` (time.monotonic).

    `each` is called after every 1,000 rows. False: it is not read to its end, or somebody else has
    the job by now. Raises: StorageFailed; what was read and not written is read again then.
    """
    parts = [(str(name), int(size)) for name, size in manifest.parts]
    with io.BufferedReader(Joined(parts, staging.opened), MB) as file:
        head = Head(
            manifest.offset_bytes, manifest.line, manifest.delimiter, tuple(manifest.columns)
        )
        found = tables.rows(cast("BinaryIO", file), head)
        while True:
            some, problem = _next(found)
            if not _written(job, manifest, some, problem):
                return False
            each()
            if manifest.is_read:
                break
            if time.monotonic() > ends_at:
                return False
    staging.remove([name for name, _ in manifest.parts])
    return True


def head_of(file: IO[bytes]) -> Head:
    """How a manifest begins. Raises: ProductError where it is no table, or of other things."""
    try:
        head = tables.head_of(cast("BinaryIO", file))
    except NotATable as error:
        raise ProductError(str(error)) from None
    if head.delimiter and not set(map(rows.column, head.columns)) & set(rows.MEDIA):
        raise ProductError(UNKNOWN)
    return head


def _next(found: Iterator[Row]) -> tuple[list[Row], str]:
    """The next rows, and why there will be no more: a problem, or "end"; else empty."""
    some: list[Row] = []
    first = None
    try:
        for row in found:
            some.append(row)
            first = first if first is not None else row.offset_bytes
            if len(some) == ROWS_AT_ONCE or row.offset_bytes - first > HELD_BYTES:
                return some, ""
    except NotATable as error:
        return some, str(error)
    except (NotWhole, FileNotFoundError):
        return some, GONE
    return some, "end"


def _written(job: Job, manifest: UploadManifest, some: list[Row], problem: str) -> bool:
    columns = [rows.column(name) for name in manifest.columns]
    items = [_item(row, columns) for row in some]
    with transaction.atomic():
        if not jobs.is_ours(job):
            return False
        number = drafts.next_number(job)
        for place, item in enumerate(items):
            item.job, item.number = job, number + place
        inserting.insert(items)
        if some:
            manifest.offset_bytes, manifest.line = some[-1].offset_bytes, some[-1].lines
        manifest.row_count += len(some)
        manifest.is_read = bool(problem)
        manifest.problem = "" if problem == "end" else problem
        manifest.save(update_fields=["offset_bytes", "line", "row_count", "is_read", "problem"])
    return True


def _item(row: Row, columns: list[str]) -> UploadItem:
    if row.problem:
        return rows.broken(row.line, row.problem)
    told = rows.of_columns(row.content, columns) if columns else row.content
    try:
        item = rows.of_json(told)
    except Wrong as error:
        return rows.broken(row.line, f"{error.field}: {error.told}", told)
    item.fault = faults.of(item)
    return item
