"""Protobuf requests → checked messages, and answers → protobuf, through the same JSON rules."""

from typing import Any, cast

from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message as Protobuf

from inputs_service.errors import InvalidRequest
from inputs_service.wire.messages import Message, Reader


def read(message: Protobuf, *, items: str = "") -> Message:
    """The checked message of a gRPC request. `items`: see Reader.

    Raises: WireError, InvalidRequest for a number that JSON has no word for.
    """
    try:
        raw = json_format.MessageToDict(
            message, preserving_proto_field_name=True, use_integers_for_enums=True
        )
    except (json_format.SerializeToJsonError, ValueError):
        raise InvalidRequest("A value is not a finite number, or a text is not UTF-8.") from None
    reader = Reader(items, is_exact=True, is_grpc=True)
    return reader.message(cast("Descriptor", message.DESCRIPTOR), raw)


def answer(told: Message, message_class: Any) -> Protobuf:
    """An answer as a protobuf message; what the message does not know is left out."""
    message: Protobuf = json_format.ParseDict(told, message_class(), ignore_unknown_fields=True)
    return message
