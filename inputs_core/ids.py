"""The ids of inputs: which ones are taken, and new ones. One rule for both sides."""

import re
import secrets
import time
import uuid

from inputs_core import limits

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def problem(input_id: str) -> str | None:
    """What is wrong with an id, as a sentence for a person, or None where it may be used.

    Units/limits: 1 to 256 characters; no control characters, no half of a surrogate pair; not
    `.` or `..`, which clients and proxies fold away in a path.
    """
    if not input_id:
        return "The id is empty."
    if len(input_id) > limits.ID_CHARACTERS:
        return f"The id has {len(input_id)} characters; at most {limits.ID_CHARACTERS} are allowed."
    if input_id in (".", ".."):
        return "The id must not be “.” or “..”."
    if _CONTROL.search(input_id):
        return "The id contains a control character."
    if _LONE_SURROGATE.search(input_id):
        return "The id contains half of a surrogate pair, which is not a character."
    return None


def new_id() -> str:
    """A new id: 32 lower-case hexadecimal digits."""
    return uuid.uuid4().hex


def new_ordered_id() -> str:
    """A new id of 32 lower-case hexadecimal digits whose first 12 are the time: rows that are made
    together stand together in an index.

    Source: RFC 9562, version 7, without its version digits.
    """
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"
