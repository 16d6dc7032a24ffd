"""Redis away or hung: people still come in, tries are still counted, nobody waits twice."""

import socket
import time
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client
from pytest_django import Settings

from dashboard import settings as dashboard_settings
from inputs_app.models import User, Workspace
from inputs_app.services import counts
from inputs_app.steady_cache import Rest
from tests.app.conftest import PASSWORD
from tests.client.fake import FakeApi

LOGIN = "/accounts/login/"


@pytest.fixture
def silent(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A Redis that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        wanted = {**dashboard_settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{port}"}
        settings.CACHES = {"default": wanted}
        monkeypatch.setattr(Rest, "until", 0.0)
        LocMemCache("steady", {}).clear()
        yield server


@pytest.fixture
def away(silent: socket.socket) -> None:
    """A Redis that is not there."""
    silent.close()


def test_a_person_signs_in_without_redis(away: None, client: Client, viewer: User) -> None:
    assert client.get(LOGIN).status_code == 200
    response = client.post(LOGIN, {"login": "vera", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/me").status_code == 200


def test_tries_are_counted_without_redis(away: None, client: Client, viewer: User) -> None:
    form = {"login": "vera", "password": "wrong"}
    pages = [client.post(LOGIN, form).content for _ in range(6)]
    assert b"do not match" in pages[0]
    assert b"Too many tries" in pages[5]


def test_counts_come_without_redis(
    away: None, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = FakeApi().replace(monkeypatch)
    api.fill(3)
    assert [counts.of(workspace).total for _ in range(9)] == [3] * 9
    assert api.calls == ["counts"]


def test_a_redis_that_hangs_is_waited_for_once(silent: socket.socket) -> None:
    begun = time.monotonic()
    cache.set("name", "value", 60)
    assert cache.add("name", "other", 60) is False
    assert cache.get("name") == "value"
    assert cache.delete("name") is True
    assert 0.5 < time.monotonic() - begun < 3


def test_redis_is_asked_again_after_a_rest(away: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set("name", "value", 60)
    resting_until = Rest.until
    assert resting_until > time.monotonic()
    monkeypatch.setattr(Rest, "until", time.monotonic() - 1)
    assert cache.get("name") == "value"
    assert Rest.until > resting_until
