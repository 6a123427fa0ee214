"""Where the link checker goes: to public web addresses alone. Pure but for the look-up of names.

A name is looked up once, every address that it leads to is checked, and the connection is made to one of those checked:
a name that answers otherwise the second time opens nothing.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")
_NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})

type Resolve = Callable[..., Sequence[Any]]


class OutsideError(Exception):
    """The address leads where the portal does not go."""


class NoHostError(Exception):
    """There is no host of this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What to connect to, and what to ask for there."""

    scheme: str
    host: str
    port: int
    ip: str
    family: int
    path: str

    @property
    def host_header(self) -> str:
        """The name as the site expects it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"


def origin_of(address: str) -> str:
    """Return scheme, host and port of an address. Raises ``OutsideError`` for what is no web address."""
    parts, host, port = _parts(address)
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + ("" if port == PORTS[parts.scheme] else f":{port}")


def target_of(address: str, *, private: bool = False, resolve: Resolve = socket.getaddrinfo) -> Target:
    """Return where an address leads; ``private`` lets in networks of one's own, for tests and local sites.

    Raises ``OutsideError`` for what the portal does not visit, ``NoHostError`` for a name that nobody has, and
    ``OSError`` where names cannot be looked up now.
    """
    parts, host, port = _parts(address)
    if not private and port != PORTS[parts.scheme]:
        raise OutsideError(f"port {port}")
    try:
        found = resolve(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in _NO_SUCH_NAME:
            raise NoHostError(host) from None
        raise
    except UnicodeError:
        raise NoHostError(host) from None
    if not found:
        raise NoHostError(host)
    places = [(int(family), str(sockaddr[0])) for family, _type, _proto, _name, sockaddr in found]
    if not private and not all(is_public(ip) for _family, ip in places):
        raise OutsideError("a private network")
    family, ip = places[0]
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(scheme=parts.scheme, host=host, port=port, ip=ip, family=family, path=path)


def is_public(ip: str) -> bool:
    """Whether an address is one of the open internet, also where it is wrapped in one of the newer kind."""
    try:
        address = ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        inner = _inside(address)
        if inner is not None:
            return is_public(str(inner))
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inside(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _parts(address: str) -> tuple[SplitResult, str, int]:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise OutsideError("not an address") from None
    if parts.scheme not in PORTS or not host or parts.username is not None or parts.password is not None:
        raise OutsideError("not a web address")
    if not address.isprintable() or any(sign.isspace() for sign in address):
        raise OutsideError("not a web address")
    try:
        name = host if ":" in host else host.encode("idna").decode()
    except UnicodeError:
        raise OutsideError("not a name") from None
    return parts, name, PORTS[parts.scheme] if port is None else port
