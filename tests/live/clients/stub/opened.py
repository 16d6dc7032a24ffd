"""The stub, opened for a place by the channel that the program was started for."""

import sys
from functools import cache, partial
from typing import Any

from clarifai_grpc.channel.clarifai_channel import ClarifaiChannel
from clarifai_grpc.grpc.api import resources_pb2 as pb
from clarifai_grpc.grpc.api import service_pb2 as rpc
from clarifai_grpc.grpc.api import service_pb2_grpc
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct

from tests.live.clients.cases import until
from tests.live.clients.places import Place

IS_JSON = sys.argv[1:] == ["stub-json"]


@cache
def stub(rest: str, grpc: str) -> Any:
    """The stub of a server."""
    if IS_JSON:
        return service_pb2_grpc.V2Stub(ClarifaiChannel.get_json_channel(base_url=rest))
    host, port = grpc.split(":")
    channel = ClarifaiChannel.get_insecure_grpc_channel(base=host, port=int(port))
    return service_pb2_grpc.V2Stub(channel)


def call(at: Place, name: str, key: str = "", **fields: Any) -> Any:
    """What an RPC answers to a message of its fields, in the place's app."""
    given = getattr(rpc, request_name(name))(**{"user_app_id": scope(at), **fields})
    method = getattr(stub(at.rest, at.grpc), name)
    return method(given, metadata=(("authorization", f"Key {key or at.pat}"),))


def request_name(name: str) -> str:
    """The message that an RPC takes; two are named in the singular."""
    is_one = name in ("CancelBulkOperations", "DeleteBulkOperations")
    return f"{name.removesuffix('s') if is_one else name}Request"


def scope(at: Place) -> pb.UserAppIDSet:
    """The user and the app of a place."""
    return pb.UserAppIDSet(user_id=at.user, app_id=at.app)


def post(at: Place, *items: pb.Input) -> Any:
    """The answer to added inputs; a refusal fails the case."""
    answer = call(at, "PostInputs", inputs=items)
    assert answer.status.code == 10000, answer
    return answer


def get(at: Place, input_id: str) -> Any:
    """One input."""
    return call(at, "GetInput", input_id=input_id).input


def done(at: Place, *ids: str) -> list[Any]:
    """The inputs of these ids as soon as all are processed; a failure of one fails the case."""
    found = []
    for one in ids:
        last = until(partial(get, at, one), lambda it: it.status.code not in (30001, 30003))
        assert last.id == one, last
        assert last.status.code == 30000, last.status
        found.append(last)
    return found


def image(at: Place, input_id: str = "", **data: Any) -> pb.Input:
    """An image by URL with more data."""
    shown = pb.Image(url=at.url("image.jpg"), allow_duplicate_url=True)
    return pb.Input(id=input_id, data=pb.Data(image=shown, **data))


def text(input_id: str, words: str = "words", **data: Any) -> pb.Input:
    """A text with more data."""
    return pb.Input(id=input_id, data=pb.Data(text=pb.Text(raw=words), **data))


def concept(concept_id: str, value: float = 1) -> pb.Concept:
    """A concept that is present or absent."""
    return pb.Concept(id=concept_id, value=value)


def struct(values: dict[str, Any]) -> Struct:
    """Metadata."""
    made = Struct()
    made.update(values)
    return made


def as_dict(message: Any) -> Any:
    """A message with the names of its fields."""
    return MessageToDict(message, preserving_proto_field_name=True)


def ids(answer: Any) -> list[str]:
    """The ids of the inputs of an answer."""
    return [one.id for one in answer.inputs]
