"""Log lines carry the id of their request, and no token of a link."""

from collections.abc import Iterator

import pytest
from django.test import Client

from inputs_app.request_log import RequestFilter
from tests.app.conftest import PASSWORD

TOKEN = "ThwsfZiprM8Ma0jXLo1rvNrztZndU0G4aHrQmfVFdPY"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What is logged, seen through the filter of the settings."""
    one = RequestFilter()
    caplog.handler.addFilter(one)
    yield caplog
    caplog.handler.removeFilter(one)


def test_a_line_carries_the_id_that_the_person_sees(
    client: Client, db: None, log: pytest.LogCaptureFixture
) -> None:
    response = client.get("/no-such-page")
    found = [vars(record)["request_id"] for record in log.records]
    assert found == [response["X-Request-Id"]]


@pytest.mark.parametrize("path", ["invitations", "password"])
def test_the_token_of_a_link_is_not_written(
    client: Client, db: None, log: pytest.LogCaptureFixture, path: str
) -> None:
    client.get(f"/{path}/{TOKEN}")
    Client(enforce_csrf_checks=True).post(f"/{path}/{TOKEN}", {"password": PASSWORD})
    assert log.messages == [f"Gone: /{path}/…", f"Forbidden (CSRF cookie not set.): /{path}/…"]
    assert PASSWORD not in log.text
