"""The files that a browser registers, as the JSON that our script sends."""

from typing import Any

import orjson

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
    is_size = isinstance(size, int) and not isinstance(size, bool) and 0 <= size < 2**53
    if not (isinstance(name, str) and is_size):
        raise TypeError
    return Wanted(name, size)
