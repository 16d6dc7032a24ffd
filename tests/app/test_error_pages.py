"""What goes wrong becomes a page, a fragment or JSON with a request id and the right status."""

import pytest
from django.test import Client

from inputs_app.client import errors
from inputs_app.client.errors import ApiError, Trace
from inputs_app.models import User, Workspace
from inputs_app.services.errors import ProductError
from tests.app.conftest import SignedIn

CASES: list[tuple[type[ApiError], int]] = [
    (errors.Unreachable, 503),
    (errors.HostUnknown, 503),
    (errors.TimedOut, 504),
    (errors.TlsError, 502),
    (errors.AddressRefused, 502),
    (errors.Unauthorized, 502),
    (errors.Forbidden, 502),
    (errors.NotFound, 404),
    (errors.NotAnInputsApi, 502),
    (errors.Throttled, 429),
    (errors.ServerError, 502),
    (errors.Invalid, 502),
]


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def of_person(_: User) -> None:
        raise error

    monkeypatch.setattr("inputs_app.views.home.workspaces.of_person", of_person)


@pytest.mark.parametrize("case", CASES)
def test_an_answer_of_the_api_gets_its_page(
    viewer: User,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
    case: tuple[type[ApiError], int],
) -> None:
    kind, status = case
    fail_with(monkeypatch, kind(trace=Trace(request_id="theirs-7", details="<b>raw</b>")))
    response = signed_in(viewer).get("/")
    page = response.content.decode()
    assert response.status_code == status
    assert kind.user_message.split(".")[0].replace("'", "&#x27;") in page
    assert "theirs-7" in page
    assert response["X-Request-Id"] in page
    assert "<b>raw" not in page
    assert ("Try again</span>" in page) is (status in (429, 502, 503, 504))


def test_a_busy_api_says_when_to_come_back(
    viewer: User, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, errors.Throttled(trace=Trace(retry_after_s=2.5)))
    assert signed_in(viewer).get("/")["Retry-After"] == "3"


def test_a_refusal_is_shown_in_its_own_words(
    viewer: User, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, ProductError("Not <now>."))
    response = signed_in(viewer).get("/")
    assert response.status_code == 409
    assert b"Not &lt;now&gt;." in response.content


def test_a_script_gets_a_part_and_a_program_json(
    viewer: User, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, errors.TimedOut())
    browser = signed_in(viewer)
    part = browser.get("/", headers={"HX-Request": "true"})
    assert part.status_code == 504
    assert b"<html" not in part.content
    whole = browser.get("/", headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert b"<html" in whole.content
    told = browser.get("/", headers={"Accept": "application/json"}).json()["error"]
    assert told["message"] == errors.TimedOut.user_message
    assert told["request_id"]


def test_sign_in_is_asked_for_in_the_callers_way(client: Client, db: None) -> None:
    part = client.get(
        "/", headers={"HX-Request": "true", "HX-Current-URL": "http://x/w/a/inputs?p=2"}
    )
    assert part["HX-Redirect"] == "/accounts/login/?next=%2Fw%2Fa%2Finputs%3Fp%3D2"
    assert client.get("/", headers={"Accept": "application/json"}).status_code == 401
    assert client.get("/", headers={"Accept": "text/event-stream"}).status_code == 401


def test_a_fault_of_ours_shows_the_id_and_nothing_else(
    viewer: User, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, RuntimeError("a secret detail"))
    browser = signed_in(viewer)
    browser.raise_request_exception = False
    response = browser.get("/")
    assert response.status_code == 500
    assert b"a secret detail" not in response.content
    assert response["X-Request-Id"].encode() in response.content


def test_each_request_has_its_own_id_whatever_is_sent(client: Client, db: None) -> None:
    first, second = (
        client.get("/healthz", headers={"X-Request-Id": "mine\r\nX: 1"})["X-Request-Id"]
        for _ in range(2)
    )
    assert first != second
    assert len(first) == len(second) == 32


def test_an_unknown_page_is_a_friendly_404(client: Client, db: None) -> None:
    response = client.get("/<script>alert(1)</script>")
    assert response.status_code == 404
    assert b"There is nothing here" in response.content
    assert b"<script>alert" not in response.content


def test_the_address_of_a_form_opened_as_a_page_says_so(
    viewer: User, workspace: Workspace, signed_in: SignedIn
) -> None:
    answer = signed_in(viewer).get(f"/w/{workspace.slug}/changes/new")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "This address only takes what a form sends." in answer.content.decode()
