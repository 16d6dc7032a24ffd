"""Stored bytes under their SHA-256, and their rows.

A row is written after its file, and the same bytes are stored once however many processes bring
them. Nothing here may run inside a transaction.
"""

import hashlib
import io
import time
from datetime import timedelta
from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import OperationalError
from django.utils import timezone

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
    Raises: BeingRemoved (an OperationalError), OSError of the storage.
    """
    return put_file(io.BytesIO(content), hashlib.sha256(content).hexdigest())


def put_file(file: BinaryIO, digest: str) -> Media:
    """As `put_bytes`, for an open file whose SHA-256 is known."""
    found = known(digest)
    if found is not None:
        return found
    file.seek(0)
    head = content_of.sniff(file.read(content_of.HEAD_BYTES))
    size_bytes = file.seek(0, io.SEEK_END)
    files.write(files.path_of(digest, ORIG), file)
    return _row(digest, size_bytes, head.content_type if head else UNKNOWN)


def known(digest: str) -> Media | None:
    """The row of bytes that are stored already, marked as used just now; else None.

    Raises: BeingRemoved.
    """
    for _ in range(20):
        found = Media.objects.filter(digest=digest).first()
        if found is None or _touched(found):
            return found
        if found.swept_at is not None and found.swept_at < timezone.now() - SWEEP_TAKES:
            remove(digest)  # whoever began it died
        time.sleep(0.1)
    raise BeingRemoved("The stored bytes are being removed.")


def _touched(media: Media) -> bool:
    """Whether the row may be used; its time is written at most once an hour."""
    if media.swept_at is None and media.last_used_at > timezone.now() - REFRESH_AFTER:
        return True
    return _used_now(media.digest)


@patient
def _used_now(digest: str) -> bool:
    rows = Media.objects.filter(digest=digest, swept_at=None)
    return rows.update(last_used_at=timezone.now()) == 1


@patient
def _row(digest: str, size_bytes: int, content_type: str) -> Media:
    media, _ = Media.objects.get_or_create(
        digest=digest, defaults={"size_bytes": size_bytes, "content_type": content_type}
    )
    return media


def put_renditions(digest: str, made: dict[str, bytes]) -> None:
    """Stores the files that were made from stored bytes; the same again changes nothing."""
    for size, content in made.items():
        files.write(files.path_of(digest, size), io.BytesIO(content))


def open_size(digest: str, size: str) -> BinaryIO:
    """A stored file, open for reading and seeking. Raises: OSError where it is not there."""
    return cast("BinaryIO", default_storage.open(files.path_of(digest, size), "rb"))


def has(digest: str, size: str = ORIG) -> bool:
    """Whether the file is there."""
    return default_storage.exists(files.path_of(digest, size))


def remove(digest: str) -> None:
    """Removes the files and then the row of bytes that are marked as swept."""
    files.remove_all(digest)
    _remove_row(digest)


@patient
def _remove_row(digest: str) -> None:
    Media.objects.filter(digest=digest).exclude(swept_at=None).delete()
