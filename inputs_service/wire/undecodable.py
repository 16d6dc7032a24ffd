"""Finds what is wrong in bytes that protobuf refused: only then are they walked here, by hand.

Source: protobuf encoding, "Message structure" and "Length-delimited records".
"""

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from inputs_service.errors import BadFormat, CodedError
from inputs_service.wire.shapes import Field, fields_of
from inputs_service.wire.values import WrongValue

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
LARGEST_VARINT = 10  # bytes
DEEPEST = 100
"""Source: protobuf's own recursion limit."""


class _Broken(Exception):
    """The bytes end too early, or are no protobuf."""


def error(packed: bytes, descriptor: Descriptor) -> CodedError:
    """Why the bytes are no message of that type: a text that is not UTF-8 or too deep a nesting,
    with the path; else that they are broken. It is returned, not raised."""
    try:
        found = _fault(memoryview(packed), descriptor, "", 0)
    except _Broken:
        found = None
    return found or BadFormat("The message is not the protobuf of this request.")


def _fault(packed: memoryview, descriptor: Descriptor, path: str, depth: int) -> CodedError | None:
    """The first fault in a message, if it has one."""
    if depth > DEEPEST:
        return WrongValue(path, "is nested too deep")
    seen: dict[int, int] = {}
    place = 0
    while place < len(packed):
        key, place = _varint(packed, place)
        value, place = _value(packed, place, key & 7)
        described = descriptor.fields_by_number.get(key >> 3)
        if value is None or described is None:
            continue
        index = seen[described.number] = seen.get(described.number, -1) + 1
        where = _where(path, descriptor, fields_of(descriptor)[described.name], index)
        if described.message_type is not None:
            found = _fault(value, described.message_type, where, depth + 1)
        else:
            is_sound = described.type != FieldDescriptor.TYPE_STRING or _is_utf8(value)
            found = None if is_sound else WrongValue(where, "is not UTF-8")
        if found:
            return found
    return None


def _where(path: str, descriptor: Descriptor, field: Field, index: int) -> str:
    """The path of a field; the insides of structs and maps have no names that a client knows."""
    if descriptor.full_name.startswith("google.protobuf.") or descriptor.GetOptions().map_entry:
        return path
    where = f"{path}.{field.name}" if path else field.name
    return f"{where}[{index}]" if field.is_repeated else where


def _is_utf8(value: memoryview) -> bool:
    try:
        str(value, "utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _value(packed: memoryview, place: int, kind: int) -> tuple[memoryview | None, int]:
    """The bytes of a length-delimited value, or None for a number, and where the next begins."""
    if kind == VARINT:
        return None, _varint(packed, place)[1]
    if kind == BYTES:
        length, place = _varint(packed, place)
        end = place + length
    elif kind in (FIXED64, FIXED32):
        end = place + (8 if kind == FIXED64 else 4)
    else:
        raise _Broken
    if end > len(packed):
        raise _Broken
    return (packed[place:end] if kind == BYTES else None), end


def _varint(packed: memoryview, place: int) -> tuple[int, int]:
    number = 0
    for shift, byte in enumerate(packed[place : place + LARGEST_VARINT]):
        number |= (byte & 0x7F) << (7 * shift)
        if not byte & 0x80:
            return number, place + shift + 1
    raise _Broken
