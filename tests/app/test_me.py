"""A person's own page."""

from datetime import UTC, datetime

import pytest

from inputs_app.models import AuditRow, Team, User
from inputs_app.services import audit
from tests.app.conftest import SignedIn

HOSTILE = ["<script>alert(1)</script>", "😀" * 50, "' \" & {{ 7 }}", "مرحبا"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_everywhere(viewer: User, signed_in: SignedIn, name: str) -> None:
    browser = signed_in(viewer)
    assert browser.post("/me", {"name": name, "email": "", "time_zone": ""}).status_code == 302
    for path in ("/me", "/teams/lens-lab"):
        page = browser.get(path).content.decode()
        assert "<script>alert" not in page
    assert User.objects.get(pk=viewer.pk).name == name


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 10_000),
        ("name", "nul\x00"),
        ("email", "no-address"),
        ("email", "OLGA@lenslab.example"),
        ("time_zone", "Mars/Base"),
        ("time_zone", "../../etc/passwd"),
    ],
)
def test_a_wrong_profile_is_told_and_not_saved(
    owner: User, viewer: User, signed_in: SignedIn, field: str, value: str
) -> None:
    given = {"name": "Vera", "email": "vera@lenslab.example", "time_zone": "", field: value}
    response = signed_in(viewer).post("/me", given)
    assert b'aria-invalid="true"' in response.content
    kept = User.objects.get(pk=viewer.pk)
    assert (kept.name, kept.email, kept.time_zone) == ("Vera", "vera@lenslab.example", "")


def test_times_are_shown_in_the_persons_zone(team: Team, owner: User, signed_in: SignedIn) -> None:
    row = audit.record(audit.Actor(owner), "team.rename", "x", team=team)
    assert AuditRow.objects.get(pk=row.pk).at.tzinfo == UTC
    browser = signed_in(owner)
    zones = {"": 0, "Asia/Kolkata": 19800, "UTC": 0}
    for zone, offset_s in zones.items():
        User.objects.filter(pk=owner.pk).update(time_zone=zone)
        shown = datetime.fromtimestamp(row.at.timestamp() + offset_s, UTC).strftime("%H:%M:%S")
        assert shown in browser.get("/teams/lens-lab/audit").content.decode()


def test_the_own_page_lists_teams_with_roles(viewer: User, signed_in: SignedIn) -> None:
    page = signed_in(viewer).get("/me").content.decode()
    assert "Lens Lab" in page
    assert "Viewer" in page


def test_the_start_page_says_what_to_do_without_a_team(db: None, signed_in: SignedIn) -> None:
    alone = User.objects.create_user("alone")
    assert b"You are in no team" in signed_in(alone).get("/").content


def test_the_start_page_offers_a_workspace_to_an_admin(
    admin: User, viewer: User, signed_in: SignedIn
) -> None:
    assert b"/teams/lens-lab/workspaces/new" in signed_in(admin).get("/").content
    assert b"ask an admin" in signed_in(viewer).get("/").content
