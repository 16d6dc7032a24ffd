"""Members: roles, removal, leaving, and that an owner always stays."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inputs_app.models import AuditRow, Membership, Role, Team, User
from inputs_app.services import team as teams
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from tests.app.conftest import SignedIn


def pk_of(person: User) -> int:
    return Membership.objects.get(user=person, team__slug="lens-lab").pk


def role_of(person: User) -> int:
    return teams.role_of(person, Team.objects.get(slug="lens-lab"))


def test_an_admin_changes_roles_up_to_their_own(
    owner: User, admin: User, viewer: User, signed_in: SignedIn
) -> None:
    browser = signed_in(admin)
    url = f"/teams/lens-lab/members/{pk_of(viewer)}/role"
    page = browser.post(url, {"role": Role.ADMIN}, follow=True).content
    assert b"Vera is admin now" in page
    assert role_of(viewer) == Role.ADMIN
    assert b"above your own" in browser.post(url, {"role": Role.OWNER}, follow=True).content
    assert role_of(viewer) == Role.ADMIN
    row = AuditRow.objects.get(action="member.role")
    assert (row.before, row.after) == ({"role": "Viewer"}, {"role": "Admin"})
    assert row.target == "vera"
    assert len(row.request_id) == 32


@pytest.mark.parametrize("role", ["", "0", "5", "x", "4; DROP TABLE"])
def test_an_unknown_role_is_refused(
    owner: User, viewer: User, signed_in: SignedIn, role: str
) -> None:
    url = f"/teams/lens-lab/members/{pk_of(viewer)}/role"
    page = signed_in(owner).post(url, {"role": role}, follow=True).content
    assert b"There is no such role" in page
    assert role_of(viewer) == Role.VIEWER


def test_an_admin_cannot_touch_an_owner(admin: User, owner: User, signed_in: SignedIn) -> None:
    browser = signed_in(admin)
    base = f"/teams/lens-lab/members/{pk_of(owner)}"
    for path, data in (("role", {"role": 1}), ("remove", {}), ("password", {})):
        page = browser.post(f"{base}/{path}", data, follow=True).content
        assert b"too low" in page or b"above yours" in page
    assert role_of(owner) == Role.OWNER


def test_the_last_owner_stays(owner: User, admin: User, team: Team, signed_in: SignedIn) -> None:
    browser = signed_in(owner)
    base = f"/teams/lens-lab/members/{pk_of(owner)}"
    for url, data in (
        (f"{base}/role", {"role": Role.ADMIN}),
        (f"{base}/remove", {}),
        ("/teams/lens-lab/leave", {}),
    ):
        assert b"A team needs an owner" in browser.post(url, data, follow=True).content
        assert role_of(owner) == Role.OWNER
    assert not AuditRow.objects.exists()


def test_an_owner_goes_when_another_stays(
    owner: User, member: Callable[[str, Role], User], signed_in: SignedIn
) -> None:
    other = member("oscar", Role.OWNER)
    browser = signed_in(owner)
    assert browser.post("/teams/lens-lab/leave")["Location"] == "/"
    assert browser.get("/teams/lens-lab").status_code == 404
    with pytest.raises(ProductError, match="needs an owner"):
        teams.leave(Actor(other), Team.objects.get(slug="lens-lab"))


def test_a_removed_member_is_out_at_once(
    owner: User, admin: User, viewer: User, signed_in: SignedIn
) -> None:
    theirs = signed_in(viewer)
    assert theirs.get("/teams/lens-lab").status_code == 200
    mine, url = signed_in(admin), f"/teams/lens-lab/members/{pk_of(viewer)}/remove"
    assert b"Remove Vera?" in mine.get(url).content
    assert theirs.get("/teams/lens-lab").status_code == 200
    mine.post(url)
    assert theirs.get("/teams/lens-lab").status_code == 404
    assert User.objects.filter(pk=viewer.pk).exists()


def test_an_admin_who_lost_the_role_meanwhile_changes_nothing(
    admin: User, viewer: User, team: Team
) -> None:
    Membership.objects.filter(user=admin).update(role=Role.VIEWER)
    with pytest.raises(ProductError, match="too low"):
        teams.change_role(Actor(admin), team, pk_of(viewer), Role.EDITOR)
    with pytest.raises(ProductError, match="too low"):
        teams.remove(Actor(admin), team, pk_of(viewer))


def test_members_of_another_team_are_out_of_reach(
    stranger: User, viewer: User, signed_in: SignedIn
) -> None:
    browser = signed_in(stranger)
    base = f"/teams/elsewhere/members/{pk_of(viewer)}"
    assert browser.get(f"{base}/remove").status_code == 404
    browser.post(f"{base}/role", {"role": 4})
    browser.post(f"{base}/password")
    assert role_of(viewer) == Role.VIEWER
    assert not AuditRow.objects.exists()


def test_a_viewer_sees_people_but_no_controls(
    viewer: User, owner: User, signed_in: SignedIn
) -> None:
    page = signed_in(viewer).get("/teams/lens-lab").content.decode()
    assert "Olga" in page
    assert "/role" not in page
    assert "/remove" not in page


def test_owners_make_teams_and_others_do_not(owner: User, admin: User, signed_in: SignedIn) -> None:
    assert signed_in(admin).get("/teams/new").status_code == 403
    for name in ("Second", "Second", "😀", "<script>"):
        sent = signed_in(owner).post("/teams/new", {"name": name})
        assert signed_in(owner).get(sent["Location"]).status_code == 200
    assert Team.objects.filter(name="Second").count() == 2
    assert Team.objects.values("slug").distinct().count() == Team.objects.count()


@pytest.mark.parametrize("name", ["", " ", "x" * 10_000, "nul\x00"])
def test_a_team_needs_a_name(owner: User, signed_in: SignedIn, name: str) -> None:
    page = signed_in(owner).post("/teams/lens-lab/settings", {"name": name}).content
    assert b'aria-invalid="true"' in page
    assert Team.objects.get().name == "Lens Lab"


def test_a_large_team_costs_no_more_queries(
    owner: User, member: Callable[[str, Role], User], signed_in: SignedIn
) -> None:
    browser, counts = signed_in(owner), []
    for size in (1, 30):
        for number in range(size):
            member(f"m{size}-{number}", Role.VIEWER)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/teams/lens-lab").status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0] <= 12
