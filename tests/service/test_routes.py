"""Routing on the raw target, and what the gateway answers before any RPC."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from inputs_service import targets
from inputs_service.errors import InvalidRequest, NotFound, WrongVerb
from inputs_service.rest import ROUTES
from tests.service.conftest import APP, TOKEN, Api

ODD_IDS = [
    "a/b", "a b", 'it\'s "x"', "\U0001f600", "的" * 200, "%2F", "a%b", "a+b", "a?b#c", "status&x=1",
    "<script>alert(1)</script>", "jobs", "ünïcode", ";,:@&=+$", "x" * 256,
]  # fmt: skip


@pytest.mark.parametrize("input_id", ODD_IDS)
def test_any_id_works_in_a_path(api: Api, image: Any, input_id: str) -> None:
    assert api.add(image("a", input_id))[1]["inputs"][0]["id"] == input_id
    path = f"/inputs/{quote(input_id, safe='')}"
    assert api.get(path)[1]["input"]["id"] == input_id
    assert api.get(f"/inputs?ids={quote(input_id, safe='')}")[1]["inputs"][0]["id"] == input_id
    last = quote(input_id, safe="")
    assert api.get(f"/inputs/stream?last_id={last}")[1]["inputs"] == []
    assert api.send("DELETE", path)[0] == 200
    assert api.get(path)[0] == 404


def test_dots_in_a_path_are_an_id_and_never_a_parent(api: Api) -> None:
    for path in ("/inputs/..", "/inputs/.", "/inputs/%2e%2e", "/inputs/..%2f..%2f.."):
        assert api.send("DELETE", path)[1]["status"]["code"] == 11101
    assert api.get("/v2/users/ann/apps/main")[0] == 200


def test_a_trailing_slash_is_accepted(api: Api, image: Any) -> None:
    assert api.post("/inputs/", {"inputs": [image("a", "a")]})[0] == 200
    assert api.get("/inputs/a/")[0] == 200
    assert api.get("/inputs/?page=1")[0] == 200


def test_literals_go_before_variables(api: Api) -> None:
    assert "counts" in api.get("/inputs/status")[1]
    assert "inputs" in api.get("/inputs/stream")[1]
    assert api.send("DELETE", "/inputs/status")[1]["status"]["code"] == 11101
    assert ROUTES.find("GET", ["v2", "inputs", "jobs", "annotations", "x"])[0] == "GetAnnotation"


@pytest.mark.parametrize(
    ("verb", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, 11101),
        ("GET", "/inputs//a", 404, 11101),
        ("PUT", "/inputs", 405, 11103),
        ("OPTIONS", "/inputs", 405, 11103),
        ("BREW", "/inputs", 405, 11103),
        ("PATCH", "/inputs/status", 405, 11103),
        ("GET", "/inputs/%ff", 400, 11102),
        ("GET", "/inputs?ids=%ff", 400, 11102),
        ("GET", "/inputs?" + "ids=a&" * 5000, 400, 11102),
        ("GET", "/inputs/a%00b", 400, 11102),
        ("POST", "/workflows", 501, 10040),
        ("GET", "/v2", 404, 11101),
    ],
)
def test_wrong_targets_get_a_coded_answer(
    api: Api, verb: str, path: str, status: int, code: int
) -> None:
    answer = api.send(verb, path)
    assert (answer[0], answer[1]["status"]["code"]) == (status, code)


def test_an_unknown_path_is_unknown_without_a_key_too(db: None) -> None:
    assert Api("").get("/v2/nothing")[0] == 404


def test_a_wrong_verb_names_the_right_ones(api: Api) -> None:
    details = api.send("PUT", "/inputs")[1]["status"]["details"]
    assert details == "This path knows DELETE, GET, PATCH, POST."


def test_without_a_raw_target_the_path_is_quoted_again(api: Api, image: Any) -> None:
    api.add(image("a", "a b 的"))
    client = Client(headers={"Authorization": f"Key {TOKEN}"})
    response = client.get(f"{APP}/inputs/a b 的", {"x": "1"})
    assert response.json()["input"]["id"] == "a b 的"


def test_head_is_a_get_without_body(api: Api) -> None:
    client = Client(headers={"Authorization": f"Key {TOKEN}"})
    response = client.head("/", RAW_URI=f"{APP}/inputs")
    assert (response.status_code, response.content) == (200, b"")


def test_answers_are_json_whatever_is_asked_for(api: Api) -> None:
    client = Client(headers={"Authorization": f"Key {TOKEN}", "Accept": "text/html"})
    response = client.get("/", RAW_URI=f"{APP}/inputs?format=api")
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("environ", "target"),
    [
        ({"RAW_URI": "/a%2Fb?c=d"}, "/a%2Fb?c=d"),
        ({"RAW_URI": "http://host:1/a?b"}, "/a?b"),
        ({"RAW_URI": "", "PATH_INFO": "/a b", "QUERY_STRING": "c"}, "/a%20b?c"),
    ],
)
def test_raw_targets(environ: dict[str, str], target: str) -> None:
    assert targets.raw_target(environ) == target


def test_routes_try_variables_where_literals_fail() -> None:
    routes = targets.Routes()
    routes.add("GET", "/a/status", "Status")
    routes.add("DELETE", "/a/{id}", "Delete")
    routes.add("GET", "/a/{id}/b/{c.d}", "Deep")
    assert routes.find("GET", ["a", "status"]) == ("Status", [])
    assert routes.find("DELETE", ["a", "status"]) == ("Delete", [("id", "status")])
    assert routes.find("GET", ["a", "x", "b", "y"]) == ("Deep", [("id", "x"), ("c.d", "y")])
    with pytest.raises(WrongVerb):
        routes.find("PUT", ["a", "status"])
    with pytest.raises(NotFound):
        routes.find("GET", ["a"])
    with pytest.raises(InvalidRequest):
        targets.segments_of("/a/%fe")
