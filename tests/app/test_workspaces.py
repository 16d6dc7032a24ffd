"""Workspaces: connect, try, rename, another token, disconnect; the token never comes out."""

import logging

import pytest
import responses
from pytest_django import Settings

from inputs_app.models import AuditRow, Role, Team, User, Workspace
from inputs_app.services import workspaces
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from tests.app.conftest import TOKEN, SignedIn

NEW = "/teams/lens-lab/workspaces/new"
FORM = {
    "name": "Zoo",
    "base_url": "https://api.clarifai.com/v2/",
    "user_id": "lens-lab",
    "app_id": "zoo",
    "token": TOKEN,
}
APP = "https://api.clarifai.com/v2/users/lens-lab/apps"
OK = {"status": {"code": 10000, "description": "Ok", "req_id": "r1"}}


def test_an_admin_connects_an_app(admin: User, team: Team, signed_in: SignedIn) -> None:
    sent = signed_in(admin).post(NEW, FORM)
    assert sent["Location"] == "/w/zoo/settings"
    workspace = Workspace.objects.get()
    assert workspace.base_url == "https://api.clarifai.com"
    assert workspaces.connection(workspace).token == TOKEN
    row = AuditRow.objects.get(action="workspace.create")
    assert row.workspace_id == workspace.pk
    assert row.after["api_app_id"] == "zoo"


def test_the_token_is_in_no_page_log_or_audit_row(
    owner: User, team: Team, signed_in: SignedIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = signed_in(owner)
    pages = [
        browser.post(NEW, {**FORM, "name": ""}),
        browser.post(NEW, FORM, follow=True),
        browser.get("/w/zoo/settings"),
        browser.get("/teams/lens-lab"),
        browser.post("/w/zoo/token", {"token": f"{TOKEN} with space"}),
        browser.post("/w/zoo/token", {"token": f"{TOKEN}2"}, follow=True),
        browser.post("/w/zoo/delete", {"name": "no"}),
        browser.get("/teams/lens-lab/audit"),
    ]
    assert all(TOKEN not in page.content.decode() for page in pages)
    assert TOKEN not in caplog.text
    assert TOKEN not in str(list(AuditRow.objects.values()))
    assert TOKEN not in repr(workspaces.Address("u", "i", "a", TOKEN))
    assert Workspace.objects.get().token.reveal() == f"{TOKEN}2"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 10_000),
        ("base_url", "http://169.254.169.254"),
        ("base_url", "https://me@api.clarifai.com"),
        ("user_id", ""),
        ("app_id", "x" * 10_000),
        ("token", ""),
        ("token", "kéy"),
        ("token", "a\nb"),
    ],
)
def test_a_wrong_field_is_told_and_nothing_is_saved(
    admin: User, signed_in: SignedIn, field: str, value: str
) -> None:
    response = signed_in(admin).post(NEW, {**FORM, field: value})
    assert response.status_code == 422
    assert b'aria-invalid="true"' in response.content
    assert not Workspace.objects.exists()


def test_an_app_is_connected_once_in_a_team(admin: User, team: Team, signed_in: SignedIn) -> None:
    browser = signed_in(admin)
    browser.post(NEW, FORM)
    assert b"has a workspace for this app" in browser.post(NEW, FORM).content
    assert Workspace.objects.count() == 1


def test_equal_names_get_different_addresses(admin: User, signed_in: SignedIn) -> None:
    for app_id in ("a", "b"):
        signed_in(admin).post(NEW, {**FORM, "name": "😀", "app_id": app_id})
    assert len(set(Workspace.objects.values_list("slug", flat=True))) == 2


def test_settings_cannot_change_the_address(
    admin: User, workspace: Workspace, signed_in: SignedIn
) -> None:
    moved = {"name": "New", "base_url": "https://evil.example", "api_app_id": "x", "app_id": "x"}
    assert signed_in(admin).post("/w/street-scenes/settings", moved).status_code == 302
    kept = Workspace.objects.get()
    assert (kept.name, kept.base_url) == ("New", "https://api.clarifai.com")
    assert (kept.api_user_id, kept.api_app_id) == ("lens-lab", "streets")


def test_the_token_is_replaced_not_shown(
    admin: User, workspace: Workspace, signed_in: SignedIn
) -> None:
    before = workspace.token_set_at
    signed_in(admin).post("/w/street-scenes/token", {"token": "another"})
    kept = Workspace.objects.get()
    assert kept.token.reveal() == "another"
    assert kept.token_set_at > before
    assert AuditRow.objects.get().after == {"token": "replaced"}


