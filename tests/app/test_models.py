"""What the dashboard's tables hold on to: secrets sealed, audit rows kept, addresses fixed."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import Settings

from inputs_app.models import AppendOnly, AuditRow, Secret, SecretUnreadable, Team, User, Workspace
from inputs_app.services import audit
from tests.app.conftest import TOKEN


def test_a_token_is_sealed_in_the_database(workspace: Workspace) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM inputs_app_workspace")
        stored = cursor.fetchone()[0]
    assert TOKEN not in stored
    assert stored.startswith("gAAAA")


def test_a_token_is_revealed_on_demand_only(workspace: Workspace) -> None:
    kept = Workspace.objects.get()
    assert kept.token.reveal() == TOKEN
    for instance in (workspace, kept):
        assert TOKEN not in f"{instance!r} {instance.token} {instance.token!r} {vars(instance)}"


def test_an_empty_secret_is_false_and_stays_empty() -> None:
    assert not Secret.of("")
    assert Secret.of("").reveal() == ""
    assert repr(Secret.of("x")) == "Secret(kept)"


def test_keys_are_rotated_without_a_new_token(workspace: Workspace, settings: Settings) -> None:
    old = settings.FIELD_KEYS
    new = Fernet.generate_key().decode()
    settings.FIELD_KEYS = (new, *old)
    workspace.token = workspace.token.resealed()
    workspace.save()
    settings.FIELD_KEYS = (new,)
    assert Workspace.objects.get().token.reveal() == TOKEN
    settings.FIELD_KEYS = old
    with pytest.raises(SecretUnreadable):
        Workspace.objects.get().token.reveal()


@pytest.mark.parametrize("column", ["base_url", "api_user_id", "api_app_id"])
def test_the_database_refuses_another_address(workspace: Workspace, column: str) -> None:
    with (
        pytest.raises(DatabaseError, match="address of a workspace is fixed"),
        transaction.atomic(),
    ):
        Workspace.objects.filter(pk=workspace.pk).update(**{column: "https://evil.example"})
    Workspace.objects.filter(pk=workspace.pk).update(name="Renamed")
    assert Workspace.objects.get().name == "Renamed"


@pytest.fixture
def row(owner: User, team: Team) -> AuditRow:
    return audit.record(audit.Actor(owner, "r1"), "team.rename", "Lens Lab", team=team)


def test_an_audit_row_is_neither_saved_again_nor_deleted(row: AuditRow) -> None:
    with pytest.raises(AppendOnly):
        row.save()
    with pytest.raises(AppendOnly):
        row.delete()
    with pytest.raises(AppendOnly):
        AuditRow.objects.update(action="x")
    with pytest.raises(AppendOnly):
        AuditRow.objects.all().delete()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE inputs_app_auditrow SET action = 'x'", "DELETE FROM inputs_app_auditrow"],
)
def test_the_database_keeps_audit_rows(row: AuditRow, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditRow.objects.get().action == "team.rename"


@pytest.mark.parametrize("username", ["a b", "a@b.example", "", "x" * 61, "a\n"])
def test_a_username_follows_the_rule(db: None, username: str) -> None:
    with pytest.raises(ValidationError):
        User(username=username, password="x").full_clean()


def test_names_and_addresses_are_taken_in_any_case(owner: User) -> None:
    for fields in ({"username": "OLGA"}, {"username": "other", "email": "Olga@LensLab.example"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(**fields)
