"""Whatever members do to each other, in whatever order, the rules of a team hold."""

from dataclasses import dataclass

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_app.models import AuditRow, Membership, Role, Team, User
from inputs_app.services import invitations
from inputs_app.services import team as teams
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError

PEOPLE = 4


@dataclass(frozen=True)
class Deed:
    """Somebody does something to somebody."""

    what: str
    who: int
    whom: int
    role: Role


DEEDS = st.builds(
    Deed,
    what=st.sampled_from(["role", "remove", "leave", "invite"]),
    who=st.integers(0, PEOPLE - 1),
    whom=st.integers(0, PEOPLE - 1),
    role=st.sampled_from(list(Role)),
)


def do(deed: Deed, team: Team, people: list[User]) -> None:
    """The deed, by the rules of the services."""
    by = Actor(people[deed.who])
    held = Membership.objects.filter(team=team, user=people[deed.whom]).first()
    target = held.pk if held else 0
    if deed.what == "role":
        teams.change_role(by, team, target, deed.role)
    elif deed.what == "remove":
        teams.remove(by, team, target)
    elif deed.what == "invite":
        token = invitations.create(by, team, deed.role, "", 1)
        invitations.accept(Actor(people[deed.whom]), token)
    elif teams.role_of(by.user, team):
        teams.leave(by, team)


def roles_of(team: Team) -> dict[int, int]:
    return dict(Membership.objects.filter(team=team).values_list("user_id", "role"))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(roles=st.lists(st.sampled_from(list(Role)), max_size=PEOPLE - 1), deeds=st.lists(DEEDS))
def test_the_rules_of_a_team_hold(db: None, roles: list[Role], deeds: list[Deed]) -> None:
    with transaction.atomic():
        team = Team.objects.create(name="T", slug="t")
        people = [User.objects.create(username=f"p{it}", password="!") for it in range(PEOPLE)]
        for person, role in zip(people, [Role.OWNER, *roles], strict=False):
            Membership.objects.create(team=team, user=person, role=role)
        for deed in deeds:
            check(deed, team, people)
        transaction.set_rollback(True)


def check(deed: Deed, team: Team, people: list[User]) -> None:
    """One deed: what it may change, and that what it changed is in the log."""
    before, logged = roles_of(team), AuditRow.objects.count()
    mine = before.get(people[deed.who].pk, 0)
    try:
        with transaction.atomic():
            do(deed, team, people)
    except ProductError:
        assert roles_of(team) == before
    after = roles_of(team)
    assert Role.OWNER in after.values()
    changed = {pk for pk in before | after if before.get(pk) != after.get(pk)}
    for pk in changed:
        assert max(before.get(pk, 0), after.get(pk, 0)) <= mine
        assert mine >= Role.ADMIN or (deed.what == "leave" and pk == people[deed.who].pk)
    assert AuditRow.objects.count() > logged or not changed
