"""What is sent and how answers are read: scope, key, caps, redirects, broken connections."""

import socket
from contextlib import ExitStack
from unittest.mock import patch

import orjson
import pytest
import requests
import responses
import urllib3

from inputs_app.client import errors, http, inputs, sessions
from inputs_app.client.http import Call, Connection
from tests.client.samples import APP, BASE, CONNECTION, TOKEN, answer, failed


def test_halves_of_characters_are_read_and_sent_back_as_they_came(
    remote: responses.RequestsMock,
) -> None:
    metadata = b'{"a\\ud800":"\\udfff"}'
    body = orjson.dumps(answer(inputs=[{"id": "a\\b", "data": {"metadata": {}}}]))
    body = body.replace(b'"metadata":{}', b'"metadata":' + metadata)
    remote.get(f"{APP}/inputs", body=body.replace(b"\\\\b", b"\\udc00"))
    (found,) = inputs.list_page(CONNECTION, 1, 20)
    assert (found.id, found.metadata) == ("a\N{REPLACEMENT CHARACTER}", {"a\ud800": "\udfff"})
    remote.patch(f"{APP}/inputs", json=answer(inputs=[]))
    inputs.patch(CONNECTION, [{"id": "a", "data": found.raw["data"]}], "merge")
    assert metadata in (remote.calls[1].request.body or b"")


def test_connection_never_shows_its_key() -> None:
    assert TOKEN not in repr(CONNECTION)
    assert TOKEN not in str(CONNECTION)


def test_key_travels_in_its_header_only(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/inputs", json=answer(inputs=[]))
    inputs.list_page(CONNECTION, 1, 20)
    request = remote.calls[0].request
    assert request.headers["Authorization"] == f"Key {TOKEN}"
    assert request.url is not None
    assert TOKEN not in request.url


@pytest.mark.parametrize("base", [BASE, f"{BASE}/", f"{BASE}/v2", f"{BASE}/v2/"])
def test_base_url_may_end_in_any_way(remote: responses.RequestsMock, base: str) -> None:
    remote.get(f"{APP}/inputs", json=answer(inputs=[]))
    assert inputs.list_page(Connection(base, "ada", "zoo", TOKEN), 1, 20) == []


def test_scope_ids_are_one_encoded_segment_each(remote: responses.RequestsMock) -> None:
    strange = Connection(BASE, "a/b ?#%", "z o\u00f6/..", TOKEN)
    url = f"{BASE}/v2/users/a%2Fb%20%3F%23%25/apps/z%20o%C3%B6%2F../inputs/status"
    remote.get(url, json=answer(counts={}))
    assert inputs.counts(strange).total == 0
    assert remote.calls[0].request.url == url


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_scope_ids_that_fold_are_refused_unsent(name: str) -> None:
    with pytest.raises(errors.Invalid):
        inputs.counts(Connection(BASE, "ada", name, TOKEN))
    with pytest.raises(errors.Invalid):
        inputs.counts(Connection(BASE, name, "zoo", TOKEN))


@pytest.mark.parametrize("token", ["a\r\nX: y", "\u00e4", "a\tb"])
def test_key_with_impossible_characters_is_refused_unsent(token: str) -> None:
    with pytest.raises(errors.Invalid) as caught:
        inputs.counts(Connection(BASE, "ada", "zoo", token))
    assert token not in caught.value.user_message


def test_redirect_is_not_followed_with_the_key(remote: responses.RequestsMock) -> None:
    elsewhere = {"Location": "https://evil.example/v2"}
    remote.get(f"{APP}/inputs/status", status=302, headers=elsewhere)
    with pytest.raises(errors.NotAnInputsApi, match="http=302") as caught:
        inputs.counts(CONNECTION)
    assert "redirect" in caught.value.user_message
    assert len(remote.calls) == 1


def test_answer_without_end_is_cut_off(
    remote: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "MAX_ANSWER_BYTES", 1000)
    remote.get(f"{APP}/inputs", body=b" " * 5000)
    with pytest.raises(errors.NotAnInputsApi) as caught:
        inputs.list_page(CONNECTION, 1, 20)
    assert "too large" in caught.value.user_message


POOL = urllib3.HTTPSConnectionPool("api.clarifai.com")


def refused_by_peer() -> Exception:
    """As `requests` tells it: the cause hides in the arguments' context."""
    inner = urllib3.exceptions.NewConnectionError(POOL, "refused")  # type: ignore[arg-type]
    inner.__cause__ = ConnectionRefusedError(111, "Connection refused")
    return requests.ConnectionError(urllib3.exceptions.MaxRetryError(POOL, "/", inner))


def unknown_host() -> Exception:
    """A name that does not resolve."""
    inner = urllib3.exceptions.NameResolutionError("x", POOL, socket.gaierror(-2, "unknown"))  # type: ignore[arg-type]
    return requests.ConnectionError(urllib3.exceptions.MaxRetryError(POOL, "/", inner))


@pytest.mark.parametrize(
    ("failure", "kind", "arrived"),
    [
        (refused_by_peer(), errors.ConnectionRefused, False),
        (unknown_host(), errors.HostUnknown, False),
        (requests.ConnectTimeout("slow"), errors.TimedOut, False),
        (requests.ReadTimeout("slow"), errors.TimedOut, True),
        (requests.exceptions.SSLError("certificate"), errors.TlsError, False),
        (requests.ConnectionError("reset"), errors.Unreachable, True),
        (requests.exceptions.ContentDecodingError("gzip"), errors.Unreachable, True),
        (requests.exceptions.InvalidURL("no host"), errors.Invalid, False),
        (urllib3.exceptions.LocationParseError("no host"), errors.Invalid, False),
    ],
)
def test_broken_connection_becomes_its_error(
    remote: responses.RequestsMock, failure: Exception, kind: type[errors.ApiError], arrived: bool
) -> None:
    remote.post(f"{APP}/inputs", body=failure)
    call = Call("POST", "/users/ada/apps/zoo/inputs", body={}, repeatable=False)
    with patch.object(http, "should_retry", return_value=False), pytest.raises(kind) as caught:
        http.send(CONNECTION, call)
    assert type(caught.value) is kind
    assert caught.value.may_have_arrived is arrived
    assert caught.value.__suppress_context__


def test_session_is_used_again_but_never_by_two_calls_at_once() -> None:
    with sessions.borrowed(()) as first, sessions.borrowed(()) as second:
        assert first is not second
    with sessions.borrowed(()) as again, sessions.borrowed(("127.0.0.1:8001",)) as other:
        assert again is first
        assert other not in (first, second)


def test_idle_sessions_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_IDLE", 2)
    allowed = ("bounded.example",)
    with ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(sessions.borrowed(allowed))
    assert len(sessions._idle[allowed]) == 2


def test_refused_key_tells_what_to_do(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/inputs/status", status=401, json=failed(11008, "Invalid API key"))
    with pytest.raises(errors.Unauthorized) as caught:
        inputs.counts(CONNECTION)
    assert "does not accept the token" in caught.value.user_message
    assert TOKEN not in str(caught.value)
