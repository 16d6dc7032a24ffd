"""The registry over gRPC: `python -m inputs_service.grpc_server`. Errors stand inside the status of
an answer; a method that is not served is UNIMPLEMENTED, never UNAVAILABLE, which clients retry."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import django
import grpc

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inputs_service.settings")
if __name__ == "__main__":
    django.setup()

from django.db import close_old_connections
from google.protobuf import message_factory

from inputs_core import environment, limits
from inputs_service import auth, bodies, errors, registry
from inputs_service.wire import protobuf

PREFIX = "/clarifai.api.V2/"
THREADS = 8
"""One database connection each; the pool of the settings has as many."""
MAX_MESSAGE_BYTES = 256 * limits.MB
OPTIONS = [
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
    ("grpc.so_reuseport", 0),
]


class Handlers(grpc.GenericRpcHandler):
    """Finds the handler of a method in the registry."""

    def service(self, details: Any) -> "grpc.RpcMethodHandler[Any, Any] | None":
        """The handler, or None for what is not served."""
        rpc = registry.SERVED.get(str(details.method).removeprefix(PREFIX))
        if rpc is None:
            return None
        request_class = message_factory.GetMessageClass(rpc.request_type)
        answer_class = message_factory.GetMessageClass(registry.METHODS[rpc.name].output_type)
        return grpc.unary_unary_rpc_method_handler(
            lambda message, context: _answer(rpc, message, context, answer_class),
            request_deserializer=request_class.FromString,
            response_serializer=answer_class.SerializeToString,
        )


def _answer(rpc: registry.Rpc, message: Any, context: Any, answer_class: Any) -> Any:
    request_id = errors.new_request_id()
    close_old_connections()
    try:
        if message.ByteSize() <= limits.BIG_BODY_BYTES:
            told = _call(rpc, message, context)
        else:
            with bodies.big_place():
                told = _call(rpc, message, context)
        return protobuf.answer(errors.envelope(told, request_id), answer_class)
    except Exception as error:  # noqa: BLE001 - the outermost handler of this process
        refusal = errors.refusal(errors.coded(error, request_id), request_id)
        return protobuf.answer(refusal, answer_class)
    finally:
        close_old_connections()


def _call(rpc: registry.Rpc, message: Any, context: Any) -> dict[str, Any]:
    metadata = {name: str(value) for name, value in context.invocation_metadata()}
    key = auth.key_named(metadata.get("authorization", ""), metadata.get(auth.SESSION_HEADER, ""))
    auth.require(key, rpc.scope)
    return registry.call(rpc, key, protobuf.read(message, items=rpc.items), {})


def start(address: str) -> tuple[grpc.Server, int]:
    """A running server and its port. Raises: RuntimeError where the address is taken."""
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="grpc")
    server = grpc.server(pool, handlers=[cast("Any", Handlers())], options=OPTIONS)
    port = server.add_insecure_port(address)
    server.start()
    return server, port


def main() -> None:
    """Serves until SIGTERM or SIGINT."""
    env = environment.read()
    server, port = start(f"{env.bind}:{env.grpc_port}")
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    print(f"gRPC on {env.bind}:{port}", flush=True)
    ended.wait()
    server.stop(grace=2).wait()


if __name__ == "__main__":
    main()
