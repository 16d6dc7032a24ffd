"""What the tests of the client share: mocked HTTP, and no waiting between tries."""

from collections.abc import Iterator

import pytest
import responses


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between tries, which are written down instead of waited for."""
    found: list[float] = []
    monkeypatch.setattr("inputs_app.client.http.sleep", found.append)
    return found


@pytest.fixture
def remote(waits: list[float]) -> Iterator[responses.RequestsMock]:
    """The Inputs API, answering what a test says; every answer must be asked for."""
    with responses.RequestsMock() as mock:
        yield mock
