"""Requests and answers made up from the descriptors: any value in any field."""

from typing import Any
from urllib.parse import quote

from google.api import annotations_pb2
from google.protobuf.descriptor import Descriptor
from hypothesis import strategies as st

from inputs_service import registry
from inputs_service.wire.shapes import Field, Form, fields_of

MAX_DEPTH = 4
TEXT = st.sampled_from(["a", "", "..", "<b>", "\0", "的", "main", "https://a.test/x"]) | st.text()
NUMBER = st.sampled_from([0, 1, -1, 0.5, 2**31, 2**53 + 1, 2**64, 1e39, True, "1"])
JSON = st.recursive(
    st.none() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=5,
)
VALUES: dict[Form, st.SearchStrategy[Any]] = {
    Form.STRING: TEXT,
    Form.BYTES: st.sampled_from(["", "aGk=", "?", "YQ"]),
    Form.BOOL: st.booleans(),
    Form.INT: NUMBER,
    Form.FLOAT: NUMBER,
    Form.ENUM: st.sampled_from([0, 1, 99, "SUFFIX", "NONE"]),
    Form.STRUCT: st.dictionaries(TEXT, JSON, max_size=3),
    Form.VALUE: JSON,
    Form.TIMESTAMP: st.sampled_from(["2024-01-22T10:01:00Z", "never"]),
    Form.MAP: st.just({}),
}


def messages(descriptor: Descriptor, depth: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    fields = {field.name: field for field in fields_of(descriptor).values()}
    drawn = {name: values(field, depth) for name, field in fields.items()}
    made = {name: strategy for name, strategy in drawn.items() if strategy is not None}
    if not made:
        return st.just({})
    names = st.lists(st.sampled_from(sorted(made)), max_size=4, unique=True)
    return names.flatmap(lambda some: st.fixed_dictionaries({name: made[name] for name in some}))


def values(field: Field, depth: int) -> st.SearchStrategy[Any] | None:
    if field.form is Form.MESSAGE:
        if depth >= MAX_DEPTH:
            return None
        one = st.deferred(lambda: messages(field.descriptor, depth + 1))
    else:
        one = VALUES[field.form]
    return st.lists(one, max_size=3) if field.is_repeated else one | st.none()


def bindings() -> list[tuple[str, str, registry.Rpc]]:
    found = []
    for rpc in registry.SERVED.values():
        rule = registry.METHODS[rpc.name].GetOptions().Extensions[annotations_pb2.http]
        for binding in (rule, *rule.additional_bindings):
            verb = binding.WhichOneof("pattern")
            found.append((verb.upper(), getattr(binding, verb), rpc))
    return found


def target(pattern: str, data: st.DataObject) -> str:
    known = {"{user_app_id.user_id}": "me", "{user_app_id.app_id}": "main"}
    parts = pattern.split("/")
    drawn = [
        quote(data.draw(TEXT) or "x", safe="") if part.startswith("{") else part
        for part in (known.get(part, part) for part in parts)
    ]
    return "/".join(drawn)
