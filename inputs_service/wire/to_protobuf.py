"""Answers → protobuf, led by the descriptor: what the message does not know is left out."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message as Protobuf

from inputs_service.wire.messages import Message
from inputs_service.wire.shapes import Field, Form, fields_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def answer(told: Message, message_class: Any) -> Protobuf:
    """An answer as a protobuf message. `told` is the JSON of REST: see wire.values."""
    message: Protobuf = message_class(**_fields(told, message_class.DESCRIPTOR))
    return message


def _fields(told: Message, descriptor: Descriptor) -> Message:
    """The answer as protobuf's constructors take it."""
    table = fields_of(descriptor)
    fields: Message = {}
    for name, value in told.items():
        field = table.get(name)
        if field is not None and (value is not None or field.form is Form.VALUE):
            fields[field.name] = _field(field, value)
    return fields


def _field(field: Field, value: Any) -> Any:
    write = WRITERS[field.form]
    if field.is_repeated:
        return [write(field, element) for element in value]
    return write(field, value)


def _inner(field: Field, value: Message) -> Message:
    return _fields(value, field.descriptor)


def _map(field: Field, value: Message) -> Message:
    of_values = fields_of(field.descriptor)["value"]
    return {key: WRITERS[of_values.form](of_values, element) for key, element in value.items()}


def _same(_: Field, value: Any) -> Any:
    return value


def _any(_: Field, value: Any) -> Message:
    """A value of any kind, as google.protobuf.Value or ListValue has it."""
    if value is None:
        return {"null_value": 0}
    if isinstance(value, bool):
        return {"bool_value": value}
    if isinstance(value, int | float):
        return {"number_value": value}
    if isinstance(value, str):
        return {"string_value": value}
    if isinstance(value, dict):
        return {"struct_value": value}
    return {"list_value": {"values": [_any(_, element) for element in value]}}


def _moment(_: Field, value: str) -> Message:
    since = datetime.fromisoformat(value) - EPOCH
    return {"seconds": since.days * 86400 + since.seconds, "nanos": since.microseconds * 1000}


def _wrapped(field: Field, value: Any) -> Any:
    return {"value": value} if field.descriptor else value


def _enum(field: Field, value: Any) -> int:
    return int(field.descriptor.values_by_name[value].number) if isinstance(value, str) else value


def _whole(field: Field, value: Any) -> Any:
    return _wrapped(field, int(value))


def _bytes(_: Field, value: Any) -> bytes:
    return value if isinstance(value, bytes) else base64.b64decode(value)


WRITERS: dict[Form, Callable[[Field, Any], Any]] = {
    Form.MESSAGE: _inner,
    Form.MAP: _map,
    Form.STRUCT: _same,
    Form.VALUE: _any,
    Form.TIMESTAMP: _moment,
    Form.STRING: _wrapped,
    Form.BYTES: _bytes,
    Form.BOOL: _wrapped,
    Form.INT: _whole,
    Form.FLOAT: _same,
    Form.ENUM: _enum,
}
