"""gRPC requests are read as JSON requests are, and answers leave as protobuf's own JSON would."""

from typing import Any

import pytest
from clarifai_grpc.grpc.api import resources_pb2, service_pb2
from google.protobuf import json_format, message_factory
from google.protobuf.descriptor import Descriptor
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from inputs_service import registry
from inputs_service.errors import CodedError
from inputs_service.wire import from_protobuf, to_protobuf
from inputs_service.wire.messages import Reader, Refused
from inputs_service.wire.shapes import Form, always_shown, fields_of
from tests.service.generated import messages

RPCS = sorted(registry.SERVED.values(), key=lambda rpc: rpc.name)
PATIENT = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
UNICODE_FAULT = b"\xff\xfe"


def with_zeros(descriptor: Descriptor, raw: Any) -> Any:
    """What protobuf says where JSON would leave a default to the reader."""
    for name, value in raw.items():
        field = fields_of(descriptor)[name]
        if field.form is Form.MESSAGE:
            for inner in value if field.is_repeated else [value]:
                with_zeros(field.descriptor, inner)
    for field in always_shown(descriptor):
        raw.setdefault(field.name, 0)
    return raw


def parsed(descriptor: Descriptor, raw: Any) -> Any:
    """The raw JSON as a protobuf message, where protobuf itself takes it."""
    try:
        return json_format.ParseDict(raw, message_factory.GetMessageClass(descriptor)())
    except (json_format.ParseError, ValueError, UnicodeError):
        assume(False)


def outcome(read: Any) -> Any:
    try:
        return read()
    except CodedError as error:
        return error.code, error.details


@pytest.mark.parametrize("rpc", RPCS, ids=lambda rpc: rpc.name)
@PATIENT
@given(data=st.data())
def test_a_message_is_read_as_its_json_is(rpc: registry.Rpc, data: st.DataObject) -> None:
    message = parsed(rpc.request_type, data.draw(messages(rpc.request_type)))
    try:
        raw = json_format.MessageToDict(
            message, preserving_proto_field_name=True, use_integers_for_enums=True
        )
    except ValueError:
        assume(False)
    reader = Reader(rpc.items, is_exact=True)
    raw = with_zeros(rpc.request_type, raw)
    expected = outcome(lambda: reader.message(rpc.request_type, raw))
    assert outcome(lambda: from_protobuf.read(message, items=rpc.items)) == expected


@pytest.mark.parametrize("rpc", RPCS, ids=lambda rpc: rpc.name)
@PATIENT
@given(data=st.data())
def test_an_answer_is_written_as_protobuf_reads_json(
    rpc: registry.Rpc, data: st.DataObject
) -> None:
    descriptor = registry.METHODS[rpc.name].output_type
    message = parsed(descriptor, data.draw(messages(descriptor)))
    told = json_format.MessageToDict(message, preserving_proto_field_name=True)
    told["no_such_field"] = 1
    assert to_protobuf.answer(told, type(message)) == message


def test_bytes_arrive_as_they_are() -> None:
    image = resources_pb2.Image(base64=UNICODE_FAULT)
    item = resources_pb2.Input(data=resources_pb2.Data(image=image))
    told = from_protobuf.read(service_pb2.PostInputsRequest(inputs=[item]), items="inputs")
    assert told == {"inputs": [{"data": {"image": {"base64": UNICODE_FAULT}}}]}


def test_numbers_are_read_as_a_person_wrote_them() -> None:
    box = resources_pb2.BoundingBox(top_row=0.1, left_col=1 / 3, bottom_row=3.4e38)
    told = from_protobuf.read(box)
    assert told == {"top_row": 0.1, "left_col": 0.33333334, "bottom_row": 3.4e38, "right_col": 0}


def test_a_concept_without_value_is_absent() -> None:
    assert from_protobuf.read(resources_pb2.Concept(id="x")) == {"id": "x", "value": 0}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_not_finite_is_refused_with_its_path(value: float) -> None:
    concepts = [resources_pb2.Concept(id="a"), resources_pb2.Concept(id="b", value=value)]
    with pytest.raises(CodedError, match=r"^concepts\[1\].value: must be a finite number$"):
        from_protobuf.read(resources_pb2.Data(concepts=concepts))
    data = resources_pb2.Data(metadata={"a": {"b": [1, value]}})
    with pytest.raises(CodedError, match=r"^metadata.a.b\[1\]: must be a finite number$"):
        from_protobuf.read(data)


def test_a_wrong_value_of_one_item_refuses_that_item_only() -> None:
    bad = resources_pb2.Input(id="bad", data=resources_pb2.Data(metadata={"x": "\0"}))
    request = service_pb2.PostInputsRequest(inputs=[resources_pb2.Input(id="good"), bad])
    good, refused = from_protobuf.read(request, items="inputs")["inputs"]
    assert good == {"id": "good"}
    assert refused == Refused(
        "bad", "inputs[1].data.metadata.x: must not contain U+0000", is_bytes=False
    )


def test_a_time_beyond_the_calendar_is_refused_with_its_path() -> None:
    request = service_pb2.PostInputsRequest(inputs=[{"created_at": {"seconds": 2**62}}])
    with pytest.raises(CodedError, match=r"^inputs\[0\].created_at: must be a time"):
        from_protobuf.read(request)


@pytest.mark.parametrize(
    ("message", "path"),
    [
        (resources_pb2.Input(id="FAULT"), "id"),
        (resources_pb2.Input(dataset_ids=["a", "FAULT"]), r"dataset_ids\[1\]"),
        (resources_pb2.Input(data={"concepts": [{"id": "FAULT"}]}), r"data.concepts\[0\].id"),
        (resources_pb2.Input(data={"metadata": {"a": ["FAULT"]}}), "data.metadata"),
        (resources_pb2.Image(hosted_image_info={"FAULT": {}}), "hosted_image_info"),
    ],
)
def test_a_text_that_is_not_utf8_is_refused_with_its_path(message: Any, path: str) -> None:
    packed = message.SerializeToString().replace(b"FAULT", b"\xffAULT")
    with pytest.raises(CodedError, match=f"^{path}: is not UTF-8$"):
        from_protobuf.decoded(packed, type(message))


@pytest.mark.parametrize("packed", [b"\xff" * 11, b"\x0a\x05a", b"\x0a", b"\x0b", b"\x0f", b"\x09"])
def test_bytes_that_are_no_protobuf_are_a_bad_format(packed: bytes) -> None:
    with pytest.raises(CodedError) as caught:
        from_protobuf.decoded(packed, resources_pb2.Input)
    assert caught.value.code == 11100


def test_a_message_nested_beyond_reason_is_refused() -> None:
    metadata: Any = {"x": 1}
    for _ in range(60):
        metadata = {"x": metadata}
    packed = resources_pb2.Data(metadata=metadata).SerializeToString()
    with pytest.raises(CodedError, match="metadata: is nested too deep"):
        from_protobuf.decoded(packed, resources_pb2.Data)
