"""Which hosts, ports and addresses may be asked. Pure: resolves and connects nothing."""

import ipaddress
from collections.abc import Sequence

PRIVILEGED_PORT_LIMIT = 1024
WEB_PORTS = (80, 443)
SIX_TO_FOUR = ipaddress.ip_network("2002::/16")
NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet.

    False for everything that `ipaddress` does not call global, for multicast and reserved ranges,
    and for IPv6 forms that carry an IPv4 address inside (mapped, 6to4, NAT64), which a gateway
    could lead to a private one.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and (ip.ipv4_mapped or ip.is_site_local):
        return False
    if ip in SIX_TO_FOUR or ip in NAT64:
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class Rules:
    """The rules of one session: the public internet, and the private hosts an operator opened."""

    def __init__(self, allow_private: Sequence[str] = ()) -> None:
        self._opened = frozenset(entry.strip().lower() for entry in allow_private if entry.strip())

    def opens(self, host: str, port: int) -> bool:
        """Whether the operator opened this host (any port) or this host and port by name.

        The name is compared as it stands in the URL: another spelling of the same address, or
        another name that resolves to it, stays closed.
        """
        name = host.lower().strip("[]").rstrip(".")
        written = f"[{name}]" if ":" in name else name
        return bool({name, written, f"{written}:{port}"} & self._opened)

    def port_problem(self, host: str, port: int) -> str | None:
        """A sentence where the port is closed: only 80, 443 and those from 1024 are open."""
        if port in WEB_PORTS or port >= PRIVILEGED_PORT_LIMIT or self.opens(host, port):
            return None
        return f"Port {port} is not a web port."

    def address_problem(self, host: str, port: int, address: str) -> str | None:
        """A sentence where the address that a host resolved to must not be reached."""
        if is_public(address) or self.opens(host, port):
            return None
        return "The address is not a public one."
