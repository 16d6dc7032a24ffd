"""Secrets are made once, kept for good, and never replaced beside tokens that need them."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from dashboard import launch_prepare, launch_secrets
from inputs_app.models import Team, Workspace
from inputs_core import environment
from inputs_core.environment import Environment

NAMES = ["SECRET_KEY", "FIELD_KEYS", "DEMO_PAT"]


def settings(folder: Path, **given: str) -> Environment:
    """The settings of a start with this data folder."""
    return environment.read({"DATA_DIR": str(folder), **given})


@pytest.fixture(autouse=True)
def no_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch_secrets, "_tokens_are_kept", lambda variables: False)


def test_the_first_start_makes_every_secret_for_our_eyes_only(tmp_path: Path) -> None:
    assert launch_secrets.ensure(settings(tmp_path), {}) == NAMES
    path = tmp_path / "secrets.env"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    made = settings(tmp_path)
    assert len(made.secret_key) > 50
    assert Fernet(made.field_keys[0]).encrypt(b"works")
    assert len(made.demo_pat) == 32


def test_the_second_start_changes_nothing(tmp_path: Path) -> None:
    launch_secrets.ensure(settings(tmp_path), {})
    before = (tmp_path / "secrets.env").read_bytes()
    assert launch_secrets.ensure(settings(tmp_path), {}) == []
    assert (tmp_path / "secrets.env").read_bytes() == before


def test_what_is_given_is_not_made_and_what_is_kept_stays(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text("SECRET_KEY=kept")
    assert launch_secrets.ensure(settings(tmp_path, DEMO_PAT="given"), {}) == ["FIELD_KEYS"]
    assert settings(tmp_path).secret_key == "kept"
    assert settings(tmp_path).demo_pat == ""


def test_a_missing_key_beside_kept_tokens_is_an_error_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch_secrets, "_tokens_are_kept", lambda variables: True)
    with pytest.raises(launch_secrets.SecretsError, match=r"put the file back from your backup"):
        launch_secrets.ensure(settings(tmp_path), {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_a_workspace_means_that_tokens_are_kept() -> None:
    assert not launch_prepare.has_workspaces()
    team = Team.objects.create(name="Team", slug="team")
    Workspace.objects.create(team=team, name="w", slug="w", base_url="https://x", token="t")
    assert launch_prepare.has_workspaces()
