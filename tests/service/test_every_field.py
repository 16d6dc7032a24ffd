"""Every field of every served request, generated from the descriptors: a wrong type is refused
with a code and the path, null is absent, and nothing breaks."""

import json
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from google.protobuf import json_format, message_factory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_service import registry
from inputs_service.errors import CodedError
from inputs_service.wire import from_protobuf, requests
from inputs_service.wire.shapes import Field, Form, fields_of
from tests.service import fields
from tests.service.conftest import Api, Cases

RPCS = pytest.mark.parametrize("rpc", registry.SERVED.values(), ids=lambda rpc: rpc.name)


def refusal(read: Callable[..., Any], *args: Any, **kwargs: Any) -> CodedError | None:
    """How a request is refused, or None where it is read."""
    try:
        read(*args, **kwargs)
    except CodedError as error:
        return error
    return None


def body_of(said: Any) -> bytes:
    """JSON that may hold what orjson refuses to write."""
    return json.dumps(said).encode()


@RPCS
def test_a_wrong_type_is_refused_with_its_path(rpc: registry.Rpc, cases: Cases) -> None:
    count = 0
    for path in fields.paths(rpc.request_type):
        for value in fields.WRONG[path[-1].form]:
            error = refusal(
                requests.read, rpc.request_type, body_of(fields.nested(path, value)), {}
            )
            assert error is not None, (fields.spelled(path), value)
            assert error.code == 11102
            assert error.details.startswith(fields.spelled(path)), (fields.spelled(path), value)
            count += 1
    cases("read", count)


@RPCS
def test_a_hostile_value_is_read_or_refused_with_its_path(rpc: registry.Rpc, cases: Cases) -> None:
    count = 0
    for path in fields.paths(rpc.request_type):
        for value in fields.hostiles(path[-1]):
            body = body_of(fields.placed(path, value))
            error = refusal(requests.read, rpc.request_type, body, {}, items=rpc.items)
            told = "" if error is None else error.details
            assert error is None or told.startswith(fields.spelled(path)), (told, value)
            count += 1
    cases("read", count)


@RPCS
def test_what_protobuf_takes_is_read_or_refused_with_its_path(
    rpc: registry.Rpc, cases: Cases
) -> None:
    message_class = message_factory.GetMessageClass(rpc.request_type)
    count = 0
    for path in fields.paths(rpc.request_type, most=4):
        field = path[-1]
        for value in (*fields.hostiles(field)[:1], *fields.empties(field), *_small(field)):
            try:
                message = json_format.ParseDict(fields.placed(path, value), message_class())
            except (json_format.ParseError, ValueError, UnicodeError):
                continue
            error = refusal(from_protobuf.read, message, items=rpc.items)
            told = "" if error is None else error.details
            assert error is None or told.startswith(fields.spelled(path)), (told, value)
            count += 1
    cases("read", count)


def _small(field: Field) -> list[Any]:
    """What is at a limit, without what is merely long."""
    numbers = (Form.INT, Form.FLOAT, Form.ENUM, Form.TIMESTAMP)
    return fields.overs(field) if field.form in numbers else []


@RPCS
def test_null_is_absent_everywhere(rpc: registry.Rpc) -> None:
    for field in {field.name: field for field in fields_of(rpc.request_type).values()}.values():
        assert requests.read(rpc.request_type, orjson.dumps({field.name: None}), {})[0] == {}


@RPCS
def test_a_list_field_takes_lists_only(rpc: registry.Rpc) -> None:
    for path in fields.paths(rpc.request_type):
        if path[-1].is_repeated:
            body = body_of(fields.placed(path, {}))
            with pytest.raises(CodedError, match="must be a list"):
                requests.read(rpc.request_type, body, {})


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "data", "image", "url", "text", "raw", "concepts", "geo", "regions"]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=ANYTHING, more=st.dictionaries(st.sampled_from(["inputs_add_job_id"]), ANYTHING))
def test_any_posted_json_gets_a_coded_answer(api: Api, items: Any, more: dict[str, Any]) -> None:
    status, answer = api.post("/inputs", json.dumps({"inputs": items, **more}).encode())
    assert status in (200, 207, 400)
    assert answer["status"]["code"] != 98004
    assert len(answer["status"]["req_id"]) == 32
