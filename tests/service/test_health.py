"""What container hosts ask before they start what depends on the service."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.db import OperationalError, connection
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]


def test_the_address_of_the_containers_check_answers_without_a_key(
    client: Client, db: None
) -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    line = compose["services"]["service"]["healthcheck"]["test"][-1]
    found = re.search(r"http://127\.0\.0\.1:8001(/[a-z]+)'", line)
    assert found is not None
    response = client.get(found[1])
    assert (response.status_code, response.json()) == (200, {"state": "ok"})
    assert response["Cache-Control"] == "no-store"


def test_a_dead_database_is_a_503_that_tells_nothing(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Iterator[None]:
        raise OperationalError("password=secret")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", broken)
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"state": "failed"})


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_it_is_only_read(client: Client, verb: str) -> None:
    assert getattr(client, verb)("/healthz").status_code == 405
