"""The guarded session: `requests`, but every connection goes to an address that was checked.

A name is resolved once, its addresses are judged, and the socket connects to a judged address, so
a name server that answers differently the second time changes nothing. TLS still verifies the name
that stands in the URL. Proxies, `.netrc` and cookies are never used.
"""

import socket
import sys
from collections.abc import Mapping, Sequence
from http.cookiejar import DefaultCookiePolicy
from typing import Any, NoReturn

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from inputs_core.guarded import watch
from inputs_core.guarded.rules import Rules


class Refused(requests.ConnectionError):
    """The rules do not allow this address; the text is a sentence without the address itself."""


class _NotAllowed(Exception):
    """Carries the sentence from the connection to the adapter, which raises Refused."""


def _resolve(connection: HTTPConnection, rules: Rules) -> list[tuple[Any, ...]]:
    """What `getaddrinfo` says, without what the rules forbid; asked once for each connection."""
    port = connection.port or 0
    if sentence := rules.port_problem(connection.host, port):
        raise _NotAllowed(sentence)
    try:
        found = socket.getaddrinfo(connection.host, port, 0, socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        reason = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
        raise NameResolutionError(connection.host, connection, reason) from error
    problems = [rules.address_problem(connection.host, port, str(it[4][0])) for it in found]
    allowed = [it for it, sentence in zip(found, problems, strict=True) if sentence is None]
    if not allowed:
        raise _NotAllowed(next(filter(None, problems), "The host has no address."))
    return allowed


def _open(connection: HTTPConnection, rules: Rules) -> socket.socket:
    """A socket that is connected to the first allowed address that answers."""
    failure: OSError = OSError("no address")
    timeout = connection.timeout if isinstance(connection.timeout, int | float) else None
    for family, kind, protocol, _, address in _resolve(connection, rules):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(timeout)
            for option in connection.socket_options or ():
                sock.setsockopt(*option)
            watch.note(sock)
            sock.connect(address)
        except OSError as error:
            sock.close()
            failure = error
        else:
            sys.audit("http.client.connect", connection, connection.host, connection.port)
            return sock
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(connection, "timed out") from failure
    raise NewConnectionError(connection, "could not connect") from failure


def _pool_classes(rules: Rules) -> dict[str, type[HTTPConnectionPool]]:
    class PlainConnection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _open(self, rules)

        def getresponse(self) -> Any:
            watch.note(self.sock)
            return super().getresponse()

    class TlsConnection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _open(self, rules)

        def getresponse(self) -> Any:
            watch.note(self.sock)
            return super().getresponse()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = PlainConnection

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = TlsConnection

    return {"http": PlainPool, "https": TlsPool}


class _GuardedAdapter(HTTPAdapter):
    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        super().__init__()

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any
    ) -> None:
        self.poolmanager = PoolManager(connections, maxsize=maxsize, block=block, **pool_kwargs)
        self.poolmanager.pool_classes_by_scheme = _pool_classes(self._rules)

    def proxy_manager_for(self, proxy: Any, **proxy_kwargs: Any) -> NoReturn:
        raise Refused("Proxies are not used.")

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().send(request, *args, **kwargs)
        except _NotAllowed as error:
            raise Refused(str(error), request=request) from None


class GuardedSession(requests.Session):
    """A session that follows redirects only where the caller says so, each hop checked again."""

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        self.trust_env = False
        self.max_redirects = 5
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.adapters.clear()
        for scheme in ("https://", "http://"):
            self.mount(scheme, _GuardedAdapter(rules))

    def get_adapter(self, url: str | bytes) -> Any:
        """The adapter of an http or https URL. Raises: Refused for every other scheme."""
        try:
            return super().get_adapter(str(url))
        except requests.exceptions.InvalidSchema:
            raise Refused("Only http and https addresses are asked.") from None

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> Any:
        """As `requests.Session.request`, but `allow_redirects` is False unless it is given."""
        if len(args) < len(("params", "data", "headers", "cookies", "files", "auth", "timeout")):
            kwargs.setdefault("allow_redirects", False)
        return super().request(method, url, *args, **kwargs)

    def get(self, url: str | bytes, **kwargs: Any) -> requests.Response:
        """A GET that follows nothing unless `allow_redirects=True` is given."""
        return self._asked("GET", url, kwargs)

    def options(self, url: str | bytes, **kwargs: Any) -> requests.Response:
        """An OPTIONS that follows nothing unless `allow_redirects=True` is given."""
        return self._asked("OPTIONS", url, kwargs)

    def _asked(self, method: str, url: str | bytes, kwargs: Mapping[str, Any]) -> requests.Response:
        response: requests.Response = self.request(method, url, **kwargs)
        return response


def session(allow_private: Sequence[str] = ()) -> GuardedSession:
    """A guarded session; make one for each thread or process, and close it.

    `allow_private`: `host` or `host:port` entries that may be reached although private; the
    operator's setting, never a person's input.
    Raises (from every request): Refused for a scheme, port or address that the rules forbid, and
    `requests`' own errors.
    """
    return GuardedSession(Rules(allow_private))
