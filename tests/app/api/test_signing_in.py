"""Tokens of the JSON API: shown once, kept as digests, never more than their person may do."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from inputs_app.models import PersonalToken, User, Workspace
from inputs_app.services import tokens
from tests.app.api.conftest import Script, caller
from tests.app.conftest import SignedIn
from tests.client.fake import FakeApi

CHANGE = {"action": "merge", "ids": ["input-0000"], "data": {"metadata": {"a": 1}}}


def made(person: User, scope: str = "write", days: int | None = 30) -> str:
    return tokens.new(person, "nightly", scope, days)[1]


def test_a_token_is_shown_once_and_only_its_digest_is_kept(
    viewer: User, workspace: Workspace, signed_in: SignedIn
) -> None:
    browser = signed_in(viewer)
    page = browser.post("/me/tokens", {"name": "nightly", "scope": "read", "days": "30"})
    text = page.content.decode().split('value="idk_')[1].split('"')[0]
    row = PersonalToken.objects.get()
    assert len(text) > 40
    assert text not in row.digest
    assert page["Cache-Control"].startswith("max-age=0")
    assert text not in browser.get("/me/tokens").content.decode()
    assert caller(f"idk_{text}")("GET", "jobs").status_code == 200


def test_a_form_that_is_wrong_says_so_beside_the_field(viewer: User, signed_in: SignedIn) -> None:
    page = signed_in(viewer).post("/me/tokens", {"name": "", "scope": "all", "days": "7"})
    assert page.status_code == 422
    assert page.content.decode().count('aria-invalid="true"') == 3
    assert not PersonalToken.objects.exists()


def test_nobody_has_more_than_twenty_tokens(viewer: User, signed_in: SignedIn) -> None:
    for _ in range(tokens.MOST):
        made(viewer)
    page = signed_in(viewer).post("/me/tokens", {"name": "one more", "scope": "read"})
    assert tokens.TOO_MANY in page.content.decode()
    assert viewer.personal_tokens.count() == tokens.MOST


def test_a_revoked_token_is_refused_at_once(
    script: Script, editor: User, viewer: User, signed_in: SignedIn
) -> None:
    pk = PersonalToken.objects.get().pk
    signed_in(viewer).post(f"/me/tokens/{pk}/revoke")
    assert script("GET", "jobs").status_code == 200
    signed_in(editor).post(f"/me/tokens/{pk}/revoke")
    answer = script("GET", "jobs")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_that_has_ended_and_one_of_a_blocked_person_are_refused(
    editor: User, workspace: Workspace
) -> None:
    call = caller(made(editor))
    PersonalToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert call("GET", "jobs").status_code == 401
    call = caller(made(editor, days=None))
    assert call("GET", "jobs").status_code == 200
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert call("GET", "jobs").status_code == 401


def test_a_token_that_may_read_writes_nothing(
    editor: User, workspace: Workspace, api: FakeApi
) -> None:
    call = caller(made(editor, "read"))
    answer = call("POST", "changes", CHANGE)
    assert answer.status_code == 403
    assert "may only read" in answer.json()["error"]["message"]
    assert call("GET", "jobs").json()["results"] == []


def test_a_token_does_what_its_person_may_do_and_no_more(
    viewer: User, stranger: User, workspace: Workspace, api: FakeApi
) -> None:
    assert caller(made(viewer))("POST", "changes", CHANGE).status_code == 403
    assert caller(made(stranger))("GET", "jobs").status_code == 404
    assert caller(made(stranger))("GET", "/api/workspaces").json() == []


def test_a_token_opens_no_page(editor: User, workspace: Workspace) -> None:
    client = Client(headers={"Authorization": f"Bearer {made(editor)}"})
    assert client.get("/w/street-scenes/queue").status_code == 302
    assert client.get("/me/tokens").status_code == 302


def test_a_browser_needs_its_csrf_token_to_write(
    editor: User, workspace: Workspace, api: FakeApi, signed_in: SignedIn
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)
    where = "/api/w/street-scenes/changes"
    answer = browser.post(where, CHANGE, content_type="application/json")
    assert answer.status_code == 403
    assert browser.get("/api/w/street-scenes/jobs").status_code == 200


def test_hostile_tokens_are_unknown(workspace: Workspace) -> None:
    for text in ("", "idk_", "x" * 5000, "idk_\udcff", "idk_é"):
        header = text.encode("utf-8", "surrogateescape").decode("latin-1")
        answer = Client(headers={"Authorization": f"Bearer {header}"}).get("/api/workspaces")
        assert answer.status_code == 401
