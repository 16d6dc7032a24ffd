"""The files that a browser registers and sends together, as the JSON that our script writes."""

from typing import Any
from uuid import UUID

import orjson

from inputs_app.services.uploads import bundles
from inputs_app.services.uploads.bundles import Piece
from inputs_app.services.uploads.registering import FILES_AT_ONCE, Wanted


class NotAList(Exception):
    """What was sent is no list of files; the text says what is wrong."""


def read(body: bytes) -> list[Wanted]:
    """The files of a body.

    **Shape**: `{"files": [{"name": "folder/a.jpg", "size": 123}]}`, 1 to 500.
    Raises: NotAList.
    """
    try:
        told = orjson.loads(body)
        listed = told["files"]
        found = [_wanted(one) for one in listed]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise NotAList("Send {“files”: [{“name”, “size”}]}.") from None
    if not 0 < len(found) <= FILES_AT_ONCE:
        raise NotAList(f"Send 1 to {FILES_AT_ONCE} files at once.")
    return found


def _wanted(one: Any) -> Wanted:
    name, size = one["name"], one["size"]
    if not isinstance(name, str):
        raise TypeError
    return Wanted(name, _count(size))


def read_bundle(line: bytes) -> list[Piece]:
    """The pieces whose bytes follow the first line of a body.

    **Shape**: `[["id of the file", offset, count of bytes]]`, 1 to 64. Raises: NotAList.
    """
    try:
        found = [Piece(UUID(name), *map(_count, numbers)) for name, *numbers in orjson.loads(line)]
    except (orjson.JSONDecodeError, AttributeError, TypeError, ValueError):
        raise NotAList("Begin with a line of [[“id”, offset, size]].") from None
    if not 0 < len(found) <= bundles.FILES_AT_ONCE:
        raise NotAList(f"Send 1 to {bundles.FILES_AT_ONCE} files together.")
    return found


def _count(told: Any) -> int:
    if not isinstance(told, int) or isinstance(told, bool) or not 0 <= told < 2**53:
        raise TypeError
    return told
