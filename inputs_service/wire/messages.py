"""JSON as it arrived → a checked message, led by the descriptor. Unknown fields are ignored, null
is absent, and whatever is wrong is refused with its path.

Source: protobuf JSON mapping, and what real clients of the public API send.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf.descriptor import Descriptor

from inputs_core import limits
from inputs_service.wire import values
from inputs_service.wire.shapes import Field, Form, always_shown, fields_of
from inputs_service.wire.values import InvalidBytes, WrongType, WrongValue

Message = dict[str, Any]


@dataclass(frozen=True)
class Refused:
    """An item of a batch that holds a wrong value; it stands in the list where the item stood."""

    item_id: str
    details: str
    is_bytes: bool


@dataclass(frozen=True)
class Reader:
    """Reads messages. `items` names the top-level list whose elements may be refused one by one;
    `is_exact` says that integers arrived as integers, whatever their size."""

    items: str = ""
    is_exact: bool = False

    def message(
        self, descriptor: Descriptor, raw: Any, path: str = "", *, depth: int = 0
    ) -> Message:
        """The checked message. Shape: proto names → values.

        Raises: WrongType, WrongValue; InexactNumber unless `is_exact`.
        """
        if not isinstance(raw, Mapping):
            raise WrongType(path, "must be an object")
        if depth > limits.NESTING:
            raise WrongValue(path, f"is nested deeper than {limits.NESTING} levels")
        message: Message = {}
        table = fields_of(descriptor)
        for key, value in raw.items():
            field = table.get(key)
            if field is not None and value is not None:
                where = f"{path}.{field.name}" if path else field.name
                message[field.name] = self._field(field, value, where, depth + 1)
        for field in always_shown(descriptor):
            message.setdefault(field.name, field.default)
        return message

    def _field(self, field: Field, value: Any, path: str, depth: int) -> Any:
        if field.form is Form.MAP:
            return self._map(field, value, path, depth)
        if not field.is_repeated:
            return self._value(field, value, path, depth)
        if not isinstance(value, list):
            raise WrongType(path, "must be a list")
        read = self._item if depth == 1 and field.name == self.items else self._value
        return [
            read(field, element, f"{path}[{index}]", depth + 1)
            for index, element in enumerate(value)
        ]

    def _item(self, field: Field, value: Any, path: str, depth: int) -> Message | Refused:
        try:
            return self.message(field.descriptor, value, path, depth=depth)
        except WrongValue as error:
            item_id = value.get("id")
            is_sound = isinstance(item_id, str) and item_id.isprintable()
            return Refused(
                item_id if is_sound else "", error.details, isinstance(error, InvalidBytes)
            )

    def _map(self, field: Field, value: Any, path: str, depth: int) -> Message:
        if not isinstance(value, Mapping):
            raise WrongType(path, "must be an object")
        of_values = fields_of(field.descriptor)["value"]
        return {
            values.string(key, f"{path}, a key"): self._value(
                of_values, element, f"{path}.{key}", depth + 1
            )
            for key, element in value.items()
        }

    def _value(self, field: Field, value: Any, path: str, depth: int) -> Any:
        if field.form is Form.MESSAGE:
            return self.message(field.descriptor, value, path, depth=depth)
        if field.form in (Form.STRUCT, Form.VALUE):
            return self._json(field, value, path)
        return _scalar(field, value, path)

    def _json(self, field: Field, value: Any, path: str) -> Any:
        if field.form is Form.STRUCT and not isinstance(value, dict):
            raise WrongType(path, "must be an object")
        return values.json_value(value, path, is_exact=self.is_exact)


def _scalar(field: Field, value: Any, path: str) -> Any:
    if field.form is Form.INT:
        return values.integer(value, path, field.low, field.high)
    if field.form is Form.FLOAT:
        is_truth = field.is_concept_value and isinstance(value, bool)
        return int(value) if is_truth else values.real(value, path, field.high)
    if field.form is Form.ENUM:
        return _enum(field, value, path)
    return SIMPLE[field.form](value, path)


SIMPLE: dict[Form, Callable[[Any, str], Any]] = {
    Form.STRING: values.string,
    Form.BOOL: values.truth,
    Form.BYTES: values.decoded,
    Form.TIMESTAMP: values.moment,
}


def _enum(field: Field, value: Any, path: str) -> int:
    if isinstance(value, str) and not value.removeprefix("-").isdigit():
        named = field.descriptor.values_by_name.get(value)
        if named is None:
            raise WrongValue(path, "is not a name that this field knows")
        return int(named.number)
    return values.integer(value, path, -(2**31), 2**31 - 1)
