"""People, a team and a workspace for the tests of the dashboard."""

from collections.abc import Callable

import pytest
from django.test import Client

from inputs_app.models import Membership, Role, Team, User, Workspace

TOKEN = "0123456789abcdef-the-workspace-token"
PASSWORD = "a-long-password-9"
SignedIn = Callable[[User], Client]


@pytest.fixture
def team(db: None) -> Team:
    """The team of owner, admin, editor and viewer."""
    return Team.objects.create(name="Lens Lab", slug="lens-lab")


@pytest.fixture
def member(team: Team) -> Callable[[str, Role], User]:
    """Makes a person who belongs to the team in a role."""

    def make(username: str, role: Role) -> User:
        person = User.objects.create_user(
            username, f"{username}@lenslab.example", PASSWORD, name=username.title()
        )
        Membership.objects.create(team=team, user=person, role=role)
        return person

    return make


@pytest.fixture
def owner(member: Callable[[str, Role], User]) -> User:
    """An owner of the team."""
    return member("olga", Role.OWNER)


@pytest.fixture
def admin(member: Callable[[str, Role], User]) -> User:
    """An admin of the team."""
    return member("ada", Role.ADMIN)


@pytest.fixture
def editor(member: Callable[[str, Role], User]) -> User:
    """An editor of the team."""
    return member("edgar", Role.EDITOR)


@pytest.fixture
def viewer(member: Callable[[str, Role], User]) -> User:
    """A viewer of the team."""
    return member("vera", Role.VIEWER)


@pytest.fixture
def stranger(db: None) -> User:
    """An owner of another team."""
    person = User.objects.create_user("stan", "stan@elsewhere.example", PASSWORD, name="Stan")
    other = Team.objects.create(name="Elsewhere", slug="elsewhere")
    Membership.objects.create(team=other, user=person, role=Role.OWNER)
    return person


@pytest.fixture
def workspace(team: Team) -> Workspace:
    """A workspace of the team."""
    return Workspace.objects.create(
        team=team,
        name="Street scenes",
        slug="street-scenes",
        base_url="https://api.clarifai.com",
        api_user_id="lens-lab",
        api_app_id="streets",
        token=TOKEN,
    )


@pytest.fixture
def signed_in() -> SignedIn:
    """Gives a browser in which a person is signed in."""

    def browser(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return browser
