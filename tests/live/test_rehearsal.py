"""Rehearsals over a real HTTP server and real gRPC: what clients see of each kind."""

import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
import requests
from clarifai_grpc.channel.clarifai_channel import ClarifaiChannel
from clarifai_grpc.grpc.api import resources_pb2, service_pb2, service_pb2_grpc

from tests.live import processes
from tests.live.stack import PAT, Stack

SCOPE = resources_pb2.UserAppIDSet(user_id="demo", app_id="main")
METADATA = (("authorization", f"Key {PAT}"),)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The API's two servers, with a queue."""
    stack = Stack(tmp_path_factory.mktemp("rehearsal"), {"REHEARSE": "slow=1,slow_s=0.3"})
    try:
        stack.prepare("service")
        stack.start("valkey", "service", "grpc")
        processes.wait_until(lambda: processes.accepts(stack.env.grpc_port), "gRPC answers")
        yield stack
    finally:
        stack.stop()


@pytest.fixture
def stub(api: Stack) -> Iterator[Any]:
    port = api.env.grpc_port
    with ClarifaiChannel.get_insecure_grpc_channel(base="127.0.0.1", port=port) as channel:
        yield service_pb2_grpc.V2Stub(channel)


def rehearse(api: Stack, *words: str) -> None:
    """Sets the rates of the app and waits until every process knows them."""
    command = [sys.executable, "manage.py", "rehearse", "--user", "demo", "--app", "main", *words]
    subprocess.run(command, env=api.variables, check=True, stdout=subprocess.DEVNULL)
    time.sleep(3.1)


def posted(number: int) -> dict[str, Any]:
    url = f"https://pictures.test/{number}"
    return {"id": f"id-{number}", "data": {"image": {"url": url, "allow_duplicate_url": True}}}


def test_throttled(api: Stack, stub: Any) -> None:
    rehearse(api, "--throttled", "1")
    answer = requests.get(
        f"{api.api}/v2/users/demo/apps/main/inputs",
        headers={"Authorization": f"Key {PAT}"},
        timeout=30,
    )
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert answer.json()["status"]["code"] == 11005
    request = service_pb2.ListInputsRequest(user_app_id=SCOPE)
    assert stub.ListInputs(request, metadata=METADATA).status.code == 11005


def test_failing(api: Stack, stub: Any) -> None:
    rehearse(api, "--failing", "1", "--throttled", "0")
    assert api.call("GET", "inputs")["status"]["code"] == 98004
    request = service_pb2.ListInputsRequest(user_app_id=SCOPE)
    assert stub.ListInputs(request, metadata=METADATA).status.code == 98004


def test_partly_failing(api: Stack, stub: Any) -> None:
    rehearse(api, "--partly", "1")
    told = api.call("POST", "inputs", {"inputs": [posted(n) for n in range(4)]})
    assert told["status"]["code"] == 10010
    image = {"url": "https://pictures.test/x", "allow_duplicate_url": True}
    items = [resources_pb2.Input(data={"image": image}) for _ in range(4)]
    request = service_pb2.PostInputsRequest(user_app_id=SCOPE, inputs=items)
    answer = stub.PostInputs(request, metadata=METADATA)
    assert answer.status.code == 10010
    assert {item.status.code for item in answer.inputs} == {30001, 30104}


def test_cut_connections_end_before_the_work_after_it_and_in_the_answer(api: Stack) -> None:
    rehearse(api, "--cut", "1", "--seed", "3")
    outcomes = []
    for number in range(100, 130):
        try:
            api.call("POST", "inputs", {"inputs": [posted(number)]})
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError) as e:
            outcomes.append("within" if "IncompleteRead" in str(e) else "without")
    assert len(outcomes) == 30
    assert set(outcomes) == {"within", "without"}
    rehearse(api, "--off")
    stored = api.call("GET", "inputs?" + "&".join(f"ids=id-{n}" for n in range(100, 130)))
    assert outcomes.count("within") < len(stored["inputs"]) < 30


def test_cut_calls_over_grpc_are_aborted(api: Stack, stub: Any) -> None:
    rehearse(api, "--cut", "1")
    with pytest.raises(grpc.RpcError) as caught:
        stub.ListInputs(service_pb2.ListInputsRequest(user_app_id=SCOPE), metadata=METADATA)
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE


def test_slow_for_every_app_by_the_operators_setting(api: Stack, stub: Any) -> None:
    rehearse(api, "--off")
    begun = time.monotonic()
    assert api.call("GET", "inputs")["status"]["code"] == 10000
    assert time.monotonic() - begun >= 0.3
    begun = time.monotonic()
    request = service_pb2.ListInputsRequest(user_app_id=SCOPE)
    assert stub.ListInputs(request, metadata=METADATA).status.code == 10000
    assert time.monotonic() - begun >= 0.3
