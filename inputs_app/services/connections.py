"""From a workspace to the connection of the client; the one place that reads its key."""

from urllib.parse import urlsplit

from django.conf import settings

from inputs_app.client.http import Connection, unheard, unhindered
from inputs_app.models import SecretUnreadable, Workspace
from inputs_app.services import rates
from inputs_app.services.errors import ProductError

KEY_MISSING = (
    "The stored token cannot be read: the server's FIELD_KEYS changed. Enter the token again in "
    "the workspace's settings."
)


def of(workspace: Workspace, *, is_background: bool = False) -> Connection:
    """The connection to the workspace's app, which keeps the rate of a hosted API.

    `is_background`: for calls that only look how far something is; they use half of the rate.

    Raises: ProductError where the stored token cannot be read.
    """
    try:
        token = workspace.token.reveal()
    except SecretUnreadable:
        raise ProductError(KEY_MISSING) from None
    gate = rates.gate(workspace.base_url, token, is_background=is_background)
    return Connection(
        base_url=workspace.base_url,
        user_id=workspace.api_user_id,
        app_id=workspace.api_app_id,
        token=token,
        allow_private=allowed_private(),
        before=gate.before if gate else unhindered,
        after=gate.after if gate else unheard,
    )


def allowed_private() -> tuple[str, ...]:
    """The hosts that may be asked although private: the embedded service and the operator's list.

    Shape: `host:port` or `host`.
    """
    service = urlsplit(settings.SERVICE_URL)
    port = service.port or (443 if service.scheme == "https" else 80)
    host = f"[{service.hostname}]" if ":" in (service.hostname or "") else service.hostname
    return (f"{host}:{port}", *settings.FETCH_ALLOWED_PRIVATE)
