"""From a workspace to its connection."""

import pytest
from pytest_django import Settings

from inputs_app.models import Workspace
from inputs_app.services import connections
from tests.app.conftest import TOKEN


def test_connection_holds_what_the_workspace_says(workspace: Workspace) -> None:
    connection = connections.of(workspace)
    assert connection.base_url == "https://api.clarifai.com"
    assert (connection.user_id, connection.app_id) == ("lens-lab", "streets")
    assert connection.token == TOKEN
    assert TOKEN not in repr(connection)


@pytest.mark.parametrize(
    ("service_url", "host"),
    [
        ("http://127.0.0.1:8001", "127.0.0.1:8001"),
        ("http://service", "service:80"),
        ("https://service", "service:443"),
        ("http://[::1]:9", "[::1]:9"),
    ],
)
def test_only_the_service_and_what_the_operator_opened_is_private_and_allowed(
    settings: Settings, service_url: str, host: str
) -> None:
    settings.SERVICE_URL = service_url
    settings.FETCH_ALLOWED_PRIVATE = ("10.0.0.5",)
    assert connections.allowed_private() == (host, "10.0.0.5")
