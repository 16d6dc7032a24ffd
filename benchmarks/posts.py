"""PostInputs and PatchInputs of URL inputs over REST and over gRPC, compared with bare writes of
the same rows."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import requests
from clarifai_grpc.channel.clarifai_channel import ClarifaiChannel
from clarifai_grpc.grpc.api import resources_pb2, service_pb2, service_pb2_grpc

from benchmarks.data import run_command
from benchmarks.figures import Figure
from tests.live import processes
from tests.live.stack import PAT, Stack

BATCH = 128
ROUNDS = 5
INPUTS = BATCH * 20
BARE = """
import django
django.setup()
from benchmarks import bare_rows
bare_rows.main({first}, {count})
"""
Send = Callable[[str, list[dict[str, Any]]], int]


def run(_: int) -> Iterator[str | Figure]:
    """The lines of this benchmark; all ways take turns, so that they share slow moments."""
    with tempfile.TemporaryDirectory(prefix="inputdeck-bench-") as folder:
        stack = Stack(Path(folder))
        try:
            stack.prepare("service")
            stack.variables["DJANGO_SETTINGS_MODULE"] = "inputs_service.settings"
            stack.start("valkey", "service", "grpc")
            processes.wait_until(lambda: processes.accepts(stack.env.grpc_port), "gRPC answers")
            yield (
                f"posts: {ROUNDS} rounds of {INPUTS:,} URL inputs, {BATCH} a request, one client, "
                "SQLite"
            )
            ways = {"REST": over_rest(stack), "gRPC": over_grpc(stack)}
            taken = [round_of(stack, ways, number) for number in range(ROUNDS)]
        finally:
            stack.stop()
    yield from figures(taken)


def round_of(stack: Stack, ways: dict[str, Send], number: int) -> dict[str, float]:
    """Seconds of each way in one round: to post so many inputs, and to patch them."""
    first = INPUTS * number
    taken = {
        f"{verb} over {name}": seconds(send, verb, f"{name}-", first)
        for name, send in ways.items()
        for verb in ("POST", "PATCH")
    }
    bare = run_command(stack, "-c", BARE.format(first=first, count=INPUTS)).split()
    return {**taken, "POST bare": float(bare[0]), "PATCH bare": float(bare[1])}


def figures(taken: list[dict[str, float]]) -> Iterator[Figure]:
    """Inputs a second, and in time as a multiple of the bare writes."""
    middle = {name: statistics.median(one[name] for one in taken) for name in taken[0]}
    for verb in ("POST", "PATCH"):
        bare = f"{verb} bare"
        yield Figure(f"{verb}: bare writes of the same rows", INPUTS / middle[bare], "inputs/s")
        for name in (f"{verb} over REST", f"{verb} over gRPC"):
            yield Figure(name, INPUTS / middle[name], "inputs/s")
            yield Figure(f"{name} ÷ bare writes, in time", middle[name] / middle[bare])


def seconds(send: Send, verb: str, prefix: str, first: int) -> float:
    """How long it takes to send so many inputs, one request after the other."""
    begun = time.perf_counter()
    make = item if verb == "POST" else change
    for start in range(first, first + INPUTS, BATCH):
        code = send(verb, [make(prefix, number) for number in range(start, start + BATCH)])
        assert code == 10000, code
    return time.perf_counter() - begun


def over_rest(stack: Stack) -> Send:
    """Sends a batch over REST and says the status code."""
    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = f"Key {PAT}"
    url = f"{stack.api}/v2/users/demo/apps/main/inputs"

    def send(verb: str, items: list[dict[str, Any]]) -> int:
        body = {"inputs": items} if verb == "POST" else {"inputs": items, "action": "merge"}
        answer = session.request(verb, url, json=body, timeout=60)
        return int(answer.json()["status"]["code"])

    return send


def over_grpc(stack: Stack) -> Send:
    """The same with the official stub; messages are made as a client makes them."""
    port = stack.env.grpc_port
    channel = ClarifaiChannel.get_insecure_grpc_channel(base="127.0.0.1", port=port)
    stub: Any = service_pb2_grpc.V2Stub(channel)
    scope = resources_pb2.UserAppIDSet(user_id="demo", app_id="main")
    metadata = (("authorization", f"Key {PAT}"),)

    def send(verb: str, items: list[dict[str, Any]]) -> int:
        if verb == "POST":
            posted = service_pb2.PostInputsRequest(user_app_id=scope, inputs=items)
            return int(stub.PostInputs(posted, metadata=metadata).status.code)
        patched = service_pb2.PatchInputsRequest(user_app_id=scope, inputs=items, action="merge")
        return int(stub.PatchInputs(patched, metadata=metadata).status.code)

    return send


def item(prefix: str, number: int) -> dict[str, Any]:
    """A URL input with a concept and some metadata."""
    return {
        "id": f"{prefix}{number:07}",
        "data": {
            "image": {"url": f"https://pictures.example/{prefix}{number}.jpg"},
            "concepts": [{"id": f"concept-{number % 20}", "value": 1}],
            "metadata": {"number": number, "source": {"name": "bench", "batch": number // BATCH}},
        },
    }


def change(prefix: str, number: int) -> dict[str, Any]:
    """Another concept and another value for such an input."""
    data = {"concepts": [{"id": "patched", "value": 1}], "metadata": {"patched": number}}
    return {"id": f"{prefix}{number:07}", "data": data}
