"""Requests made up from the descriptors, of any value in any field, through every served route:
each gets a coded answer, and none is a fault of ours."""

import json
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_service import registry
from tests.service.conftest import Api
from tests.service.generated import bindings, messages, target


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
