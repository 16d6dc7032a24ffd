"""Requests made up from the descriptors, of any value in any field, through every served route:
each gets a coded answer, and none is a fault of ours."""

import json
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_service import registry
from tests.service import served
from tests.service.conftest import Api, Cases
from tests.service.generated import bindings, messages, target

MADE_UP = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize(
    ("verb", "pattern", "rpc"), bindings(), ids=lambda value: str(getattr(value, "name", value))
)
@MADE_UP
@given(data=st.data())
def test_every_answer_is_coded(
    api: Api, verb: str, pattern: str, rpc: registry.Rpc, data: st.DataObject, cases: Cases
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
    cases("over REST", 1)


@pytest.mark.parametrize("rpc", registry.SERVED.values(), ids=lambda rpc: rpc.name)
@MADE_UP
@given(data=st.data())
def test_every_answer_over_grpc_is_coded(
    api: Api, rpc: registry.Rpc, data: st.DataObject, cases: Cases
) -> None:
    answer = served.call_grpc(rpc, data.draw(messages(rpc.request_type)))
    assert answer is None or answer.status.code not in (0, 98004)
    cases("over gRPC", answer is not None)
