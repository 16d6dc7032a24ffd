"""Which base URLs a workspace may have. Pure: resolves and connects nothing.

What a host name resolves to is checked at each connection by the guarded session.
"""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from inputs_app.services import connections
from inputs_app.services.errors import ProductError
from inputs_core.guarded import Rules, is_public

HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9-]{1,63})*\Z")
NUMBER = re.compile(r"(\d+|0x[0-9a-f]*)\Z")
PORTS = {"http": 80, "https": 443}
MAX_LENGTH = 300


def clean(text: str) -> str:
    """The base URL in its one spelling: lower-case host, no default port, no /v2, no last slash.

    Raises: ProductError that says what is wrong with it.
    """
    parts = _split(text.strip())
    host, port = (parts.hostname or "").rstrip("."), parts.port or PORTS[parts.scheme]
    is_open = Rules(connections.allowed_private()).opens(host, port)
    if not is_open:
        _require_public(host, parts.scheme)
    shown_host = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme}://{shown_host}"
    if port != PORTS[parts.scheme]:
        origin += f":{port}"
    return origin + parts.path.rstrip("/").removesuffix("/v2").rstrip("/")


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ProductError("This is not a web address.") from None
    if parts.scheme not in PORTS or not parts.hostname or port == 0:
        raise ProductError("Begin with https:// and the host, as in https://api.clarifai.com.")
    if "@" in parts.netloc:
        raise ProductError("Leave names and passwords out of the address; the token goes below.")
    if "?" in text or "#" in text:
        raise ProductError("Leave out everything after ? or #.")
    if len(text) > MAX_LENGTH or not text.isascii() or not text.isprintable() or " " in text:
        raise ProductError("Use plain letters, digits and at most 300 characters.")
    return parts


def _require_public(host: str, scheme: str) -> None:
    private = ProductError(
        "This is a private address. The operator can open it with FETCH_ALLOWED_PRIVATE."
    )
    if ":" in host or NUMBER.match(host.rpartition(".")[2]):
        if not _is_public_ip(host):
            raise private
    elif host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        raise private
    elif not HOST.match(host):
        raise ProductError("The host name holds characters that host names do not have.")
    if scheme != "https":
        raise ProductError("Use https:// here: the token would travel in the open.")


def _is_public_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return is_public(host)
