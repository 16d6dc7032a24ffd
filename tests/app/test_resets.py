"""Password links that admins make."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from inputs_app.models import AuditRow, Membership, PasswordReset, Role, Team, User
from inputs_app.services import resets
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from tests.app.conftest import SignedIn

NEW = "a-brand-new-password-3"
FORM = {"password": NEW, "again": NEW}
LINK = re.compile(r'value="http[^"]+(/password/[^"]+)"')


@pytest.fixture
def link(admin: User, viewer: User, signed_in: SignedIn) -> str:
    pk = Membership.objects.get(user=viewer).pk
    page = signed_in(admin).post(f"/teams/lens-lab/members/{pk}/password").content.decode()
    found = LINK.search(page)
    assert found
    return found[1]


def test_a_link_sets_the_password_once_and_ends_sessions(
    client: Client, viewer: User, link: str, signed_in: SignedIn
) -> None:
    theirs = signed_in(viewer)
    assert b"New password for Vera" in client.get(link).content
    assert client.post(link, FORM)["Location"] == "/accounts/login/"
    assert User.objects.get(pk=viewer.pk).check_password(NEW)
    assert theirs.get("/me").status_code == 302
    assert (
        client.post(
            link, {"password": "other-password-44", "again": "other-password-44"}
        ).status_code
        == 410
    )
    assert User.objects.get(pk=viewer.pk).check_password(NEW)
    assert client.get("/me").status_code == 302


def test_both_steps_are_in_the_log_without_the_token(client: Client, link: str) -> None:
    client.post(link, FORM)
    actions = list(AuditRow.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["member.password_link", "member.password_reset"]
    token = link.rsplit("/", 1)[1]
    assert token not in str(list(AuditRow.objects.values()))
    assert token not in str(list(PasswordReset.objects.values()))


@pytest.mark.parametrize("way", ["unknown", "expired", "newer", "closed"])
def test_a_dead_link_says_so(
    client: Client, admin: User, viewer: User, team: Team, link: str, way: str
) -> None:
    if way == "unknown":
        link = "/password/" + "x" * 43
    elif way == "expired":
        PasswordReset.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif way == "newer":
        resets.create(Actor(admin), team, Membership.objects.get(user=viewer).pk)
    else:
        User.objects.filter(pk=viewer.pk).update(is_active=False)
    assert client.get(link).status_code == 410
    assert client.post(link, FORM).status_code == 410
    assert not User.objects.get(pk=viewer.pk).check_password(NEW)


@pytest.mark.parametrize(
    "form",
    [
        {"password": "short", "again": "short"},
        {"password": NEW, "again": "different-one-4"},
        {"password": "veravera11"[:8] + "vera", "again": ""},
        {},
    ],
)
def test_a_weak_password_is_told_and_the_link_stays(
    client: Client, link: str, form: dict[str, str]
) -> None:
    assert client.post(link, form).status_code in (200, 422)
    assert client.post(link, FORM).status_code == 302


def test_an_admin_cannot_take_over_who_stands_higher_elsewhere(
    admin: User, viewer: User, team: Team, stranger: User
) -> None:
    elsewhere = Team.objects.get(slug="elsewhere")
    Membership.objects.create(team=elsewhere, user=viewer, role=Role.VIEWER)
    pk = Membership.objects.get(user=viewer, team=team).pk
    with pytest.raises(ProductError, match="above yours"):
        resets.create(Actor(admin), team, pk)
    Membership.objects.create(team=elsewhere, user=admin, role=Role.ADMIN)
    assert resets.create(Actor(admin), team, pk)[0] == viewer


def test_of_two_at_once_one_wins(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    token = link.rsplit("/", 1)[1]
    seen = resets.find(token)
    resets.use(token, NEW, "")
    monkeypatch.setattr(resets, "find", lambda _: seen)
    with pytest.raises(ProductError, match="does not work"):
        resets.use(token, "the-second-password-5", "")


def test_an_owner_may_make_one_for_another_owner(
    owner: User, member: Callable[[str, Role], User], team: Team
) -> None:
    other = member("oscar", Role.OWNER)
    pk = Membership.objects.get(user=other).pk
    assert resets.create(Actor(owner), team, pk)[0] == other
