"""Bytes on their way to the API, and those kept of deleted inputs: named objects in one storage.

Names are made here and never hold what a person typed.
"""

import os
import shutil
import uuid
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, storages
from django.utils import timezone

from inputs_core import faults

SHELVES = 256
SETTLED = timedelta(days=1)
"""An object without a row that is younger may still get one."""


def put(folder: str, content: bytes) -> str:
    """Stores bytes under a new name in a folder. Shape of the name: folder/ab/32 hex digits.

    Raises: StorageFailed.
    """
    return _save(folder, ContentFile(content))


def put_file(folder: str, content: IO[bytes]) -> str:
    """As `put`, for what is read from the current place to its end in small steps.

    What was written before an error is removed. Raises: StorageFailed, and what reading raises.
    """
    return _save(folder, File(content))


def opened(name: str) -> IO[bytes]:
    """The bytes of an object, open for reading. Raises: FileNotFoundError; StorageFailed."""
    with faults.told():
        return storages["staging"].open(name, "rb")


def remove(names: Iterable[str]) -> None:
    """Removes objects; those that are gone already do not matter. Raises: StorageFailed."""
    with faults.told():
        for name in names:
            storages["staging"].delete(name)


def discard(names: Iterable[str]) -> None:
    """As `remove`; what the storage does not let go of now is left to the sweep."""
    with suppress(faults.StorageFailed):
        remove(names)


def free_bytes() -> int | None:
    """The room that is left on the disk of the storage; None where nobody can tell."""
    storage = storages["staging"]
    if not isinstance(storage, FileSystemStorage):
        return None
    return shutil.disk_usage(_nearest(Path(storage.location))).free


def shelf(folder: str, number: int) -> list[str]:
    """The names of the objects on one of the 256 shelves of a folder. Raises: StorageFailed."""
    place = f"{folder}/{number % SHELVES:02x}"
    try:
        with faults.told():
            return [f"{place}/{name}" for name in storages["staging"].listdir(place)[1]]
    except FileNotFoundError:
        return []


def is_settled(name: str, now: datetime | None = None) -> bool:
    """Whether an object is older than a day; not where it is gone. Raises: StorageFailed."""
    try:
        with faults.told():
            made_at = storages["staging"].get_modified_time(name)
    except FileNotFoundError:
        return False
    return (now or timezone.now()) - made_at > SETTLED


def _save(folder: str, content: "File[Any]") -> str:
    code = uuid.uuid4().hex
    name = f"{folder}/{code[:2]}/{code}"
    with ExitStack() as undoing:
        undoing.callback(discard, [name])
        with faults.told():
            saved = storages["staging"].save(name, content)
            _settle(saved)
        undoing.pop_all()
    return saved


def _settle(name: str) -> None:
    """What is counted afterwards outlasts a machine that loses its power."""
    storage = storages["staging"]
    if isinstance(storage, FileSystemStorage):
        with Path(storage.path(name)).open("rb") as file:
            os.fsync(file.fileno())


def _nearest(path: Path) -> Path:
    """The folder, or the first above it that is there."""
    return next(one for one in (path, *path.parents) if one.exists())
