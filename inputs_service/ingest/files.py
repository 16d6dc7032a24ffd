"""The files of stored bytes, over Django's storage API: `media/<ab>/<digest>/<size>`.

A file stands complete or not at all, whenever its process is killed. Knows no rows.
"""

import io
import os
import shutil
import uuid
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone

from inputs_service.ingest.remote import RemoteFile

TEMPORARY = "media/tmp"
UPLOADS = "uploads"
OLD = timedelta(days=1)
PIECE_BYTES = 1024 * 1024
STREAM_PIECE_BYTES = 64 * 1024


def path_of(digest: str, size: str) -> str:
    """The name of a file in the storage."""
    return f"media/{digest[:2]}/{digest}/{size}"


def write(name: str, file: BinaryIO, *, is_durable: bool = False) -> None:
    """Puts a complete file in its place: on disks by renaming, elsewhere by one upload.

    With `is_durable` it is there after a power cut, too.

    Raises: OSError of the storage.
    """
    file.seek(0)
    target = local(name)
    if target is None:
        _upload(name, file)
        return
    temporary = local(f"{TEMPORARY}/{uuid.uuid4().hex}") or target
    temporary.parent.mkdir(parents=True, exist_ok=True)
    try:
        with temporary.open("xb") as out:
            shutil.copyfileobj(file, out, PIECE_BYTES)
            if is_durable:
                out.flush()
                os.fsync(out.fileno())
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _upload(name: str, file: BinaryIO) -> None:
    """Object stores show an object only when it is whole, so one that is there is right."""
    if default_storage.exists(name):
        return
    stored = default_storage.save(name, File(file))
    if stored != name:  # somebody else was faster
        default_storage.delete(stored)


def local(name: str) -> Path | None:
    """The path of a file where the storage is a folder, else None."""
    if not isinstance(default_storage, FileSystemStorage):
        return None
    return Path(default_storage.path(name))


def stream(name: str) -> BinaryIO:
    """A file of the storage, for reading parts: one in a bucket is not downloaded whole.

    Raises: OSError where it is not there.
    """
    if not hasattr(default_storage, "bucket"):
        return cast("BinaryIO", default_storage.open(name, "rb"))
    return io.BufferedReader(RemoteFile(default_storage, name), STREAM_PIECE_BYTES)


def remove_all(digest: str) -> None:
    """Removes every file of these bytes; what is gone already is no error."""
    folder = path_of(digest, "")
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        names = []
    for name in names:
        default_storage.delete(f"{folder}{name}")
    place = local(folder)
    if place is not None and place.is_dir() and not any(place.iterdir()):
        place.rmdir()


def remove_folder(name: str) -> None:
    """Removes the files of a folder that has no folders in it; what is gone is no error."""
    try:
        names = default_storage.listdir(name)[1]
    except FileNotFoundError:
        return
    for one in names:
        default_storage.delete(f"{name}/{one}")
    remove_if_empty(name)


def remove_if_empty(name: str) -> None:
    """Removes a folder without files, where the storage has folders."""
    place = local(name)
    if place is not None:
        with suppress(OSError):  # it is gone, or somebody writes into it
            place.rmdir()


def is_old(name: str) -> bool:
    """Whether a file was written more than a day ago; not of one that is gone."""
    try:
        return default_storage.get_modified_time(name) < timezone.now() - OLD
    except FileNotFoundError:
        return False
