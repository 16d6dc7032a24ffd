"""The embedded service as it is, but for RPCs that are hollow for a user: they answer 10000 and
nothing else. It stands in for the entry points of REST and gRPC; only tests start it."""

from dataclasses import replace

from inputs_service import wsgi  # first: it sets Django up

from inputs_service import grpc_server, registry  # isort: skip
from inputs_service.call import Call  # isort: skip
from inputs_service.registry import Answer, Handler  # isort: skip
from tests.live.clients.hollow_folder import hollow_for

application = wsgi.application


def wrap() -> None:
    """Put a handler that looks into the folder around every handler of the registry."""
    for name, rpc in registry.SERVED.items():
        registry.SERVED[name] = replace(rpc, handler=_watched(name, rpc.handler))


def _watched(name: str, handler: Handler) -> Handler:
    def answer(call: Call, message: Answer) -> Answer:
        return {} if name in hollow_for(call.key.user.user_id) else handler(call, message)

    return answer


wrap()
if __name__ == "__main__":
    grpc_server.main()
