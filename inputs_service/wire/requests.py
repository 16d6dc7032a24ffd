"""A REST request → one checked message: path over query over body, each as clients send it."""

import json
import re
from collections.abc import Iterable
from typing import Any

import orjson
from google.protobuf.descriptor import Descriptor

from inputs_service.errors import BadFormat
from inputs_service.wire.messages import Message, Reader
from inputs_service.wire.shapes import Form, fields_of
from inputs_service.wire.values import InexactNumber

Pairs = Iterable[tuple[str, str]]
COMMENT = re.compile(rb"(?:^|[\s,{\[])//")
TRUTHS = {"true": True, "1": True, "false": False, "0": False, "": False}


def read(
    descriptor: Descriptor, body: bytes, given: Message, *, items: str = ""
) -> tuple[Message, Message]:
    """The checked message of a request, and its JSON as it arrived.

    `given` holds what path and query say; it wins over the body. `items`: see Reader.
    Raises: BadFormat for a body that is no JSON object, WireError for what it holds.
    """
    try:
        raw = orjson.loads(body) if body.strip() else {}
        return _read(Reader(items), descriptor, raw, given), raw
    except (orjson.JSONDecodeError, InexactNumber) as error:
        # The fast parser names no path for a number or text that it cannot take, and makes floats
        # of long integers: look again with the exact one.
        raw = _exact(body, error)
        return _read(Reader(items, is_exact=True), descriptor, raw, given), raw


def from_pairs(descriptor: Descriptor, pairs: Pairs) -> Message:
    """What query parameters and path variables say, as JSON: `a.b=1`, repeated keys for lists,
    `True` and `False` in any case; what the message does not know is left out."""
    said: Message = {}
    for name, text in pairs:
        _place(descriptor, name.split("."), text, said)
    return said


def _read(reader: Reader, descriptor: Descriptor, raw: Any, given: Message) -> Message:
    if not isinstance(raw, dict):
        raise BadFormat("The body must be a JSON object.")
    return reader.message(descriptor, _merged(raw, given))


def _merged(raw: Message, given: Message) -> Message:
    merged = dict(raw)
    for name, value in given.items():
        old = merged.get(name)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[name] = _merged(old or {}, value) if both else value
    return merged


def _exact(body: bytes, error: Exception) -> Any:
    try:
        return json.loads(body.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise _malformed(body, error) from None


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _malformed(body: bytes, error: Exception) -> BadFormat:
    if COMMENT.search(body):
        return BadFormat("The body is not JSON: JSON has no comments, remove what // begins.")
    return BadFormat(f"The body is not JSON: {str(error) or 'a number is too long'}")


def _place(descriptor: Descriptor, names: list[str], text: str, said: Message) -> None:
    field = fields_of(descriptor).get(names[0])
    if field is None:
        return
    if field.form is Form.MESSAGE and len(names) > 1 and not field.is_repeated:
        _place(field.descriptor, names[1:], text, said.setdefault(field.name, {}))
    elif field.form not in (Form.MESSAGE, Form.STRUCT, Form.MAP) and len(names) == 1:
        value = TRUTHS.get(text.lower(), text) if field.form is Form.BOOL else text
        if field.is_repeated:
            said.setdefault(field.name, []).append(value)
        else:
            said[field.name] = value
