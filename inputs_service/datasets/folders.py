"""The files of dataset versions in the storage: `datasets/<32 hex>/<name>`, a folder for each
version. A file stands complete or not at all. Knows no rows."""

import gzip
import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO, cast

from django.core.files.storage import default_storage

from inputs_service.ingest import files

ROOT = "datasets"
LEVEL = 5


def new() -> str:
    """The name of a folder that nobody has. Shape: 32 lower-case hex digits."""
    return uuid.uuid4().hex


def path_of(folder: str, name: str) -> str:
    """The name of a file in the storage."""
    return f"{ROOT}/{folder}/{name}"


def write_lines(folder: str, name: str, lines: list[bytes]) -> None:
    """Puts lines into a gzip file, in place of one of that name. Raises: OSError."""
    write_packed(folder, name, b"".join(line + b"\n" for line in lines))


def write_packed(folder: str, name: str, content: bytes) -> None:
    """Puts bytes into a gzip file, in place of one of that name. Raises: OSError."""
    write(folder, name, io.BytesIO(gzip.compress(content, LEVEL, mtime=0)))


def write(folder: str, name: str, file: BinaryIO) -> None:
    """Puts a file in its place, instead of one that a killed process wrote. Raises: OSError."""
    path = path_of(folder, name)
    if files.local(path) is None and default_storage.exists(path):
        default_storage.delete(path)
    files.write(path, file)


def lines_of(folder: str, name: str) -> Iterator[bytes]:
    """The lines of a gzip file, one at a time. Raises: OSError where it is not there."""
    with unpacked(folder, name) as file:
        for line in file:
            yield line.rstrip(b"\n")


@contextmanager
def unpacked(folder: str, name: str) -> Iterator[gzip.GzipFile]:
    """The content of a gzip file, for reading. Raises: OSError where it is not there."""
    packed = default_storage.open(path_of(folder, name), "rb")
    with packed, gzip.GzipFile(fileobj=cast("BinaryIO", packed)) as file:
        yield file


def open_file(folder: str, name: str) -> BinaryIO:
    """A file, open for reading and seeking; one in a bucket is read part by part.

    Raises: FileNotFoundError, StorageFailed.
    """
    return files.stream(path_of(folder, name))


def names(folder: str) -> list[str]:
    """The names of the files of a folder; none where there is no such folder."""
    try:
        return list(default_storage.listdir(f"{ROOT}/{folder}/")[1])
    except FileNotFoundError:
        return []


def remove_some(folder: str, beginning: str = "") -> None:
    """Removes the files whose names begin so; what is gone already is no error."""
    for name in names(folder):
        if name.startswith(beginning):
            default_storage.delete(path_of(folder, name))


def remove(folder: str) -> None:
    """Removes a folder with its files; what is gone already is no error."""
    if not folder:
        return
    remove_some(folder)
    place = files.local(f"{ROOT}/{folder}")
    if place is not None and place.is_dir() and not any(place.iterdir()):
        place.rmdir()


def all_folders() -> list[str]:
    """The names of all folders."""
    try:
        return list(default_storage.listdir(f"{ROOT}/")[0])
    except FileNotFoundError:
        return []


def last_written(folder: str) -> datetime | None:
    """When a file of the folder was written last; None where there is none."""
    times = [default_storage.get_modified_time(path_of(folder, name)) for name in names(folder)]
    return max(times, default=None)
