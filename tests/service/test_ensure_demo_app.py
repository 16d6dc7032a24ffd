"""The first rows of the embedded API, made at every start."""

import pytest
from django.core.management import call_command

from inputs_service import auth
from inputs_service.models import App, Key


@pytest.mark.django_db
def test_the_given_token_opens_all_apps_of_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PAT", "a" * 32)
    call_command("ensure_demo_app")
    call_command("ensure_demo_app")
    key = auth.key_named(f"Key {'a' * 32}")
    assert (key.user.user_id, key.app) == ("demo", None)
    assert [app.app_id for app in App.objects.all()] == ["main"]
    assert Key.objects.count() == 1


@pytest.mark.django_db
def test_another_token_is_added_at_the_next_start(monkeypatch: pytest.MonkeyPatch) -> None:
    for token in ("a" * 32, "b" * 32):
        monkeypatch.setenv("DEMO_PAT", token)
        call_command("ensure_demo_app")
    assert auth.key_named(f"Key {'b' * 32}").user.user_id == "demo"
