"""Drafts: what is to be uploaded is gathered here, item by item; nothing of it is sent.

Only a draft takes items, under the lock of its row: once it is started it stands still.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from inputs_app.models import Job, UploadItem, Workspace
from inputs_app.services import inserting, jobs
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import faults, naming
from inputs_app.services.uploads.options import Options
from inputs_core import ids

Source = UploadItem.Source
INSERTED_AT_ONCE = 1000
TITLE = "Upload"
STARTED = "This upload was started or cancelled already. Make a new one for more inputs."


def new(by: Actor, workspace: Workspace, title: str = "", options: Options | None = None) -> Job:
    """An empty draft. `title`: what people call it; else the day and the time."""
    told = title.strip() or f"{TITLE} of {timezone.localtime():%-d %B, %H:%M}"
    made = (options or Options()).to_json()
    with transaction.atomic():
        return jobs.waiting(
            by, workspace, Job.Kind.UPLOAD, told, state=Job.State.DRAFT, options=made
        )


def locked(job: Job) -> Job:
    """The draft as it stands, ours until the end of the running transaction.

    Raises: ProductError where it is no draft any more.
    """
    found = Job.objects.select_for_update().filter(pk=job.pk, state=Job.State.DRAFT).first()
    if found is None:
        raise ProductError(STARTED)
    return found


def add_files(job: Job, files: Sequence[tuple[str, int]]) -> list[UploadItem]:
    """The items of files with these names and sizes in bytes, in this order; their bytes follow.

    A file that the draft has under this name and size (or that a manifest names) keeps its item,
    so that an upload that broke off goes on. Units/limits: give at most 1,000 files at a time.
    Raises: ProductError where the draft was started.
    """
    with transaction.atomic():
        draft = locked(job)
        known = _known_files(draft, [naming.storable(name) for name, _ in files])
        number = next_number(draft)
        found: list[UploadItem] = []
        sized: list[UploadItem] = []
        for name, size_bytes in ((naming.storable(name), size) for name, size in files):
            item = known.get((name, size_bytes)) or _sizeless(known, name)
            if item is None:
                item = _file(draft, number, name, size_bytes)
                number += 1
            elif not item.size_bytes:
                item.size_bytes, item.fault = size_bytes, ""
                item.fault = faults.of(item)
                sized.append(item)
            known[name, size_bytes] = item
            found.append(item)
        UploadItem.objects.bulk_create([item for item in found if item.pk is None])
        UploadItem.objects.bulk_update(sized, ["size_bytes", "fault"], batch_size=100)
        ask_for_plan(draft)
    return found


def add_urls(job: Job, urls: Iterable[str], kind: str = "") -> int:
    """Adds an item for each address; gives how many. Raises: ProductError."""
    return _add(job, (_url(one, kind) for one in urls))


def add_texts(job: Job, texts: Iterable[str]) -> int:
    """Adds an item for each text; gives how many. Raises: ProductError."""
    return _add(job, (_text(one) for one in texts))


def next_number(job: Job) -> int:
    """The number of the item that comes next; call it under the lock of the draft."""
    last = UploadItem.objects.filter(job=job).aggregate(last=Max("number"))["last"]
    return 0 if last is None else last + 1


def ask_for_plan(draft: Job) -> None:
    """Makes a locked draft due, so that a worker compares its items and asks the app for their ids.

    The number of the request goes up with each: a worker that plans sees that it has to go on.
    """
    draft.options["asked"] = draft.options.get("asked", 0) + 1
    Job.objects.filter(pk=draft.pk).update(options=draft.options)
    Job.objects.filter(pk=draft.pk, due_at=None).update(due_at=timezone.now())


def parts(items: Iterable[UploadItem], count: int) -> Iterator[list[UploadItem]]:
    """The items, so many at a time."""
    left = iter(items)
    while some := list(islice(left, count)):
        yield some


def _add(job: Job, items: Iterable[UploadItem]) -> int:
    with transaction.atomic():
        draft = locked(job)
        first = number = next_number(draft)
        for some in parts(items, INSERTED_AT_ONCE):
            for item in some:
                item.job, item.number = draft, number
                item.fault = faults.of(item)
                number += 1
            inserting.insert(some)
        ask_for_plan(draft)
    return number - first


def _known_files(job: Job, names: Sequence[str]) -> dict[tuple[str, int], UploadItem]:
    rows = UploadItem.objects.filter(job=job, source=Source.FILE, name__in=names)
    return {(item.name, item.size_bytes): item for item in rows.exclude(state="skipped")}


def _sizeless(known: dict[tuple[str, int], UploadItem], name: str) -> UploadItem | None:
    """The item that waits for a file of this name, whose size nobody knew."""
    item = known.get((name, 0))
    return known.pop((name, 0)) if item is not None and item.pk is not None else None


def _file(job: Job, number: int, name: str, size_bytes: int) -> UploadItem:
    item = UploadItem(
        job=job,
        number=number,
        input_id=naming.id_of_file(name),
        name=name[:1024],
        source=Source.FILE,
        kind=naming.kind_of_name(name),
        size_bytes=size_bytes,
    )
    item.fault = faults.of(item)
    return item


def _url(url: str, kind: str) -> UploadItem:
    return UploadItem(
        input_id=ids.new_ordered_id(),
        name=url[:1024],
        source=Source.URL,
        kind=kind or naming.kind_of_url(url),
        url=url,
        is_checked=True,
    )


def _text(text: str) -> UploadItem:
    return UploadItem(
        input_id=ids.new_ordered_id(),
        name=text[:80],
        source=Source.TEXT,
        kind=UploadItem.Kind.TEXT,
        text=text,
        size_bytes=len(text.encode("utf-8", "surrogatepass")),
        is_checked=True,
    )
