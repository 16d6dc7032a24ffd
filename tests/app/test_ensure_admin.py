"""The first person and team."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from inputs_app.models import Membership, Role, User
from tests.app.conftest import PASSWORD


@pytest.fixture(autouse=True)
def _empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)


def run() -> str:
    out = StringIO()
    call_command("ensure_admin", stdout=out)
    return out.getvalue()


def test_a_random_password_is_told_once() -> None:
    said = run().strip()
    password = said.rpartition(" ")[2]
    admin = User.objects.get()
    assert admin.check_password(password)
    assert len(password) >= 16
    assert Membership.objects.get(user=admin).role == Role.OWNER
    assert run() == ""
    assert User.objects.get().check_password(password)
    assert Membership.objects.count() == 1


def test_a_given_password_is_set_at_every_start(monkeypatch: pytest.MonkeyPatch) -> None:
    run()
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    said = run()
    assert PASSWORD not in said
    assert "DEMO_PASSWORD" in said
    assert User.objects.get().check_password(PASSWORD)
    run()
    assert User.objects.count() == Membership.objects.count() == 1


def test_a_server_with_people_gets_no_admin_unasked() -> None:
    User.objects.create_user("maya")
    assert run() == ""
    assert not User.objects.filter(username="admin").exists()
