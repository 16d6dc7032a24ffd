"""Every field of every served request, generated from the descriptors: a wrong type is refused
with a code and the path, null is absent, and nothing breaks."""

import json
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from google.protobuf.descriptor import Descriptor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_service import registry
from inputs_service.errors import CodedError
from inputs_service.wire import requests
from inputs_service.wire.shapes import Field, Form, fields_of
from tests.service.conftest import Api

WRONG: dict[Form, list[Any]] = {
    Form.MESSAGE: [1, "x", True, []],
    Form.MAP: [1, "x", []],
    Form.STRUCT: [1, "x", [], True],
    Form.TIMESTAMP: [1, "yesterday", {}],
    Form.STRING: [1, True, {}, []],
    Form.BYTES: [1, True, {}],
    Form.BOOL: [1, "true", {}, []],
    Form.INT: ["x", True, {}, 1.5, 1e30],
    Form.FLOAT: ["x", {}, []],
    Form.ENUM: ["NO_SUCH_NAME", {}, True, 1.5],
    Form.VALUE: [],
}
MAX_DEPTH = 6
Path = tuple[Field, ...]


def paths(descriptor: Descriptor, above: Path = ()) -> Iterator[Path]:
    """Every path of fields below a message; a type is not entered twice on one path."""
    seen = {field.descriptor for field in above}
    for field in {field.name: field for field in fields_of(descriptor).values()}.values():
        yield (*above, field)
        if field.form is Form.MESSAGE and field.descriptor not in seen and len(above) < MAX_DEPTH:
            yield from paths(field.descriptor, (*above, field))


def nested(path: Path, value: Any) -> Any:
    for field in reversed(path):
        value = {field.name: [value] if field.is_repeated else value}
    return value


def spelled(path: Path) -> str:
    return ".".join(f"{field.name}[0]" if field.is_repeated else field.name for field in path)


@pytest.mark.parametrize("rpc", registry.SERVED.values(), ids=lambda rpc: rpc.name)
def test_a_wrong_type_is_refused_with_its_path(rpc: registry.Rpc) -> None:
    for path in paths(rpc.request_type):
        for value in WRONG[path[-1].form]:
            with pytest.raises(CodedError) as caught:
                requests.read(rpc.request_type, orjson.dumps(nested(path, value)), {})
            assert caught.value.code == 11102
            assert caught.value.details.startswith(spelled(path)), (spelled(path), value)


@pytest.mark.parametrize("rpc", registry.SERVED.values(), ids=lambda rpc: rpc.name)
def test_null_is_absent_everywhere(rpc: registry.Rpc) -> None:
    for field in {field.name: field for field in fields_of(rpc.request_type).values()}.values():
        assert requests.read(rpc.request_type, orjson.dumps({field.name: None}), {})[0] == {}


@pytest.mark.parametrize("rpc", registry.SERVED.values(), ids=lambda rpc: rpc.name)
def test_a_list_field_takes_lists_only(rpc: registry.Rpc) -> None:
    for path in paths(rpc.request_type):
        if path[-1].is_repeated:
            above = nested(path[:-1], {path[-1].name: {}})
            with pytest.raises(CodedError, match="must be a list"):
                requests.read(rpc.request_type, orjson.dumps(above), {})


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
