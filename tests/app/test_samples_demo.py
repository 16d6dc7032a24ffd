"""The demo's workspace: made once, quickly, with the token of today."""

import pytest
from django.core.management import call_command
from pytest_django import Settings

from inputs_app.models import Membership, Role, SampleLoad, Team, User, Workspace
from inputs_app.services import connections, workspaces
from inputs_app.services import team as teams
from inputs_app.services.audit import Actor
from inputs_app.services.workspaces import Address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def service(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """An embedded service with a token, and the demo switched on."""
    settings.SERVICE_URL = "http://127.0.0.1:8001"
    settings.SERVICE_PAT = "the-first-token"
    monkeypatch.setenv("DEMO", "1")


def test_the_demo_is_a_workspace_of_the_owners_team_with_samples_wanted(owner: User) -> None:
    call_command("load_demo")

    workspace = Workspace.objects.get(slug="demo")
    assert (workspace.api_user_id, workspace.api_app_id) == ("demo", "main")
    assert connections.of(workspace).token == "the-first-token"
    assert SampleLoad.objects.get().due_at is not None
    assert Membership.objects.get(team=workspace.team).role == Role.OWNER


def test_the_demo_stands_in_the_team_that_the_owner_has(owner: User) -> None:
    call_command("load_demo")

    teams = set(owner.memberships.values_list("team", flat=True))
    assert Workspace.objects.get().team_id in teams
    assert Team.objects.count() == len(teams)


def test_the_workspace_of_a_team_of_others_gets_no_token(owner: User, stranger: User) -> None:
    others = teams.create(Actor(stranger), "Others")
    address = Address("http://127.0.0.1:8001", "demo", "main", "their-own-token")
    theirs = workspaces.create(Actor(stranger), others, "Theirs", address)
    call_command("load_demo")

    assert Workspace.objects.count() == 2
    assert connections.of(Workspace.objects.get(pk=theirs.pk)).token == "their-own-token"


def test_a_second_start_changes_nothing(owner: User) -> None:
    call_command("load_demo")
    SampleLoad.objects.update(position=217, due_at=None)
    call_command("load_demo")

    assert Workspace.objects.count() == 1
    assert SampleLoad.objects.get().position == 217


def test_a_changed_token_is_taken_over(owner: User, settings: Settings) -> None:
    call_command("load_demo")
    settings.SERVICE_PAT = "the-second-token"
    call_command("load_demo")

    assert connections.of(Workspace.objects.get()).token == "the-second-token"


def test_without_the_demo_nothing_is_made(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO", "0")
    call_command("load_demo")

    assert not Workspace.objects.exists()
