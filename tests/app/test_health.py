"""For machines: health and figures."""

from collections.abc import Callable, Iterator

import pytest
import responses
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from inputs_app.models import User
from inputs_app.services import health
from tests.app.conftest import SignedIn


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_kept", None)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], str]]:
    """All parts answering well, to be replaced one by one."""
    fine: dict[str, Callable[[], str]] = dict.fromkeys(health.PARTS, lambda: "")
    monkeypatch.setattr(health, "PARTS", fine)
    monkeypatch.setattr(health, "_workers", lambda: "")
    return fine


def test_alive_means_process_and_database(client: Client, db: None) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["state"] == "ok"
    assert list(response.json()["checks"]) == ["database"]
    assert "no-store" in response["Cache-Control"]


def test_a_dead_database_is_a_503(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Iterator[None]:
        raise OperationalError("password=secret")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", broken)
        response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["checks"]["database"]["why"] == "The database does not answer."
    assert b"secret" not in response.content


def test_full_health_names_each_part(
    client: Client, db: None, parts: dict[str, Callable[[], str]]
) -> None:
    found = client.get("/healthz?full=1").json()
    assert found["state"] == "ok"
    assert set(found["checks"]) == {"database", "redis", "workers", "inputs_api", "disk"}


@pytest.mark.parametrize("name", ["redis", "inputs_api", "disk"])
def test_one_failed_part_is_told(
    client: Client, db: None, parts: dict[str, Callable[[], str]], name: str
) -> None:
    parts[name] = lambda: "It does not answer."
    response = client.get("/healthz?full=1")
    assert response.status_code == 503
    assert response.json()["checks"][name]["why"] == "It does not answer."


def test_often_asked_full_health_is_measured_once(
    client: Client, db: None, parts: dict[str, Callable[[], str]]
) -> None:
    asked: list[int] = []
    parts["disk"] = lambda: asked.append(1) or ""  # type: ignore[func-returns-value]
    for _ in range(5):
        client.get("/healthz?full=1")
    assert len(asked) == 1


def test_people_see_each_part_in_words(
    viewer: User, signed_in: SignedIn, parts: dict[str, Callable[[], str]]
) -> None:
    parts["inputs_api"] = lambda: "It does <not> answer."
    page = signed_in(viewer).get("/health").content.decode()
    assert page.count("Fine") == 4
    assert "It does &lt;not&gt; answer." in page


@responses.activate
def test_without_redis_and_api_it_says_so(client: Client, db: None, settings: Settings) -> None:
    settings.REDIS_URL, settings.SERVICE_URL = "redis://127.0.0.1:1/0", "http://127.0.0.1:1"
    settings.DATA_DIR = settings.DATA_DIR / "missing"
    checks = client.get("/healthz?full=1").json()["checks"]
    states = {name: check["state"] for name, check in checks.items()}
    assert states == {
        "database": "ok",
        "redis": "failed",
        "inputs_api": "failed",
        "disk": "failed",
        "workers": "failed",
    }
    assert all(check["took_ms"] < 3000 for check in checks.values())


def test_figures_are_for_this_machine_and_the_token(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "scrape-me"
    assert b"python_info" in client.get("/metrics").content
    away = Client(REMOTE_ADDR="203.0.113.9")
    assert away.get("/metrics").status_code == 401
    for given in ("Bearer wrong", "Bearer", "Basic scrape-me", "scrape-me", "Bearer scrape-mé"):
        assert away.get("/metrics", headers={"Authorization": given}).status_code == 401
    right = away.get("/metrics", headers={"Authorization": "Bearer scrape-me"})
    assert right.status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-Ip", "Forwarded", "Via"])
def test_a_proxy_on_this_machine_does_not_open_the_figures(client: Client, header: str) -> None:
    assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 401


def test_an_empty_token_opens_nothing(settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    away = Client(REMOTE_ADDR="203.0.113.9")
    assert away.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 401
    assert Client(REMOTE_ADDR="").get("/metrics").status_code == 401
