"""REST: one view for every route. Routes come from the `google.api.http` rules that clarifai-grpc's
descriptors carry; what a call does is in the registry."""

from typing import Any

import orjson
from clarifai_grpc.grpc.api import service_pb2
from django.http.response import HttpResponseBase
from google.api import annotations_pb2
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inputs_service import (
    auth,
    bodies,
    cutting,
    errors,
    registry,
    rehearsing,
    statuses,
    targets,
)
from inputs_service.wire import requests

SERVICE = service_pb2.DESCRIPTOR.services_by_name["V2"]


def routes() -> targets.Routes:
    """The routes of every documented RPC, served or not."""
    tree = targets.Routes()
    for method in SERVICE.methods:
        rule = method.GetOptions().Extensions[annotations_pb2.http]
        for binding in (rule, *rule.additional_bindings):
            verb = binding.WhichOneof("pattern")
            if verb:
                tree.add(verb.upper(), getattr(binding, verb), method.name)
    return tree


ROUTES = routes()


class JsonRenderer(BaseRenderer):
    """JSON by orjson; bytes are ready already."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        """The body of an answer."""
        return data if isinstance(data, bytes) else orjson.dumps(data)


class OnlyJson(BaseContentNegotiation):
    """Every answer is JSON, whatever `Accept` asks for."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """The one renderer."""
        return renderers[0], renderers[0].media_type


class Gateway(APIView):
    """Finds the RPC of a request, checks the key, parses, calls and answers."""

    authentication_classes = [auth.KeyAuthentication]
    renderer_classes = [JsonRenderer]
    content_negotiation_class = OnlyJson

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        """DRF's request, with the id that its answer and its log lines carry."""
        self.request_id = errors.new_request_id()
        return super().initialize_request(request, *args, **kwargs)

    def perform_authentication(self, request: Request) -> None:
        """Waits until the route is known: an unknown path is 404 also without a key."""

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Every verb that DRF does not know by name meets the routes too."""
        return self.answer(request)

    def answer(self, request: Request) -> Response:
        """The answer of the RPC that the request names. Raises: CodedError."""
        environ = request._request.META
        target = targets.raw_target(environ)
        verb = "GET" if request.method == "HEAD" else str(request.method)
        name, variables = ROUTES.find(verb, targets.segments_of(target))
        rpc = registry.served(name)
        key: Any = request.auth
        auth.require(key, rpc.scope)
        pairs = [*targets.query_of(target), *variables]
        given = requests.from_pairs(rpc.request_type, pairs)
        with bodies.body_of(environ, request._request) as body:
            sent = b"" if verb == "GET" else body
            message, raw = requests.read(rpc.request_type, sent, given, items=rpc.items)
            answer = registry.call(rpc, key, message, raw)
        answer = errors.envelope(answer, self.request_id)
        code = answer["status"]["code"]
        # Written here, where a fault still gets an envelope.
        return Response(orjson.dumps(answer), status=rpc.http_status or statuses.http_of(code))

    get = post = put = patch = delete = head = options = answer

    def handle_exception(self, exc: Exception) -> HttpResponseBase:  # type: ignore[override]
        """The coded answer for any exception."""
        if isinstance(exc, rehearsing.Cut) and (cut := self.cut(exc.told)):
            return cut
        error = errors.coded(exc, self.request_id)
        response = Response(
            errors.refusal(error, self.request_id), status=statuses.http_of(error.code)
        )
        if error.retry_after_s:
            response["Retry-After"] = str(error.retry_after_s)
        if response.status_code == 401:
            response["WWW-Authenticate"] = "Key"
        return response

    def cut(self, told: dict[str, Any] | None) -> HttpResponseBase | None:
        """An answer that ends with its connection, for a rehearsal."""
        body = orjson.dumps(errors.envelope(told, self.request_id)) if told is not None else b""
        return cutting.response(self.request.META, body)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Answers are private and never sniffed."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final["Cache-Control"] = "no-store"
        final["X-Content-Type-Options"] = "nosniff"
        return final


view = Gateway.as_view()
