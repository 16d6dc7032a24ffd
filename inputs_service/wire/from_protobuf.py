"""Protobuf requests → checked messages, led by the descriptor: the same rules, errors and shape as
JSON requests have, see messages.py, without a detour over JSON.

What protobuf cannot tell apart stays so: a scalar without presence that is 0 is absent.
"""

import math
import struct
from collections.abc import Callable
from typing import Any, cast

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import DecodeError
from google.protobuf.message import Message as Protobuf

from inputs_core import limits
from inputs_service.wire import undecodable, values
from inputs_service.wire.messages import Message, Refused
from inputs_service.wire.shapes import FLOAT_MAX, Field, Form, always_shown, fields_of
from inputs_service.wire.values import WrongType, WrongValue

FLOAT = struct.Struct("<f")


def decoded(packed: bytes, message_class: Any) -> Protobuf:
    """The message that arrived as bytes. Raises: WireError with the path of what is broken."""
    try:
        message: Protobuf = message_class.FromString(packed)
    except DecodeError:
        raise undecodable.error(packed, message_class.DESCRIPTOR) from None
    return message


def read(message: Protobuf, *, items: str = "") -> Message:
    """The checked message. Shape: proto names → values; `items`: see messages.Reader.

    Raises: WireError.
    """
    table = fields_of(cast("Descriptor", message.DESCRIPTOR))
    if items in table and (given := getattr(message, items)):
        checked = [_item(element, f"{items}[{index}]") for index, element in enumerate(given)]
        return {**_message(message, "", 0, but=items), items: checked}
    return _message(message, "", 0)


def _item(element: Protobuf, path: str) -> Message | Refused:
    try:
        return _message(element, path, 2)
    except WrongValue as error:
        item_id = getattr(element, "id", "")
        return Refused(item_id if item_id.isprintable() else "", error.details, is_bytes=False)


def _message(message: Protobuf, path: str, depth: int, *, but: str = "") -> Message:
    if depth > limits.NESTING:
        raise WrongValue(path, f"is nested deeper than {limits.NESTING} levels")
    descriptor = cast("Descriptor", message.DESCRIPTOR)
    table = fields_of(descriptor)
    read_as: Message = {}
    for found, value in message.ListFields():
        field = table[found.name]
        if field.name != but:
            where = f"{path}.{field.name}" if path else field.name
            read_as[field.name] = _field(field, value, where, depth + 1)
    for field in always_shown(descriptor):
        read_as.setdefault(field.name, 0)
    return read_as


def _field(field: Field, value: Any, path: str, depth: int) -> Any:
    read_one = READERS[field.form]
    if not field.is_repeated:
        return read_one(field, value, path, depth)
    return [
        read_one(field, element, f"{path}[{index}]", depth + 1)
        for index, element in enumerate(value)
    ]


def _inner(_: Field, value: Any, path: str, depth: int) -> Message:
    return _message(value, path, depth)


def _map(field: Field, value: Any, path: str, depth: int) -> Message:
    of_values = fields_of(field.descriptor)["value"]
    read_one = READERS[of_values.form]
    return {
        values.string(str(key), f"{path}, a key"): read_one(
            of_values, element, f"{path}.{key}", depth + 1
        )
        for key, element in value.items()
    }


def _json(_: Field, value: Any, path: str, __: int) -> Any:
    return values.json_value(_plain(value), path, is_exact=True)


def _plain(value: Any) -> Any:
    """A Struct, ListValue or Value as Python has it; a Value of no kind is null, as in JSON."""
    name = value.DESCRIPTOR.name
    if name == "Struct":
        return {key: _plain(element) for key, element in value.fields.items()}
    if name == "ListValue":
        return [_plain(element) for element in value.values]
    kind = value.WhichOneof("kind")
    if kind in (None, "null_value"):
        return None
    found = getattr(value, kind)
    return _plain(found) if kind in ("struct_value", "list_value") else found


def _moment(_: Field, value: Any, path: str, __: int) -> str:
    try:
        return str(value.ToJsonString())
    except ValueError:
        raise WrongType(path, "must be a time between the years 1 and 9999") from None


def _text(field: Field, value: Any, path: str, _: int) -> str:
    return values.string(value.value if field.descriptor else value, path)


def _unwrapped(field: Field, value: Any, _: str, __: int) -> Any:
    return value.value if field.descriptor else value


def _real(field: Field, value: float, path: str, _: int) -> float:
    if not math.isfinite(value):
        raise WrongValue(path, "must be a finite number")
    return _shortest(value) if field.high == FLOAT_MAX else value


def _shortest(value: float) -> float:
    """The number that a person would have written: 0.1, not 0.10000000149011612.

    Source: protobuf JSON mapping; a 4-byte float has 6 to 9 significant digits.
    """
    for digits in range(6, 9):
        rounded = float(f"{value:.{digits}g}")
        if abs(rounded) <= FLOAT_MAX and FLOAT.unpack(FLOAT.pack(rounded))[0] == value:
            return rounded
    return float(f"{value:.9g}")


def _as_it_is(_: Field, value: Any, __: str, ___: int) -> Any:
    return value


READERS: dict[Form, Callable[[Field, Any, str, int], Any]] = {
    Form.MESSAGE: _inner,
    Form.MAP: _map,
    Form.STRUCT: _json,
    Form.VALUE: _json,
    Form.TIMESTAMP: _moment,
    Form.STRING: _text,
    Form.BYTES: _as_it_is,
    Form.BOOL: _unwrapped,
    Form.INT: _unwrapped,
    Form.FLOAT: _real,
    Form.ENUM: _as_it_is,
}
