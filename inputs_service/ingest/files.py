"""The files of stored bytes, over Django's storage API: `media/<ab>/<digest>/<size>`.

A file stands complete or not at all, whenever its process is killed. Knows no rows.
"""

import io
import math
import os
import shutil
import time
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone

from inputs_core import faults
from inputs_service.ingest.remote import RemoteFile

TEMPORARY = "media/tmp"
UPLOADS = "uploads"
OLD = timedelta(days=1)
PIECE_BYTES = 1024 * 1024
WRITERS = 8
STREAM_PIECE_BYTES = 64 * 1024


def path_of(digest: str, size: str) -> str:
    """The name of a file in the storage."""
    return f"media/{digest[:2]}/{digest}/{size}"


def write(name: str, file: BinaryIO) -> None:
    """Puts a complete file in its place: on disks by renaming, elsewhere by one upload.

    Raises: StorageFailed.
    """
    write_all({name: file})


def write_all(given: Mapping[str, BinaryIO]) -> None:
    """As `write` for several. Afterwards they also outlast a machine that loses its power, so that
    a row that is written then never names a file that is not there. Raises: StorageFailed."""
    with faults.told():
        for file in given.values():
            file.seek(0)
        targets = {name: local(name) for name in given}
        for name in given:
            if targets[name] is None:
                _upload(name, given[name])
        _place_all([(path, given[name]) for name, path in targets.items() if path is not None])


def _place_all(pairs: list[tuple[Path, BinaryIO]]) -> None:
    """Side by side: waiting for the disk takes several no longer than one."""
    if not pairs:
        return
    with ThreadPoolExecutor(min(len(pairs), WRITERS), thread_name_prefix="write") as pool:
        list(pool.map(lambda pair: _place(*pair), pairs))
        list(pool.map(_settle, {folder for path, _ in pairs for folder in path.parents[:3]}))


def _place(target: Path, file: BinaryIO) -> None:
    temporary = local(f"{TEMPORARY}/{uuid.uuid4().hex}") or target
    temporary.parent.mkdir(parents=True, exist_ok=True)
    try:
        with temporary.open("xb") as out:
            shutil.copyfileobj(file, out, PIECE_BYTES)
            out.flush()
            os.fsync(out.fileno())
        _move(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Writes down which files a folder has."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _move(temporary: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        temporary.replace(target)
    except FileNotFoundError:  # a sweep took the empty or forgotten folder away
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(target)


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

    Raises: FileNotFoundError, StorageFailed.
    """
    with faults.told():
        if not hasattr(default_storage, "bucket"):
            return cast("BinaryIO", default_storage.open(name, "rb"))
        return io.BufferedReader(RemoteFile(default_storage, name), STREAM_PIECE_BYTES)


def remove_all(digest: str) -> None:
    """Removes every file of these bytes; what is gone already is no error.

    Raises: StorageFailed.
    """
    folder = path_of(digest, "")
    with faults.told():
        for name in _names_in(folder):
            default_storage.delete(f"{folder}{name}")
    place = local(folder)
    if place is not None and place.is_dir() and not any(place.iterdir()):
        place.rmdir()


def remove_folder(name: str, *, until: float = math.inf) -> None:
    """Removes the files of a folder that has no folders in it, until a monotonic time; what is gone
    is no error."""
    for one in _names_in(name):
        if time.monotonic() > until:
            return
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


def _names_in(folder: str) -> list[str]:
    try:
        return list(default_storage.listdir(folder)[1])
    except FileNotFoundError:
        return []
