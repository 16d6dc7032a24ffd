"""The same registry over gRPC, spoken to by clarifai-grpc's own stub over loopback."""

from typing import Any

import grpc
import pytest
from clarifai_grpc.grpc.api import resources_pb2, service_pb2

from tests.service.conftest import TOKEN

SCOPE = resources_pb2.UserAppIDSet(user_id="me", app_id="main")
METADATA = (("authorization", f"Key {TOKEN}"),)


def image(url: str, **fields: Any) -> resources_pb2.Input:
    concepts = [resources_pb2.Concept(id="no"), resources_pb2.Concept(id="yes", value=1)]
    data = resources_pb2.Data(image=resources_pb2.Image(url=url), concepts=concepts)
    data.metadata.update({"size": 100, "list": [1, "a", None]})
    return resources_pb2.Input(data=data, **fields)


def test_inputs_are_posted_listed_and_read(stub: Any) -> None:
    items = [image("https://a.test/1", id="one"), image("nonsense")]
    request = service_pb2.PostInputsRequest(user_app_id=SCOPE, inputs=items)
    answer = stub.PostInputs(request, metadata=METADATA)
    assert [item.status.code for item in answer.inputs] == [30001, 30106]
    assert answer.status.code == 10010
    request = service_pb2.ListInputsRequest(user_app_id=SCOPE, page=1, per_page=10)
    listed = stub.ListInputs(request, metadata=METADATA).inputs
    assert [item.id for item in listed] == ["one"]
    request = service_pb2.GetInputRequest(user_app_id=SCOPE, input_id="one")
    found = stub.GetInput(request, metadata=METADATA).input
    assert found == listed[0]
    assert [(concept.name, concept.value) for concept in found.data.concepts] == [
        ("no", 0),
        ("yes", 1),
    ]
    assert found.data.metadata["size"] == 100
    assert found.created_at.nanos % 1000 == 0


def test_an_empty_page_sets_nothing_but_the_status(stub: Any) -> None:
    request = service_pb2.ListInputsRequest(user_app_id=SCOPE, page=1000, per_page=500)
    answer = stub.ListInputs(request, metadata=METADATA)
    assert [field.name for field, _ in answer.ListFields()] == ["status"]


def test_errors_stand_inside_the_status(stub: Any) -> None:
    request = service_pb2.GetInputRequest(user_app_id=SCOPE, input_id="none")
    assert stub.GetInput(request, metadata=METADATA).status.code == 11101
    answer = stub.GetInput(request, metadata=(("authorization", "Key wrong"),))
    assert answer.status.code == 11008
    assert len(answer.status.req_id) == 32
    bad = image("https://a.test/1")
    bad.data.metadata.update({"x": float("nan")})
    request = service_pb2.PostInputsRequest(user_app_id=SCOPE, inputs=[bad])
    item = stub.PostInputs(request, metadata=METADATA).inputs[0]
    assert item.status.code == 30104
    assert item.status.details == "inputs[0].data.metadata.x: must be a finite number"


def test_what_is_not_served_is_unimplemented(stub: Any) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        stub.ListRunners(service_pb2.ListRunnersRequest(), metadata=METADATA)
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED


def test_an_empty_deletion_deletes_nothing(stub: Any) -> None:
    item = image("https://a.test/1", id="one")
    stub.PostInputs(
        service_pb2.PostInputsRequest(user_app_id=SCOPE, inputs=[item]), metadata=METADATA
    )
    request = service_pb2.DeleteInputsRequest(user_app_id=SCOPE)
    assert stub.DeleteInputs(request, metadata=METADATA).status.code == 10000
    request = service_pb2.GetInputCountRequest(user_app_id=SCOPE)
    assert stub.GetInputCount(request, metadata=METADATA).counts.to_process == 1
