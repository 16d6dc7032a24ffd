"""The files of stored bytes, over Django's storage API: `media/<ab>/<digest>/<size>`.

A file stands complete or not at all, whenever its process is killed. Knows no rows.
"""

import shutil
import uuid
from pathlib import Path
from typing import BinaryIO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

TEMPORARY = "media/tmp"
PIECE_BYTES = 1024 * 1024


def path_of(digest: str, size: str) -> str:
    """The name of a file in the storage."""
    return f"media/{digest[:2]}/{digest}/{size}"


def write(name: str, file: BinaryIO) -> None:
    """Puts a complete file in its place: on disks by renaming, elsewhere by one upload.

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
