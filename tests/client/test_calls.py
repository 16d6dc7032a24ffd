"""The calls: how each asks, and what it gives back."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import responses
from hypothesis import given, settings
from hypothesis import strategies as st

from inputs_app.client import apps, errors, inputs
from tests.client.samples import APP, BASE, CONNECTION, answer, failed, image_input

NASTY = ["..", ".", "a/b", "a b&ids=c", "50%", "\U0001f600", "\u7684", '"quoted"', "x" * 200]


def asked(remote: responses.RequestsMock, number: int = 0) -> list[tuple[str, str]]:
    """The query of a request."""
    return parse_qsl(urlsplit(str(remote.calls[number].request.url)).query)


def test_page_is_asked_by_number(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/inputs", json=answer(inputs=[image_input("a"), image_input("b")]))
    assert [item.id for item in inputs.list_page(CONNECTION, 3, 50)] == ["a", "b"]
    assert asked(remote) == [("page", "3"), ("per_page", "50")]


def test_page_with_failed_inputs_passes_also_as_mixed(remote: responses.RequestsMock) -> None:
    bad = {"id": "x", "status": {"code": 30102}}
    remote.get(f"{APP}/inputs", status=207, json={**failed(10010), "inputs": [bad]})
    assert inputs.list_page(CONNECTION, 1, 50)[0].status.code == 30102


@pytest.mark.parametrize("last_id", NASTY)
def test_stream_carries_its_cursor_in_the_query(
    remote: responses.RequestsMock, last_id: str
) -> None:
    remote.get(f"{APP}/inputs/stream", json=answer(inputs=[]))
    assert inputs.stream(CONNECTION, last_id, 10, descending=True) == []
    assert asked(remote) == [("per_page", "10"), ("descending", "true"), ("last_id", last_id)]


def test_stream_begins_without_a_cursor(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/inputs/stream", json=answer(inputs=[]))
    inputs.stream(CONNECTION, per_page=10)
    assert asked(remote) == [("per_page", "10")]


def test_every_input_is_asked_for_page_by_page(remote: responses.RequestsMock) -> None:
    for page in (["a", "b"], ["c"], []):
        found = [image_input(one) for one in page]
        remote.get(f"{APP}/inputs/stream", json=answer(inputs=found))
    walk = inputs.every(CONNECTION, per_page=2)
    assert next(walk).id == "a"
    assert len(remote.calls) == 1
    assert [item.id for item in walk] == ["b", "c"]
    assert [dict(asked(remote, number)).get("last_id") for number in range(3)] == [None, "b", "c"]


@given(st.lists(st.text(max_size=256).filter(str.isprintable), max_size=300))
@settings(max_examples=50, deadline=None)
def test_each_id_is_asked_once_and_no_request_line_is_long(ids: list[str]) -> None:
    lines = list(inputs.request_lines(ids))
    assert [one for line in lines for one in line] == list(dict.fromkeys(ids))
    for line in lines:
        assert 0 < len(line) <= inputs.MAX_POSTED
        assert len(urlencode([("ids", one) for one in line])) <= inputs.MAX_IDS_BYTES


def test_ids_travel_in_the_query_and_come_back_in_their_order(
    remote: responses.RequestsMock,
) -> None:
    found = [image_input(one) for one in reversed(NASTY)]
    remote.get(f"{APP}/inputs", json=answer(inputs=found))
    got = inputs.by_ids(CONNECTION, [*NASTY, "gone", NASTY[0]])
    assert [item.id for item in got] == NASTY
    assert asked(remote)[0] == ("per_page", str(len(NASTY) + 1))
    assert asked(remote)[1:] == [("ids", one) for one in [*NASTY, "gone"]]


def test_inputs_nobody_asked_for_are_left_out(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/inputs", json=answer(inputs=[image_input("other")]))
    assert inputs.by_ids(CONNECTION, ["a"]) == []


def test_many_ids_are_asked_in_short_request_lines(remote: responses.RequestsMock) -> None:
    ids = [f"{number:03}" + "\U0001f600" * 60 for number in range(30)]
    for _ in range(30):
        remote.get(f"{APP}/inputs", json=answer(inputs=[]))
    remote.assert_all_requests_are_fired = False
    inputs.by_ids(CONNECTION, ids)
    sent = [len(str(call.request.path_url)) for call in remote.calls]
    assert max(sent) < 8000
    assert sum(len(asked(remote, one)) - 1 for one in range(len(sent))) == 30


@pytest.mark.parametrize("input_id", ["x" * 10_000, "\ud800"])
def test_impossible_ids_are_refused_unsent(input_id: str) -> None:
    with pytest.raises(errors.Invalid):
        inputs.by_ids(CONNECTION, [input_id])
    with pytest.raises(errors.Invalid):
        inputs.stream(CONNECTION, input_id)


def test_counts_are_read(remote: responses.RequestsMock) -> None:
    counts = {"processed": 120, "to_process": 3, "errors": 1, "processing": 2, "reindexed": 0}
    remote.get(f"{APP}/inputs/status", json=answer(counts=counts))
    assert inputs.counts(CONNECTION).total == 126


def test_posted_inputs_carry_their_own_status(remote: responses.RequestsMock) -> None:
    items = [{"id": "good"}, {"id": "bad", "status": {"code": 30100, "details": "Input has"}}]
    remote.post(f"{APP}/inputs", status=207, json={**failed(10010), "inputs": items})
    got = inputs.post(CONNECTION, [{"id": "good"}, {"id": "bad"}])
    assert [item.status.code for item in got] == [0, 30100]
    assert remote.calls[0].request.body == b'{"inputs":[{"id":"good"},{"id":"bad"}]}'


@pytest.mark.parametrize("count", [0, 129])
def test_post_holds_its_limits_itself(count: int) -> None:
    with pytest.raises(errors.Invalid):
        inputs.post(CONNECTION, [{"id": str(number)} for number in range(count)])


def test_app_is_read_and_made(remote: responses.RequestsMock) -> None:
    app = {"id": "zoo", "user_id": "ada", "name": "Zoo"}
    remote.get(APP, json=answer(app=app))
    remote.post(f"{BASE}/v2/users/ada/apps", json=answer(apps=[app]))
    assert apps.get_app(CONNECTION).name == "Zoo"
    assert apps.create_app(CONNECTION, "zoo").user_id == "ada"
    assert remote.calls[1].request.body == b'{"apps":[{"id":"zoo"}]}'


def test_app_that_exists_is_refused(remote: responses.RequestsMock) -> None:
    remote.post(f"{BASE}/v2/users/ada/apps", status=400, json=failed(11102, details="taken"))
    with pytest.raises(errors.Invalid) as caught:
        apps.create_app(CONNECTION, "zoo")
    assert caught.value.details == "taken"


def test_answer_without_the_made_app_is_an_error(remote: responses.RequestsMock) -> None:
    remote.post(f"{BASE}/v2/users/ada/apps", json=answer())
    with pytest.raises(errors.NotAnInputsApi):
        apps.create_app(CONNECTION, "zoo")


def test_user_is_read(remote: responses.RequestsMock) -> None:
    user = {"id": "ada", "first_name": "Ada", "last_name": "Lovelace"}
    remote.get(f"{BASE}/v2/users/ada", json=answer(user=user))
    assert apps.get_user(CONNECTION).name == "Ada Lovelace"
