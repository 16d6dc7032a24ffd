"""Rules of requests and answers that no other test names."""

from typing import Any

import pytest

from inputs_service import synthetic
from inputs_service.models import App, Concept, Input
from tests.service.conftest import Api


def test_numbers_and_enums_are_told_so(api: Api) -> None:
    app = api.get("/v2/users/ann/apps/main")[1]
    assert app["status"]["code"] == 10000
    assert app["app"]["visibility"] == {"gettable": 10}


@pytest.mark.parametrize("length", [10, "10"])
def test_long_numbers_come_both_ways(api: Api, length: Any) -> None:
    upload = {"id": "u", "content_name": "a.zip", "content_length": length}
    answer = api.post("/uploads", {"uploads": [upload]})[1]
    assert answer["uploads"][0]["content_length"] == "10"


@pytest.mark.parametrize("content_type", ["text/plain", "application/octet-stream", ""])
def test_a_body_is_json_whatever_it_says_it_is(api: Api, image: Any, content_type: str) -> None:
    extra = {"CONTENT_TYPE": content_type}
    status, answer = api.send("POST", "/inputs", {"inputs": [image()]}, **extra)
    assert (status, answer["status"]["code"]) == (200, 10000)


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("/inputs", "inputs"),
        ("/inputs/stream", "inputs"),
        ("/annotations", "annotations"),
        ("/annotations/workers", "workers"),
        ("/concepts", "concepts"),
        ("/concepts/status", "concept_counts"),
        ("/datasets", "datasets"),
        ("/inputs/jobs/add", "inputs_add_jobs"),
        ("/v2/users/ann/apps?name=none", "apps"),
        ("/v2/users/ann/keys?type=api_key", "keys"),
        ("/workflows", "workflows"),
        ("/models", "models"),
    ],
)
def test_empty_lists_are_shown(api: Api, target: str, name: str) -> None:
    status, answer = api.get(target)
    assert (status, answer[name]) == (200, [])


def test_zeros_are_shown(api: Api, image: Any) -> None:
    point = {"longitude": 0, "latitude": 0}
    data = {"concepts": [{"id": "no", "value": 0}], "geo": {"geo_point": point}}
    found = api.add(image(**data))[1]["inputs"][0]["data"]
    assert found["concepts"][0]["value"] == 0
    assert found["geo"] == {"geo_point": point}


@pytest.mark.parametrize("concepts", [None, []])
def test_concepts_are_never_null(api: Api, image: Any, concepts: Any) -> None:
    api.add(image("a", "one", concepts=concepts))
    assert api.get("/inputs/one")[1]["input"]["data"].get("concepts", []) == []


def test_an_envelope_has_a_status(api: Api) -> None:
    for target in ("/inputs", "/inputs/none", "/nonsense", "/v2/nowhere"):
        answer = api.get(target)[1]
        assert next(iter(answer)) == "status"
        assert {"code", "description", "req_id"} <= set(answer["status"])


def test_naming_a_concept_creates_it(api: Api, image: Any) -> None:
    api.add(image(concepts=[{"id": "test_狗", "name": "Hund"}, {"id": "bare"}]))
    told = {row.concept_id: row.name for row in Concept.objects.all()}
    assert told == {"test_狗": "Hund", "bare": "bare"}


def test_raw_text_comes_back_as_an_address(api: Api) -> None:
    text = api.add({"data": {"text": {"raw": "This is a test text"}}})[1]["inputs"][0]["data"][
        "text"
    ]
    assert "raw" not in text
    assert text["url"].endswith(text["hosted"]["suffix"])
    assert "/inputs/text/" in text["url"]


def test_of_an_id_posted_again_the_first_stays(api: Api, image: Any) -> None:
    api.add(image("first", "one"))
    answer = api.add(image("second", "one"))[1]
    assert answer["inputs"][0]["status"]["details"] == "Input has a duplicate ID."
    assert api.get("/inputs/one")[1]["input"]["data"]["image"]["url"].endswith("first")


@pytest.fixture
def many(app: App) -> None:
    """More inputs than a page may have."""
    for _ in synthetic.load(app, 1100):
        pass
    assert Input.objects.count() == 1100


@pytest.mark.usefixtures("many")
def test_pages_have_128_inputs_unless_asked(api: Api) -> None:
    assert len(api.get("/inputs")[1]["inputs"]) == 128
    assert len(api.get("/inputs?per_page=0")[1]["inputs"]) == 128


@pytest.mark.usefixtures("many")
def test_pages_have_at_most_1000_inputs(api: Api) -> None:
    assert len(api.get("/inputs?per_page=5000")[1]["inputs"]) == 1000
    assert len(api.get("/inputs/stream?per_page=5000")[1]["inputs"]) == 1000


def test_an_unknown_input_is_not_found(api: Api) -> None:
    for verb in ("GET", "DELETE"):
        status, answer = api.send(verb, "/inputs/none")
        assert (status, answer["status"]["code"]) == (404, 11101)
        assert answer["status"]["description"] == "Resource does not exist"
