"""Invitations: made by admins, shown once, used once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from inputs_app.models import AuditRow, Invitation, Membership, Role, Team, User
from inputs_app.services import invitations
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from tests.app.conftest import PASSWORD, SignedIn

LINK = re.compile(r'value="(http[^"]+/invitations/([^"]+))"')
NEW = {
    "username": "nora",
    "name": "Nora",
    "email": "nora@lenslab.example",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def token(admin: User, team: Team) -> str:
    return invitations.create(Actor(admin), team, Role.EDITOR, "", 7)


def test_the_link_is_shown_once_and_only_its_hash_is_kept(
    admin: User, signed_in: SignedIn, settings: Settings
) -> None:
    browser = signed_in(admin)
    given = {"email": "", "role": 2, "days": 7}
    response = browser.post("/teams/lens-lab/invitations", given)
    found = LINK.search(response.content.decode())
    assert found
    assert found[1].startswith(settings.PUBLIC_URL)
    assert "no-store" in response["Cache-Control"]
    token = found[2]
    assert token not in browser.get("/teams/lens-lab").content.decode()
    invitation = Invitation.objects.get()
    assert token not in str(vars(invitation))
    assert len(invitation.token_hash) == 64
    assert token not in str(list(AuditRow.objects.values()))
    assert timedelta(days=6) < invitation.expires_at - timezone.now() <= timedelta(days=7)


def test_a_new_person_comes_in_by_the_link(client: Client, token: str, team: Team) -> None:
    assert b"Make the account and join" in client.get(f"/invitations/{token}").content
    assert client.post(f"/invitations/{token}", NEW)["Location"] == "/"
    person = User.objects.get(username="nora")
    assert Membership.objects.get(user=person).role == Role.EDITOR
    assert client.get("/teams/lens-lab").status_code == 200
    row = AuditRow.objects.get(action="invitation.accept")
    assert (row.actor, row.after["invited_by"]) == (person, "ada")


def test_the_link_works_once(client: Client, token: str) -> None:
    assert client.post(f"/invitations/{token}", NEW).status_code == 302
    second = Client().post(f"/invitations/{token}", {**NEW, "username": "second", "email": ""})
    assert second.status_code == 410
    assert not User.objects.filter(username="second").exists()


def test_a_signed_in_person_just_joins(stranger: User, token: str, signed_in: SignedIn) -> None:
    browser = signed_in(stranger)
    assert b"Join the team" in browser.get(f"/invitations/{token}").content
    assert not Membership.objects.filter(user=stranger, team__slug="lens-lab").exists()
    assert browser.post(f"/invitations/{token}").status_code == 302
    assert browser.get("/teams/lens-lab").status_code == 200


def test_a_member_does_not_use_the_link_up(editor: User, token: str, signed_in: SignedIn) -> None:
    signed_in(editor).post(f"/invitations/{token}")
    assert invitations.find(token) is not None
    assert Membership.objects.get(user=editor).role == Role.EDITOR


@pytest.mark.parametrize("way", ["unknown", "expired", "withdrawn", "inviter gone", "inviter low"])
def test_a_dead_link_says_so(client: Client, admin: User, team: Team, token: str, way: str) -> None:
    if way == "unknown":
        token = "x" * 43
    elif way == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    elif way == "withdrawn":
        invitations.withdraw(Actor(admin), team, Invitation.objects.get().pk)
    elif way == "inviter gone":
        Membership.objects.filter(user=admin).delete()
    else:
        Membership.objects.filter(user=admin).update(role=Role.EDITOR)
    for response in (
        client.get(f"/invitations/{token}"),
        client.post(f"/invitations/{token}", NEW),
    ):
        assert response.status_code == 410
        assert b"This link does not work" in response.content
        assert b"Lens Lab" not in response.content
    assert not User.objects.filter(username="nora").exists()


def test_of_two_at_once_one_wins(
    token: str, stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have seen the link open; the second one's update finds nothing to change."""
    seen = invitations.find(token)
    person = User.objects.create_user("late")
    invitations.accept(Actor(stranger), token)
    monkeypatch.setattr(invitations, "find", lambda _: seen)
    with pytest.raises(ProductError, match="does not work"):
        invitations.accept(Actor(person), token)
    assert not Membership.objects.filter(user=person).exists()


def test_nobody_invites_above_themselves(admin: User, team: Team, signed_in: SignedIn) -> None:
    browser = signed_in(admin)
    for role in (Role.OWNER, 5, 0, -1, "x"):
        given = {"email": "", "role": role, "days": 7}
        assert browser.post("/teams/lens-lab/invitations", given).status_code == 422
    with pytest.raises(ProductError, match="above your own"):
        invitations.create(Actor(admin), team, Role.OWNER, "", 7)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "vera"),
        ("username", "VERA"),
        ("username", "<script>"),
        ("username", "a@b.example"),
        ("username", "x" * 10_000),
        ("email", "Vera@lenslab.example"),
        ("password", "short"),
        ("password", "password1234"),
        ("again", "not the same 99"),
    ],
)
def test_a_wrong_account_is_told_and_the_link_stays(
    client: Client, viewer: User, token: str, field: str, value: str
) -> None:
    response = client.post(f"/invitations/{token}", {**NEW, field: value})
    assert response.status_code == 422
    assert b'aria-invalid="true"' in response.content
    assert PASSWORD.encode() not in response.content
    assert b"<script>" not in response.content.replace(b'<script type="module"', b"")
    assert invitations.find(token) is not None


def test_an_editor_sees_no_invitations(editor: User, token: str, signed_in: SignedIn) -> None:
    page = signed_in(editor).get("/teams/lens-lab").content
    assert b"Invitations" not in page
    assert b"Make the link" not in page


def test_an_invitation_is_withdrawn_once_and_only_in_its_team(
    admin: User, stranger: User, token: str, signed_in: SignedIn
) -> None:
    pk = Invitation.objects.get().pk
    signed_in(stranger).post(f"/teams/elsewhere/invitations/{pk}/withdraw")
    assert invitations.find(token) is not None
    browser = signed_in(admin)
    browser.post(f"/teams/lens-lab/invitations/{pk}/withdraw")
    assert invitations.find(token) is None
    page = browser.post(f"/teams/lens-lab/invitations/{pk}/withdraw", follow=True).content
    assert b"not open any more" in page
    assert AuditRow.objects.filter(action="invitation.withdraw").count() == 1


@pytest.mark.parametrize(("is_on", "sent"), [(True, 1), (False, 0)])
def test_the_link_is_mailed_only_where_mail_is_set_up(
    admin: User, signed_in: SignedIn, settings: Settings, is_on: bool, sent: int
) -> None:
    settings.EMAIL_CONFIGURED = is_on
    given = {"email": "nour@lenslab.example", "role": 1, "days": 1}
    page = signed_in(admin).post("/teams/lens-lab/invitations", given).content
    assert len(mail.outbox) == sent
    assert (b"was also sent to nour@lenslab.example" in page) is is_on
