"""What the gRPC server does with strangers, with big and broken messages, and with too many."""

import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from clarifai_grpc.grpc.api import resources_pb2, service_pb2
from django.db import OperationalError

from inputs_core import limits
from inputs_service import auth, bodies, grpc_server, registry
from inputs_service.models import User
from tests.service.conftest import TOKEN

METADATA = (("authorization", f"Key {TOKEN}"),)
OPTIONS = [("grpc.max_send_message_length", -1), ("grpc.enable_http_proxy", 0)]
SCOPE = resources_pb2.UserAppIDSet(user_id="ann", app_id="main")


@pytest.fixture
def channel(grpc_port: int) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(f"127.0.0.1:{grpc_port}", options=OPTIONS) as made:
        yield made


def called(
    channel: grpc.Channel, packed: bytes, token: str = TOKEN, rpc: str = "PostInputs"
) -> Any:
    """The status of a call whose message is given as bytes."""
    call: Any = channel.unary_unary(
        f"/clarifai.api.V2/{rpc}",
        request_serializer=None,
        response_deserializer=service_pb2.MultiInputResponse.FromString,
    )
    return call(packed, metadata=(("authorization", f"Key {token}"),), timeout=60).status


def big(mb: int) -> bytes:
    """A posted image of so many MB, which is no picture."""
    image = resources_pb2.Image(base64=b"x" * (mb * limits.MB))
    item = resources_pb2.Input(data=resources_pb2.Data(image=image))
    request = service_pb2.PostInputsRequest(user_app_id=SCOPE, inputs=[item])
    return bytes(request.SerializeToString())


def test_the_key_is_checked_before_the_message_is_read(channel: grpc.Channel) -> None:
    assert called(channel, b"\xff", token="wrong").code == 11008
    assert called(channel, b"\xff").code == 11100


def test_a_stranger_with_a_big_message_learns_that_the_key_is_wrong(channel: grpc.Channel) -> None:
    packed = big(64)
    assert {called(channel, packed, token="wrong").code for _ in range(3)} == {11008}


def test_messages_of_two_hundred_megabytes_are_taken(channel: grpc.Channel) -> None:
    status = called(channel, big(200))
    assert (status.code, status.details) == (10020, "No input was added")


def test_a_message_beyond_the_limit_is_refused_also_when_it_comes_packed_small(
    grpc_port: int,
) -> None:
    address, packing = f"127.0.0.1:{grpc_port}", grpc.Compression.Gzip
    with (
        grpc.insecure_channel(address, options=OPTIONS, compression=packing) as channel,
        pytest.raises(grpc.RpcError) as caught,
    ):
        called(channel, b"\0" * (257 * limits.MB))
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


def test_two_big_messages_at_a_time_and_no_third(channel: grpc.Channel) -> None:
    packed = big(33)
    with bodies.big_place(), bodies.big_place():
        status = called(channel, packed)
    assert (status.code, status.details) == (11005, "Too many big bodies at a time. Try again.")
    assert called(channel, packed).code != 11005


def test_text_that_is_not_utf8_is_refused_with_its_path(channel: grpc.Channel) -> None:
    status = called(channel, big(0).replace(b"main", b"m\xffin"))
    assert (status.code, status.details) == (11102, "user_app_id.app_id: is not UTF-8")


def test_too_many_calls_are_told_to_try_again(
    channel: grpc.Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grpc_server, "WAITING", 0)
    server, port = grpc_server.start("127.0.0.1:0")
    with grpc.insecure_channel(f"127.0.0.1:{port}") as busy:
        assert called(busy, b"").code == 11005
    server.stop(grace=None).wait()


def test_places_are_given_back(channel: grpc.Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grpc_server, "WAITING", 2)
    server, port = grpc_server.start("127.0.0.1:0")
    with grpc.insecure_channel(f"127.0.0.1:{port}") as narrow:
        assert {called(narrow, b"", rpc="ListInputs").code for _ in range(6)} == {11102}
    server.stop(grace=None).wait()


def test_a_busy_database_is_told_inside_the_status(
    channel: grpc.Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any) -> Any:
        raise OperationalError("locked")

    monkeypatch.setattr(registry, "call", busy)
    assert called(channel, b"").code == 11005


def test_a_fault_of_ours_is_told_inside_the_status(
    channel: grpc.Channel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(registry, "call", lambda *_: 1 / 0)
    with caplog.at_level(logging.CRITICAL, "inputs_service.errors"):
        status = called(channel, b"")
    assert status.code == 98004
    assert "ZeroDivision" not in str(status)


def test_a_session_token_has_metadata_of_its_own(stub: Any) -> None:
    auth.new_key(User.objects.get(), "session", is_session=True)
    request = service_pb2.ListInputsRequest(user_app_id=SCOPE)
    prefix = ("x-clarifai-request-id-prefix", "sdk-python-12.5.0")
    token = ("x-clarifai-session-token", "session")
    assert stub.ListInputs(request, metadata=(token, prefix)).status.code == 10000
    answer = stub.ListInputs(request, metadata=(("x-clarifai-session-token", TOKEN),))
    assert answer.status.code == 11008


def test_many_clients_at_once_all_get_their_answers(stub: Any) -> None:
    request = service_pb2.ListInputsRequest(user_app_id=SCOPE)
    with ThreadPoolExecutor(32) as pool:
        answers = pool.map(lambda _: stub.ListInputs(request, metadata=METADATA), range(100))
        assert {answer.status.code for answer in answers} == {10000}


def test_a_server_that_stops_lets_calls_in_work_end(
    channel: grpc.Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, port = grpc_server.start("127.0.0.1:0")
    real, in_work = registry.call, threading.Event()

    def slow(*args: Any) -> Any:
        in_work.set()
        time.sleep(0.3)
        return real(*args)

    monkeypatch.setattr(registry, "call", slow)
    request = service_pb2.ListInputsRequest(user_app_id=SCOPE).SerializeToString()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as stopped, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(called, stopped, request, rpc="ListInputs")
        assert in_work.wait(30)
        server.stop(grace=grpc_server.GRACE_S).wait()
        assert answer.result().code == 10000