def test_an_unreadable_token_says_what_to_do(
    admin: User, workspace: Workspace, signed_in: SignedIn, settings: Settings
) -> None:
    settings.FIELD_KEYS = ("MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=",)
    response = signed_in(admin).post("/w/street-scenes/test")
    assert response.status_code == 409
    assert b"Enter the token again" in response.content


@responses.activate
def test_the_connection_is_tried_as_page_and_as_part(
    admin: User, workspace: Workspace, signed_in: SignedIn
) -> None:
    responses.get(f"{APP}/streets/inputs", json={**OK, "inputs": []})
    responses.get(f"{APP}/streets/inputs/status", json={**OK, "counts": {"processed": 7}})
    browser = signed_in(admin)
    whole = browser.post("/w/street-scenes/test").content.decode()
    part = browser.post("/w/street-scenes/test", headers={"HX-Request": "true"}).content.decode()
    assert "the app holds 7 inputs" in whole
    assert "the app holds 7 inputs" in part
    assert "<html" in whole
    assert "<html" not in part
    sent = responses.calls[0].request
    assert sent.headers["Authorization"] == f"Key {TOKEN}"


@responses.activate
def test_a_wrong_key_is_told_beside_the_control_before_saving(
    admin: User, signed_in: SignedIn
) -> None:
    failed = {"status": {"code": 11009, "description": "Invalid API key", "req_id": "r7"}}
    responses.get(f"{APP}/zoo/inputs", json=failed, status=401)
    page = signed_in(admin).post(NEW, {**FORM, "test": "1"}).content.decode()
    assert "does not accept the token" in page
    assert "r7" in page
    assert TOKEN not in page
    assert not Workspace.objects.exists()


@responses.activate
def test_a_workspace_on_this_server_is_a_new_app(
    admin: User, team: Team, signed_in: SignedIn, settings: Settings
) -> None:
    settings.SERVICE_URL, settings.SERVICE_PAT = "http://127.0.0.1:8001", "the-servers-own-token"
    users = "http://127.0.0.1:8001/v2/users"
    responses.get(f"{users}/me", json={**OK, "user": {"id": "demo"}})
    made = {"id": "night-walks-abc", "user_id": "demo"}
    responses.post(f"{users}/demo/apps", json={**OK, "apps": [made]})
    sent = signed_in(admin).post("/teams/lens-lab/workspaces/here", {"name": "Night walks"})
    assert sent["Location"] == "/w/night-walks/inputs"
    workspace = Workspace.objects.get()
    assert (workspace.api_user_id, workspace.api_app_id) == ("demo", "night-walks-abc")
    assert workspace.token.reveal() == "the-servers-own-token"
    body = responses.calls[1].request.body
    assert body is not None
    assert b"night-walks-" in (body if isinstance(body, bytes) else body.encode())


def test_without_a_service_token_the_page_says_so(
    admin: User, signed_in: SignedIn, settings: Settings
) -> None:
    settings.SERVICE_PAT = ""
    response = signed_in(admin).post("/teams/lens-lab/workspaces/here", {"name": "X"})
    assert response.status_code == 422
    assert b"no token of its own" in response.content


def test_disconnecting_needs_the_typed_name(
    admin: User, workspace: Workspace, signed_in: SignedIn
) -> None:
    browser = signed_in(admin)
    for typed in ("", "street scenes", "Street scenes\x00"):
        assert browser.post("/w/street-scenes/delete", {"name": typed}).status_code == 422
    assert browser.post("/w/street-scenes/delete", {"name": "Street scenes"}).status_code == 302
    assert not Workspace.objects.exists()
    row = AuditRow.objects.get(action="workspace.delete")
    assert row.workspace_id == workspace.pk
    assert row.before["api_app_id"] == "streets"
    assert b"Workspace disconnected" in browser.get("/teams/lens-lab/audit").content


def test_a_workspace_of_another_team_may_hold_the_same_app(
    stranger: User, workspace: Workspace
) -> None:
    team = stranger.memberships.get(role=Role.OWNER).team
    address = workspaces.Address(workspace.base_url, "lens-lab", "streets", "own-token")
    made = workspaces.create(Actor(stranger), team, "Theirs", address)
    assert made.team == team
    with pytest.raises(ProductError, match="already"):
        workspaces.create(Actor(stranger), team, "Again", address)
