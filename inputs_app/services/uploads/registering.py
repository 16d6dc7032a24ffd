"""Which files an upload expects: the rows of those that somebody chose.

A file is known by its name and size: whoever chooses it again, in this tab or as a colleague on
another machine, goes on where its bytes end.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Max, Sum
from django.utils import timezone

from inputs_app.models import Job, StagedFile, UploadItem, Workspace
from inputs_app.services.uploads import files, names
from inputs_app.services.uploads.refusals import Closed, TooLarge
from inputs_core.limits import MB

FILES_AT_ONCE = 500
FILES_PER_JOB = 100_000
BYTES_PER_JOB = 200 * 1024 * MB


@dataclass(frozen=True)
class Wanted:
    """A file that somebody chose: its name or path, its size, and the type their browser tells."""

    name: str
    size_bytes: int
    content_type: str = ""


@dataclass(frozen=True)
class Expected:
    """A file that the upload knows. Without a `file` its bytes are not wanted, `why` says it."""

    item: UploadItem
    file: StagedFile | None
    why: str = ""


def register(workspace: Workspace, job_pk: int, wanted: Sequence[Wanted]) -> list[Expected]:
    """Makes room for files, in their order; those that the upload knows already stay as they are.

    Units/limits: 500 at a time; 100,000 files and 200 GB in one upload.
    Raises: Closed; TooLarge; NoRoom; Job.DoesNotExist.
    """
    files.check_room(sum(one.size_bytes for one in wanted))
    with transaction.atomic():
        job = workspace.jobs.select_for_update().get(pk=job_pk, kind=Job.Kind.UPLOAD)
        if job.state != Job.State.DRAFT:
            raise Closed("This upload has been started: no more files can be added to it.")
        cleaned = [Wanted(names.cleaned(w.name), w.size_bytes, w.content_type) for w in wanted]
        known = _known(job, cleaned)
        new = {_key(one): one for one in cleaned if _key(one) not in known}
        _check_limits(job, list(new.values()))
        known |= _added(job, list(new.values()))
        _make_room(list(known.values()))
        found = {
            file.item_id: file
            for file in StagedFile.objects.filter(item__in=[it.pk for it in known.values()])
        }
    return [_expected(known[_key(one)], found) for one in cleaned]


def _key(one: Wanted) -> tuple[str, int]:
    return one.name, one.size_bytes


def _known(job: Job, wanted: Sequence[Wanted]) -> dict[tuple[str, int], UploadItem]:
    rows = job.upload_items.filter(
        source=UploadItem.Source.FILE, name__in={one.name for one in wanted}
    )
    return {(item.name, item.size_bytes): item for item in rows}


def _check_limits(job: Job, new: Sequence[Wanted]) -> None:
    rows = job.upload_items.filter(source=UploadItem.Source.FILE)
    held = rows.aggregate(count=Count("pk"), bytes=Sum("size_bytes"))
    if held["count"] + len(new) > FILES_PER_JOB:
        raise TooLarge(f"An upload takes {FILES_PER_JOB:,} files. Begin another for the rest.")
    if (held["bytes"] or 0) + sum(one.size_bytes for one in new) > BYTES_PER_JOB:
        most_gb = BYTES_PER_JOB // MB // 1024
        raise TooLarge(f"An upload takes {most_gb:,} GB. Begin another for the rest.")


def _added(job: Job, new: Sequence[Wanted]) -> dict[tuple[str, int], UploadItem]:
    highest = job.upload_items.aggregate(last=Max("number"))["last"] or 0
    proposed = {one for wanted in new for one in names.candidates(wanted.name)}
    taken = job.upload_items.filter(input_id__in=proposed).values_list("input_id", flat=True)
    free = names.chosen([one.name for one in new], taken)
    items = [
        UploadItem(
            job=job,
            number=number,
            input_id=input_id,
            name=one.name,
            source=UploadItem.Source.FILE,
            kind=names.kind_of(one.name, one.content_type),
            size_bytes=one.size_bytes,
        )
        for number, (one, input_id) in enumerate(zip(new, free, strict=True), highest + 1)
    ]
    made = UploadItem.objects.bulk_create(items)
    return {(item.name, item.size_bytes): item for item in made}


def _make_room(items: Sequence[UploadItem]) -> None:
    """A row for the bytes of each item that waits for some, from now on for a week; a file of no
    bytes is there at once."""
    planned = [item for item in items if item.state == UploadItem.State.PLANNED]
    waiting = [item for item in planned if not files.too_large(item.kind, item.size_bytes)]
    StagedFile.objects.bulk_create(
        [StagedFile(item=item, size_bytes=item.size_bytes) for item in waiting],
        ignore_conflicts=True,
    )
    late = StagedFile.objects.filter(item__in=[it.pk for it in waiting])
    late.update(created_at=timezone.now())
    empty = [item.pk for item in waiting if item.size_bytes == 0]
    UploadItem.objects.filter(pk__in=empty).update(state=UploadItem.State.STAGED)


def _expected(item: UploadItem, found: dict[int, StagedFile]) -> Expected:
    return Expected(item, found.get(item.pk), files.too_large(item.kind, item.size_bytes))
