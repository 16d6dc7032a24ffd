"""Messages of the public API as tables of fields, read once from clarifai-grpc's descriptors."""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Any

from clarifai_grpc.grpc.api.utils import extensions_pb2
from google.protobuf.descriptor import Descriptor, FieldDescriptor


class Form(Enum):
    """How a field looks in JSON."""

    MESSAGE = auto()
    MAP = auto()
    STRUCT = auto()
    VALUE = auto()
    TIMESTAMP = auto()
    STRING = auto()
    BYTES = auto()
    BOOL = auto()
    INT = auto()
    FLOAT = auto()
    ENUM = auto()


@dataclass(frozen=True)
class Field:
    """A field of a message: its proto name, its form and what its values must keep to."""

    name: str
    form: Form
    is_repeated: bool
    descriptor: Any  # of the message or enum type, where it is one
    low: float = 0
    high: float = 0
    default: float | None = None  # given to an absent field that answers always show

    @property
    def is_concept_value(self) -> bool:
        """Whether booleans stand for 1 and 0 here, as old JavaScript clients send them."""
        return self.default == 1.0


WELL_KNOWN = {
    "google.protobuf.Struct": Form.STRUCT,
    "google.protobuf.Value": Form.VALUE,
    "google.protobuf.ListValue": Form.VALUE,
    "google.protobuf.Timestamp": Form.TIMESTAMP,
    "google.protobuf.BoolValue": Form.BOOL,
    "google.protobuf.StringValue": Form.STRING,
    "google.protobuf.UInt64Value": Form.INT,
}
ALIASES = {
    "clarifai.api.DataSourceCredentials": {
        "aws_creds": "s3_creds",
        "gcs_creds": "gcp_creds",
        "azure_creds": "azure_blob_creds",
    }
}
"""Other spellings that people send: message → spelling → field."""
FLOAT_MAX = 3.4028234663852886e38
DOUBLE_MAX = 1.7976931348623157e308
F = FieldDescriptor
SCALARS: dict[int, tuple[Form, float, float]] = {
    F.TYPE_STRING: (Form.STRING, 0, 0),
    F.TYPE_BYTES: (Form.BYTES, 0, 0),
    F.TYPE_BOOL: (Form.BOOL, 0, 0),
    F.TYPE_FLOAT: (Form.FLOAT, -FLOAT_MAX, FLOAT_MAX),
    F.TYPE_DOUBLE: (Form.FLOAT, -DOUBLE_MAX, DOUBLE_MAX),
    F.TYPE_INT32: (Form.INT, -(2**31), 2**31 - 1),
    F.TYPE_UINT32: (Form.INT, 0, 2**32 - 1),
    F.TYPE_INT64: (Form.INT, -(2**63), 2**63 - 1),
    F.TYPE_UINT64: (Form.INT, 0, 2**64 - 1),
}


@cache
def fields_of(descriptor: Descriptor) -> dict[str, Field]:
    """The fields of a message by each spelling that a request may use.

    Shape: snake_case and camelCase name → Field.
    """
    fields: dict[str, Field] = {}
    for found in descriptor.fields:
        field = _field(found)
        fields[found.json_name] = field
        fields[found.name] = field
    for spelling, name in ALIASES.get(descriptor.full_name, {}).items():
        fields[spelling] = fields[name]
    return fields


@cache
def always_shown(descriptor: Descriptor) -> tuple[Field, ...]:
    """The scalar fields that get their default where a request leaves them out."""
    fields = {field.name: field for field in fields_of(descriptor).values()}
    return tuple(field for field in fields.values() if field.default is not None)


def _field(found: Any) -> Field:
    form, low, high = _form(found)
    return Field(
        name=found.name,
        form=form,
        is_repeated=bool(found.is_repeated) and form is not Form.MAP,
        descriptor=found.message_type or found.enum_type,
        low=low,
        high=high,
        default=_default(found, form),
    )


def _form(found: Any) -> tuple[Form, float, float]:
    if found.enum_type is not None:
        return Form.ENUM, 0, 0
    if found.message_type is None:
        return SCALARS[found.type]
    if found.message_type.GetOptions().map_entry:
        return Form.MAP, 0, 0
    return WELL_KNOWN.get(found.message_type.full_name, Form.MESSAGE), 0, 2**64 - 1


def _default(found: Any, form: Form) -> float | None:
    options = found.GetOptions()
    if form not in (Form.FLOAT, Form.INT) or found.is_repeated:
        return None
    if default := options.Extensions[extensions_pb2.cl_default_float]:
        return int(default) if float(default).is_integer() else float(default)
    return 0 if options.Extensions[extensions_pb2.cl_show_if_empty] else None
