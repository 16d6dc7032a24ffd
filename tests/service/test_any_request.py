"""Requests made up from the descriptors, of any value in any field, through every served route:
each gets a coded answer, and none is a fault of ours."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from google.api import annotations_pb2
from google.protobuf.descriptor import Descriptor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_service import registry
from inputs_service.wire.shapes import Field, Form, fields_of
from tests.service.conftest import Api

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


@pytest.mark.parametrize(
    ("verb", "pattern", "rpc"), bindings(), ids=lambda value: str(getattr(value, "name", value))
)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_every_answer_is_coded(
    api: Api, verb: str, pattern: str, rpc: registry.Rpc, data: st.DataObject
) -> None:
    path = target(pattern, data)
    body = data.draw(messages(rpc.request_type))
    if verb == "GET":
        query = {name: value for name, value in body.items() if isinstance(value, str | int)}
        answer = api.get(f"{path}?{urlencode(query, doseq=True, errors='replace')}")
    else:
        answer = api.send(verb, path, json.dumps(body).encode())
    assert answer[0] in (200, 207, 400, 404, 501), answer
    assert answer[1]["status"]["code"] != 98004
    assert answer[1]["status"]["req_id"]
