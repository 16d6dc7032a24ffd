"""The registry over gRPC: `python -m inputs_service.grpc_server`. Errors stand inside the status of
an answer; a method that is not served is UNIMPLEMENTED, and nothing is UNAVAILABLE, which clients
try again for a minute."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, cast

import django
import grpc

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inputs_service.settings")
if __name__ == "__main__":
    django.setup()

from django.db import close_old_connections
from google.protobuf import message_factory

from inputs_core import environment, limits
from inputs_service import auth, bodies, errors, registry, rehearsing
from inputs_service.models import Key
from inputs_service.wire import from_protobuf, to_protobuf

PREFIX = "/clarifai.api.V2/"
THREADS = 8
"""One database connection each; the pool of the settings has as many."""
WAITING = 256
"""Calls at a time, in work and waiting; more are told to try again."""
GRACE_S = 5
MAX_MESSAGE_BYTES = 256 * limits.MB
OPTIONS = [
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
    ("grpc.so_reuseport", 0),
    ("grpc.keepalive_time_ms", 30_000),  # a client that fell silent gives its thread back
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.http2.min_ping_interval_without_data_ms", 1_000),  # pings of clients are no offence
    ("grpc.keepalive_permit_without_calls", 1),
]


class Handlers(grpc.GenericRpcHandler):
    """Finds the handler of a method in the registry, while there are places left.

    To grpcio every method is one that takes a stream, of which the first message is read: so a key
    is checked before the message is received, and big messages do not wait in memory.
    """

    def __init__(self) -> None:
        self.places = threading.Semaphore(WAITING)
        self.refusing = ThreadPoolExecutor(1, thread_name_prefix="grpc-busy")

    def service(self, details: Any) -> "grpc.RpcMethodHandler[Any, Any] | None":
        """The handler, or None for what is not served."""
        rpc = registry.SERVED.get(str(details.method).removeprefix(PREFIX))
        if rpc is None:
            return None
        has_place = self.places.acquire(blocking=False)

        def behave(arriving: Iterator[bytes], context: Any) -> bytes:
            if not has_place:
                return _refused(rpc, errors.Throttled("Too many calls at a time. Try again."))
            try:
                return _answered(rpc, arriving, context)
            finally:
                self.places.release()

        if not has_place:
            behave.experimental_thread_pool = self.refusing  # type: ignore[attr-defined]
        made: grpc.RpcMethodHandler[Any, Any] = grpc.stream_unary_rpc_method_handler(behave)
        return made


def _answered(rpc: registry.Rpc, arriving: Iterator[bytes], context: Any) -> bytes:
    request_id = errors.new_request_id()
    close_old_connections()
    try:
        key = _key(rpc, context)
        packed = next(arriving, b"")
        with bodies.place_for(len(packed)):
            told = _told(rpc, key, packed)
        return _packed(rpc, errors.envelope(told, request_id))
    except grpc.RpcError:  # the client has gone
        raise
    except rehearsing.Cut as cut:
        ending = cut
    except Exception as error:  # noqa: BLE001 - the outermost handler of this process
        return _refused(rpc, errors.coded(error, request_id), request_id)
    finally:
        close_old_connections()
    context.abort(grpc.StatusCode.UNAVAILABLE, ending.details)
    raise ending


def _key(rpc: registry.Rpc, context: Any) -> Key:
    metadata = {name: str(value) for name, value in context.invocation_metadata()}
    key = auth.key_named(metadata.get("authorization", ""), metadata.get(auth.SESSION_HEADER, ""))
    auth.require(key, rpc.scope)
    return key


def _told(rpc: registry.Rpc, key: Key, packed: bytes) -> dict[str, Any]:
    message = from_protobuf.decoded(packed, _classes(rpc.name)[0])
    return registry.call(rpc, key, from_protobuf.read(message, items=rpc.items), {})


def _refused(rpc: registry.Rpc, error: errors.CodedError, request_id: str = "") -> bytes:
    return _packed(rpc, errors.refusal(error, request_id or errors.new_request_id()))


def _packed(rpc: registry.Rpc, told: dict[str, Any]) -> bytes:
    return to_protobuf.answer(told, _classes(rpc.name)[1]).SerializeToString()


@cache
def _classes(name: str) -> tuple[Any, Any]:
    """The classes of an RPC's request and answer."""
    method = registry.METHODS[name]
    types = (method.input_type, method.output_type)
    request_class, answer_class = (message_factory.GetMessageClass(one) for one in types)
    return request_class, answer_class


def start(address: str) -> tuple[grpc.Server, int]:
    """A running server and its port. Raises: RuntimeError where the address is taken."""
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="grpc")
    server = grpc.server(pool, handlers=[cast("Any", Handlers())], options=OPTIONS)
    port = server.add_insecure_port(address)
    server.start()
    return server, port


def main() -> None:
    """Serves until SIGTERM or SIGINT; calls in work then have some seconds to end."""
    env = environment.read()
    server, port = start(f"{env.bind}:{env.grpc_port}")
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    print(f"gRPC on {env.bind}:{port}", flush=True)
    ended.wait()
    server.stop(grace=GRACE_S).wait()


if __name__ == "__main__":
    main()
