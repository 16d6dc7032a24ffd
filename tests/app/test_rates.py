"""A hosted API is asked no more often than it allows, by all processes together or by one alone."""

import time

import pytest
from pytest_django import Settings

from inputs_app.client.errors import Throttled
from inputs_app.models import Workspace
from inputs_app.services import connections, rates
from inputs_app.services.rates import Alone, Gate

HOSTED = "https://api.clarifai.com"


@pytest.fixture(autouse=True)
def alone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Redis: nothing listens at this port."""
    settings.API_REQUESTS_PER_S = 200
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(Gate, "alone", Alone())


def took_s(gate: Gate, times: int) -> float:
    """How long so many requests had to wait."""
    begun = time.monotonic()
    for _ in range(times):
        gate.before()
    return time.monotonic() - begun


def made(**fields: bool) -> Gate:
    """The gate before the hosted API."""
    found = rates.gate(HOSTED, "a-token", **fields)
    assert found is not None
    return found


def test_without_redis_a_process_keeps_a_quarter_of_the_rate() -> None:
    assert took_s(made(), 50) == pytest.approx(0.5, abs=0.4)


def test_background_calls_use_half_of_it() -> None:
    gate = made(is_background=True)
    assert took_s(gate, 25) == pytest.approx(0.5, abs=0.4)


def test_a_429_stops_all_requests_with_this_key() -> None:
    made().after(429, {"Retry-After": "30"})
    with pytest.raises(Throttled) as caught:
        made(is_background=True).before()
    assert 25 < (caught.value.retry_after_s or 0) <= 30
    other = rates.gate(HOSTED, "another-token")
    assert other is not None
    assert took_s(other, 1) < 1


def test_other_answers_stop_nobody() -> None:
    made().after(500, {"Retry-After": "30"})
    assert took_s(made(), 1) < 1


def test_the_embedded_service_has_no_bucket(settings: Settings, workspace: Workspace) -> None:
    settings.SERVICE_URL = "http://127.0.0.1:8001"
    assert rates.gate("http://127.0.0.1:8001/v2", "a-token") is None
    assert connections.of(workspace).before.__self__ == rates.gate(  # type: ignore[attr-defined]
        workspace.base_url, workspace.token.reveal()
    )


def test_the_name_of_a_bucket_tells_nothing_of_the_token() -> None:
    assert "a-token" not in made().name
    assert made().name != rates.Gate("x").name
