"""The test of a connection tells exactly what is wrong."""

from typing import Any

import pytest
import requests
import responses

from inputs_app.client import check
from inputs_app.client.http import Connection
from inputs_core import guarded
from tests.client.samples import APP, BASE, CONNECTION, TOKEN, answer, failed
from tests.client.test_http import refused_by_peer, unknown_host

WRONG: list[tuple[str, dict[str, Any]]] = [
    ("host_unknown", {"body": unknown_host()}),
    ("refused", {"body": refused_by_peer()}),
    ("timed_out", {"body": requests.ConnectTimeout("slow")}),
    ("timed_out", {"body": requests.ReadTimeout("slow")}),
    ("unreachable", {"body": requests.ConnectionError("reset")}),
    ("private_address", {"body": guarded.Refused("private")}),
    ("tls", {"body": requests.exceptions.SSLError("self-signed certificate")}),
    ("key", {"status": 401, "json": failed(11008)}),
    ("key", {"status": 401, "json": failed(11009)}),
    ("scope", {"status": 403, "json": failed(11007)}),
    ("app", {"status": 404, "json": failed(11101)}),
    ("not_an_api", {"body": "<!doctype html><h1>It works!</h1>"}),
    ("not_an_api", {"status": 404, "body": "<h1>Not Found</h1>"}),
    ("not_an_api", {"json": {"inputs": []}}),
    ("not_an_api", {"status": 301, "headers": {"Location": "https://elsewhere.example/"}}),
    ("throttled", {"status": 429}),
    ("server", {"status": 502, "body": "<h1>Bad Gateway</h1>"}),
    ("invalid", {"status": 400, "json": failed(11102)}),
]


@pytest.mark.parametrize(("problem", "reply"), WRONG)
def test_each_problem_has_its_name_and_sentence(
    remote: responses.RequestsMock, problem: str, reply: dict[str, Any]
) -> None:
    remote.get(f"{APP}/inputs", **reply)
    outcome = check.test_connection(CONNECTION)
    assert (outcome.problem, outcome.is_good) == (problem, False)
    assert outcome.sentence.endswith(".")
    assert TOKEN not in outcome.sentence


def test_problems_are_told_apart_by_their_sentences() -> None:
    sentences = {kind.user_message for kind, _ in check.PROBLEMS}
    assert len(sentences) == len(check.PROBLEMS)


def test_good_connection_tells_how_much_it_holds(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/inputs", json=answer(inputs=[]))
    remote.get(f"{APP}/inputs/status", json=answer(counts={"processed": 12431}))
    outcome = check.test_connection(CONNECTION)
    assert outcome.is_good
    assert "12,431" in outcome.sentence


def test_address_that_is_none_is_told() -> None:
    outcome = check.test_connection(Connection("nonsense", "ada", "zoo", TOKEN))
    assert outcome.problem == "invalid"
    assert "web address" in outcome.sentence
    assert BASE not in outcome.sentence
