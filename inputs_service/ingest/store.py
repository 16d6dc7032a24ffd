"""Stored bytes under their SHA-256, and their rows.

A row is written after its file, and the same bytes are stored once however many processes bring
them. Nothing here may run inside a transaction.
"""

import hashlib
import io
from collections.abc import Iterable, Sequence
from datetime import timedelta
from time import sleep
from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import OperationalError
from django.utils import timezone

from inputs_core import faults
from inputs_core import media as content_of
from inputs_service.ingest import files
from inputs_service.models import Media
from inputs_service.patience import patient

ORIG = "orig"
UNKNOWN = "application/octet-stream"
REFRESH_AFTER = timedelta(hours=1)
SWEEP_TAKES = timedelta(minutes=1)


class BeingRemoved(OperationalError):
    """These bytes are being swept at this moment: try again."""


def put_bytes(content: bytes) -> Media:
    """Stores bytes once under their SHA-256 and gives their row, ready to be referred to.

    The row is safe from the sweep for a day: refer to it by then.
    Raises: BeingRemoved (an OperationalError), StorageFailed.
    """
    return put_all([content])[0]


def put_all(contents: Sequence[bytes]) -> list[Media]:
    """As `put_bytes` for several, in their order, with a fixed number of queries for new bytes."""
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    rows = known_all(digests)
    missing = {
        digest: io.BytesIO(content)
        for digest, content in zip(digests, contents, strict=True)
        if digest not in rows
    }
    files.write_all({files.path_of(digest, ORIG): file for digest, file in missing.items()})
    added = {digest: _row(file, digest) for digest, file in missing.items()}
    _add(list(added.values()))
    return [rows.get(digest) or added[digest] for digest in digests]


def put_file(file: BinaryIO, digest: str) -> Media:
    """Writes the file of bytes that are not known yet, and gives their row, not yet saved."""
    files.write(files.path_of(digest, ORIG), file)
    return _row(file, digest)


def _row(file: BinaryIO, digest: str) -> Media:
    file.seek(0)
    head = content_of.sniff(file.read(content_of.HEAD_BYTES))
    size_bytes = file.seek(0, io.SEEK_END)
    return Media(
        digest=digest, size_bytes=size_bytes, content_type=head.content_type if head else UNKNOWN
    )


def put_one(file: BinaryIO, digest: str) -> Media:
    """As `put_bytes`, from a file whose SHA-256 is known."""
    found = known(digest)
    if found is None:
        found = put_file(file, digest)
        _add([found])
    return found


@patient
def _add(rows: list[Media]) -> None:
    """Somebody else may have added the same bytes meanwhile: then theirs stand."""
    Media.objects.bulk_create(rows, ignore_conflicts=True)


def known_all(digests: Iterable[str]) -> dict[str, Media]:
    """The rows of those bytes that are stored already, each marked as used just now.

    Raises: BeingRemoved.
    """
    rows = {row.digest: row for row in Media.objects.filter(digest__in=set(digests))}
    stale = [digest for digest, row in rows.items() if not _is_fresh(row)]
    if stale and _used_now(stale) < len(stale):  # some are being swept
        settled = {digest: known(digest) for digest in stale}
        fresh = {digest: row for digest, row in rows.items() if digest not in settled}
        return fresh | {digest: row for digest, row in settled.items() if row is not None}
    return rows


def known(digest: str) -> Media | None:
    """The row of bytes that are stored already, marked as used just now; else None.

    Raises: BeingRemoved.
    """
    for _ in range(20):
        found = Media.objects.filter(digest=digest).first()
        if found is None or _is_fresh(found) or _used_now([digest]):
            return found
        if found.swept_at is not None and found.swept_at < timezone.now() - SWEEP_TAKES:
            remove(digest)  # whoever began it died
        sleep(0.1)
    raise BeingRemoved("The stored bytes are being removed.")


def _is_fresh(media: Media) -> bool:
    """Whether the row may be used as it is: its time is written at most once an hour."""
    return media.swept_at is None and media.last_used_at > timezone.now() - REFRESH_AFTER


@patient
def _used_now(digests: list[str]) -> int:
    rows = Media.objects.filter(digest__in=digests, swept_at=None)
    return rows.update(last_used_at=timezone.now())


def put_renditions(digest: str, made: dict[str, bytes]) -> None:
    """Stores the files that were made from stored bytes; the same again changes nothing."""
    files.write_all(
        {files.path_of(digest, size): io.BytesIO(content) for size, content in made.items()}
    )


def open_size(digest: str, size: str) -> BinaryIO:
    """A stored file, open for reading and seeking; of an object store it is here by then.

    Raises: FileNotFoundError, StorageFailed.
    """
    with faults.told():
        file = cast("BinaryIO", default_storage.open(files.path_of(digest, size), "rb"))
        file.seek(0)
    return file


def stream_size(digest: str, size: str) -> BinaryIO:
    """As `open_size`, for reading parts: a file in a bucket is not downloaded whole."""
    return files.stream(files.path_of(digest, size))


def remove(digest: str) -> None:
    """Removes the files and then the row of bytes that are marked as swept."""
    files.remove_all(digest)
    _remove_row(digest)


@patient
def _remove_row(digest: str) -> None:
    Media.objects.filter(digest=digest).exclude(swept_at=None).delete()
