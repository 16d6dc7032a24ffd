"""Bytes on their way to the API, and those kept of deleted inputs: named objects in one storage.

Names are made here and never hold what a person typed.
"""

import uuid
from collections.abc import Iterable
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import storages


def put(folder: str, content: bytes) -> str:
    """Stores bytes under a new name in a folder. Shape of the name: folder/ab/32 hex digits.

    Raises: OSError, or what the storage raises, where it cannot be written.
    """
    name = uuid.uuid4().hex
    return storages["staging"].save(f"{folder}/{name[:2]}/{name}", ContentFile(content))


def opened(name: str) -> IO[bytes]:
    """The bytes of an object, open for reading. Raises: FileNotFoundError."""
    return storages["staging"].open(name, "rb")


def remove(names: Iterable[str]) -> None:
    """Removes objects; those that are gone already do not matter."""
    for name in names:
        storages["staging"].delete(name)
