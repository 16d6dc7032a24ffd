"""Posting over gRPC in the kill test, with the answers in the shape of the REST API."""

from typing import Any, ClassVar

import grpc
import requests
from clarifai_grpc.channel.clarifai_channel import ClarifaiChannel
from clarifai_grpc.grpc.api import service_pb2, service_pb2_grpc
from google.protobuf.json_format import MessageToDict, ParseDict

from benchmarks.chaos_api import USER, Api, Json


class GrpcApi(Api):
    """The API over gRPC; it can post only."""

    server: ClassVar[str] = "grpc"

    def __post_init__(self) -> None:
        """Connects lazily; a broken connection is made anew by the channel."""
        host, _, port = self.origin.rpartition(":")
        channel = ClarifaiChannel.get_insecure_grpc_channel(base=host, port=int(port))
        self._stub = service_pb2_grpc.V2Stub(channel)

    def call(self, method: str, path: str, **more: Any) -> Json:
        """The answer to a post. Raises: requests.ConnectionError without one."""
        if (method, path) != ("POST", "/inputs"):
            raise NotImplementedError
        scope = {"user_app_id": {"user_id": USER, "app_id": self.app}}
        request = ParseDict({**scope, **more["json"]}, service_pb2.PostInputsRequest())
        key = (("authorization", f"Key {self.key}"),)
        try:
            answer = self._stub.PostInputs(request, metadata=key, timeout=self.timeout_s)
        except grpc.RpcError as error:
            raise requests.ConnectionError("no answer over gRPC") from error
        told: Json = MessageToDict(
            answer, preserving_proto_field_name=True, use_integers_for_enums=True
        )
        return told
