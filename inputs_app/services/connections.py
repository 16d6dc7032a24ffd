"""From a workspace to the connection of the client; the one place that reads its key."""

from urllib.parse import urlsplit

from django.conf import settings

from inputs_app.client.http import Connection
from inputs_app.models import Workspace


def of(workspace: Workspace) -> Connection:
    """The connection to the workspace's app."""
    return Connection(
        base_url=workspace.base_url,
        user_id=workspace.api_user_id,
        app_id=workspace.api_app_id,
        token=workspace.token.reveal(),
        allow_private=allowed_private(),
    )


def allowed_private() -> tuple[str, ...]:
    """The hosts that may be asked although private: the embedded service and the operator's list.

    Shape: `host:port` or `host`.
    """
    service = urlsplit(settings.SERVICE_URL)
    port = service.port or (443 if service.scheme == "https" else 80)
    host = f"[{service.hostname}]" if ":" in (service.hostname or "") else service.hostname
    return (f"{host}:{port}", *settings.FETCH_ALLOWED_PRIVATE)
