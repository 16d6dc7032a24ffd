"""JSON and texts with halves of surrogate pairs, as an escape may tell one: orjson reads and writes
none, and UTF-8 has no bytes for them. What is kept or sent back keeps them; what is shown does not.
"""

import json
import math
import re
from typing import Any, NoReturn

import orjson

_SURROGATES = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
INTEGER_CHARACTERS = 20
INTEGERS = range(-(2**63), 2**64)
"""Other whole numbers are read as floats, as orjson does."""


def loads(data: bytes) -> Any:
    """The value of JSON in UTF-8, also of one with halves. Raises: ValueError.

    Source: RFC 8259, section 8.2.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        if not _ESCAPED.search(data):
            raise
    try:
        return json.loads(
            data.decode(), parse_constant=_refuse, parse_float=_float, parse_int=_whole
        )
    except RecursionError:
        raise ValueError("It is nested too deeply.") from None


def dumps(value: Any, *, is_sorted: bool = False) -> bytes:
    """A value as JSON, its keys sorted if asked for; halves stand in it as their escapes.

    Raises: TypeError; ValueError.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS if is_sorted else None)
    except TypeError:
        text = json.dumps(value, sort_keys=is_sorted, separators=(",", ":"), allow_nan=False)
        return text.encode()


def shown(text: str) -> str:
    """The text as it can be shown: U+FFFD stands in the place of a half."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)
    return text


def escaped(text: str) -> str:
    """JSON text in which halves stand as their escapes, so that a form gives them back."""
    return _SURROGATES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number that JSON knows")


def _whole(text: str) -> int | float:
    if len(text) <= INTEGER_CHARACTERS and (found := int(text)) in INTEGERS:
        return found
    return _float(text)


def _float(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise ValueError("A number is too large.")
    return found
