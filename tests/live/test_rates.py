"""The rate of a hosted API is one for all processes, kept in a real Valkey."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from pytest_django import Settings

from inputs_app.client.errors import Throttled
from inputs_app.services import rates
from inputs_app.services.rates import Alone, Gate

pytestmark = pytest.mark.live
PER_S = 40


@pytest.fixture(autouse=True)
def shared(settings: Settings, valkey: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rate that is told by a real Valkey."""
    settings.API_REQUESTS_PER_S = PER_S
    settings.REDIS_URL = valkey
    monkeypatch.setattr(Gate, "alone", Alone())


def made(token: str, *, is_background: bool = False) -> Gate:
    """A gate of its own, as another process would make it."""
    found = rates.gate("https://api.clarifai.com", token, is_background=is_background)
    assert found is not None
    return found


def took_s(*gates: Gate) -> float:
    """How long it takes until all of them were let through, each in a thread."""
    begun = time.monotonic()
    with ThreadPoolExecutor(len(gates)) as pool:
        list(pool.map(lambda gate: gate.before(), gates))
    return time.monotonic() - begun


def test_many_together_keep_the_rate() -> None:
    gates = [made("one") for _ in range(60)]
    assert 0.9 <= took_s(*gates) <= 2.5
    assert Gate.alone.next_at == {}


def test_background_calls_leave_half_of_the_rate_to_others() -> None:
    quiet = [made("two", is_background=True) for _ in range(40)]
    assert 1.4 <= took_s(*quiet) <= 3.5
    assert took_s(*[made("two") for _ in range(5)]) < 1


def test_a_429_stops_all_of_them() -> None:
    made("three").after(429, {"Retry-After": "20"})
    with pytest.raises(Throttled) as caught:
        made("three").before()
    assert 10 < (caught.value.retry_after_s or 0) <= 20
