"""Reading inputs by GET."""

from typing import Any

from tests.live.clients.cases import case, until
from tests.live.clients.places import Place
from tests.live.clients.rest.asked import ask, get, ids, post, send, short, text

NAMES = ["a", "b", "c", "d", "e"]


def post_five(at: Place) -> None:
    """Five texts, one after the other."""
    for name in NAMES:
        post(at, text(name))


@case(54, 100, rpcs="ListInputs")
def pages_are_numbered(at: Place) -> None:
    post_five(at)
    assert ids(ask(at, "GET", "inputs?page=1&per_page=2")) == ["e", "d"]
    assert ids(ask(at, "GET", "inputs?page=3&per_page=2")) == ["a"]
    assert ids(ask(at, "GET", "inputs?page=4&per_page=2")) == []
    assert ids(ask(at, "GET", "inputs/")) == NAMES[::-1]
    assert ids(short(at, "GET", "inputs?ids=a&ids=c")) == ["c", "a"]


@case(55, rpcs="ListInputs")
def a_negative_concept_keeps_its_nought(at: Place) -> None:
    post(at, text("one", concepts=[{"id": "sky", "value": 0}]))
    (shown,) = ask(at, "GET", "inputs")[1]["inputs"]
    wanted = {"id": "sky", "name": "sky", "value": 0, "app_id": at.app}
    assert wanted.items() <= shown["data"]["concepts"][0].items(), shown


@case(56, 57, 58, 59, rpcs="StreamInputs")
def a_stream_has_a_cursor_and_a_direction(at: Place) -> None:
    post_five(at)
    assert ids(ask(at, "GET", "inputs/stream?per_page=2")) == ["a", "b"]
    assert ids(ask(at, "GET", "inputs/stream?per_page=2&last_id=b")) == ["c", "d"]
    assert ids(ask(at, "GET", "inputs/stream?descending=True&last_id=c")) == ["b", "a"]
    assert ids(ask(at, "GET", "inputs/stream?last_id=e")) == []


@case(60, rpcs="GetInput")
def one_input_is_got_by_its_id(at: Place) -> None:
    post(at, text("one"))
    assert get(at, "one")["id"] == "one"
    status, answer = ask(at, "GET", "inputs/none")
    assert (status, answer["status"]["code"]) == (404, 11101)


@case(61, rpcs="GetInputCount")
def all_eight_counts_are_told(at: Place) -> None:
    post(at, text("a"), text("b"), {"data": {"text": {"url": at.url("nothing.txt")}}})

    def counts() -> Any:
        return ask(at, "GET", "inputs/status")[1]["counts"]

    told = until(counts, lambda it: it["to_process"] + it["processing"] == 0)
    nought = dict.fromkeys(
        ("to_process", "processing", "reindexed", "to_reindex", "reindex_errors", "reindexing"), 0
    )
    assert told == {"processed": 2, "errors": 1, **nought}


@case(62, 63, 64, rpcs="ListInputs")
def app_and_user_stand_in_path_query_or_key(at: Place) -> None:
    post(at, text("one"))
    asked = f"user_app_id.user_id={at.user}&user_app_id.app_id={at.app}"
    for path, key in {
        f"/v2/users/{at.user}/apps/{at.app}/inputs": at.pat,
        f"/v2/users/me/apps/{at.app}/inputs": at.pat,
        f"/v2/inputs?{asked}": at.pat,
        f"/v2/users/{at.user}/apps/{at.app}/inputs?{asked}": at.pat,
        "/v2/inputs": at.key,
    }.items():
        assert ids(send(at, "GET", path, key)) == ["one"], path


@case(110, rpcs="GetInput")
def an_error_has_description_details_and_number(at: Place) -> None:
    status, answer = ask(at, "GET", "inputs/none")
    told = answer["status"]
    assert (status, told["code"]) == (404, 11101)
    assert told["description"] == "Resource does not exist"
    assert told["details"]
    assert len(told["req_id"]) == 32
    status, answer = send(at, "GET", "/v2/inputs/none", "unknown")
    assert (status, answer["status"]["code"]) == (401, 11008)


@case(rpcs="")
def a_body_that_is_no_json_is_refused(at: Place) -> None:
    post(at, text("one"))
    status, answer = ask(at, "POST", "inputs", '{"inputs": [ // a comment\n ]}')
    assert (status, answer["status"]["code"]) == (400, 11100)
    assert answer["status"]["details"]
