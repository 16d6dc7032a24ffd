"""Every field of every served request through its handler, over REST and gRPC: empty, over its
limit, at its limit, hostile. Never a fault of ours, always an envelope, and nothing poisons what is
read afterwards."""

import json
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from inputs_service import registry
from inputs_service.wire.shapes import Form
from tests.service import fields, served
from tests.service.conftest import Api, Cases
from tests.service.fields import Path

MOST_DEPTH = 3
FOREIGN = {"Model", "ModelPredictConfig", "RedirectInfo", "User", "Worker", "Workflow"}
"""Messages of other services: the reader checks their insides, no handler looks into them."""
FAULT = 98004
ALLOWED = {200, 202, 207, 400, 401, 403, 404, 413, 501}
READS = ("ListInputs", "ListAnnotations", "ListConcepts", "ListDatasets", "ListApps", "ListKeys")
RPCS = pytest.mark.parametrize("rpc", registry.SERVED.values(), ids=lambda rpc: rpc.name)


def sent(api: Api, rpc: registry.Rpc, body: dict[str, Any]) -> None:
    """One request over REST; it must be answered in an envelope."""
    verb, path = served.route(rpc)
    if verb == "GET":
        pairs = {name: value for name, value in flat(body) if value is not None}
        status, answer = api.get(f"{path}?{urlencode(pairs, doseq=True, errors='replace')}")
    else:
        status, answer = api.send(verb, path, json.dumps(body).encode())
    assert status in ALLOWED, (body, answer)
    assert answer["status"]["code"] != FAULT, body
    assert len(answer["status"]["req_id"]) == 32


def flat(body: dict[str, Any], above: str = "") -> list[tuple[str, Any]]:
    """A body as query parameters; what has no such form is left out."""
    pairs: list[tuple[str, Any]] = []
    for name, value in body.items():
        if isinstance(value, dict):
            pairs += flat(value, f"{above}{name}.")
        elif not isinstance(value, list) or all(isinstance(it, str | int) for it in value):
            pairs.append((above + name, value))
    return pairs


def rotated(path: Path, number: int) -> list[Any]:
    """One value of each kind for the field; over all fields, every value gets its turn."""
    kinds = (fields.empties, fields.overs, fields.hostiles)
    found = [kind(path[-1]) for kind in kinds]
    return [values[number % len(values)] for values in found if values]


@RPCS
def test_no_field_breaks_a_call(api: Api, rpc: registry.Rpc, cases: Cases) -> None:
    served.fill(api)
    numbers, over_rest, over_grpc = count(), 0, 0
    restore = served.restore if rpc.name.startswith("Delete") else lambda: None
    for path in fields.paths(rpc.request_type, most=MOST_DEPTH):
        if any(
            field.form is Form.MESSAGE and field.descriptor.name in FOREIGN for field in path[:-1]
        ):
            continue
        values = rotated(path, next(numbers))
        for value in values:
            sent(api, rpc, served.body_for(rpc, fields.placed(path, value)))
            over_rest += 1
            restore()
        for value in values[1:] or values:
            answer = served.call_grpc(rpc, served.body_for(rpc, fields.placed(path, value)))
            if answer is not None:
                assert answer.status.code not in (0, FAULT), (fields.spelled(path), value)
                over_grpc += 1
                restore()
    read_again(api)
    cases("over REST", over_rest)
    cases("over gRPC", over_grpc)


def read_again(api: Api) -> None:
    """What is stored by now can be read, over both ways."""
    for name in READS:
        rpc = registry.SERVED[name]
        verb, path = served.route(rpc)
        scope = "user_app_id.user_id=ann&user_app_id.app_id=main"
        assert api.send(verb, f"{path}?{scope}")[0] == 200, name
        assert served.call_grpc(rpc, {"user_app_id": served.SCOPE}).status.code == 10000, name


PATHS = [
    (rpc, pattern)
    for rpc in registry.SERVED.values()
    for pattern in served.patterns(rpc)
    if "{" in pattern[1]
]


@pytest.mark.parametrize(("rpc", "pattern"), PATHS, ids=lambda it: getattr(it, "name", str(it)))
def test_no_path_variable_breaks_a_call(
    api: Api, rpc: registry.Rpc, pattern: tuple[str, str], cases: Cases
) -> None:
    verb, path = pattern
    texts = [*fields.HOSTILE_TEXTS, *fields.LONG_TEXTS[:2], " ", "me", "%"]
    for text in texts:
        written = quote(text, safe="", errors="replace")
        status, answer = api.send(verb, served.filled(path, written))
        assert status in {*ALLOWED, 405}, (text, answer)
        assert answer["status"]["code"] != FAULT, text
        served.restore()
    cases("over REST", len(texts))
