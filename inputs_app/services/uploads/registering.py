"""Which files an upload expects: the rows of those that somebody chose.

A file is known by its name and size: whoever chooses it again, in this tab or as a colleague on
another machine, goes on where its bytes end.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from inputs_app.models import Job, StagedFile, UploadItem, Workspace
from inputs_app.services import jobs
from inputs_app.services.uploads import drafts, files
from inputs_app.services.uploads.refusals import Closed, TooLarge
from inputs_core.limits import MB

FILES_AT_ONCE = 500
FILES_PER_JOB = 100_000
BYTES_PER_JOB = 200 * 1024 * MB


@dataclass(frozen=True)
class Wanted:
    """A file that somebody chose: its name or its path within a folder, and its size."""

    name: str
    size_bytes: int


@dataclass(frozen=True)
class Expected:
    """What is expected of a chosen file: the row for its bytes, or none, where they are here or not
    wanted; then `why` may say why not."""

    file: StagedFile | None
    why: str = ""


Named = tuple[str, int]
"""The name and the size by which a file is known."""


def register(workspace: Workspace, job_pk: int, wanted: Sequence[Wanted]) -> list[Expected]:
    """Makes room for files, in their order; those that the upload knows already stay as they are.

    Once it is started an upload takes the rest of its files, and no others.
    Units/limits: 500 at a time; 100,000 files and 200 GB in one upload.
    Raises: Closed; TooLarge; NoRoom; Job.DoesNotExist.
    """
    job = workspace.jobs.get(pk=job_pk, kind=Job.Kind.UPLOAD)
    if job.state in jobs.ENDED:
        raise Closed("This upload has ended: no more files can be added to it.")
    files.check_room(sum(one.size_bytes for one in wanted))
    named = [(files.name_of(one.name), one.size_bytes) for one in wanted]
    different = list(dict.fromkeys(named))
    with transaction.atomic():
        if job.state == Job.State.DRAFT:
            known = dict(zip(different, drafts.add_files(job, different), strict=True))
            _check_limits(job)
        else:
            known = _known(job, different)
        _make_room(known.values())
        rows = StagedFile.objects.filter(item__in=[item.pk for item in known.values()])
        found = {file.item_id: file for file in rows}
    return [_expected(known.get(one), found) for one in named]


def _known(job: Job, named: Sequence[Named]) -> dict[Named, UploadItem]:
    rows = job.upload_items.filter(source=UploadItem.Source.FILE, name__in=[n for n, _ in named])
    return {(item.name, item.size_bytes): item for item in rows}


def _expected(item: UploadItem | None, found: Mapping[int, StagedFile]) -> Expected:
    if item is None:
        return Expected(None, "The upload was started without it.")
    return Expected(found.get(item.pk), files.too_large(item.kind, item.size_bytes))


def _check_limits(job: Job) -> None:
    rows = job.upload_items.filter(source=UploadItem.Source.FILE)
    held = rows.aggregate(count=Count("pk"), bytes=Sum("size_bytes"))
    if held["count"] > FILES_PER_JOB:
        raise TooLarge(f"An upload takes {FILES_PER_JOB:,} files. Begin another for the rest.")
    if held["bytes"] > BYTES_PER_JOB:
        most_gb = BYTES_PER_JOB // MB // 1024
        raise TooLarge(f"An upload takes {most_gb:,} GB. Begin another for the rest.")


def _make_room(items: Iterable[UploadItem]) -> None:
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
