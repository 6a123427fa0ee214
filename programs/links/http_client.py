"""Where the link checker goes: to public web addresses alone. Pure but for the look-up of names.

A name is looked up once, every address that it leads to is checked, and the connection is made to one of those checked:
a name that answers otherwise the second time opens nothing.
"""

import http.client
import io
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from time import monotonic
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

MOST_BYTES = 65_536  # that are read of a page
PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")
_NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})

type Resolve = Callable[..., Sequence[Any]]


class ForbiddenTargetError(Exception):
    """The address leads where the portal does not go."""


class UnknownHostError(Exception):
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
    """Return scheme, host and port of an address. Raises ``ForbiddenTargetError`` for what is no web address."""
    parts, host, port = _parts(address)
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + ("" if port == PORTS[parts.scheme] else f":{port}")


def target_of(address: str, *, private: bool = False, resolve: Resolve = socket.getaddrinfo) -> Target:
    """Return where an address leads; ``private`` lets in networks of one's own, for tests and local sites.

    Raises ``ForbiddenTargetError`` for what the portal does not visit, ``UnknownHostError`` for a name that nobody has,
    and ``OSError`` where names cannot be looked up now.
    """
    parts, host, port = _parts(address)
    if not private and port != PORTS[parts.scheme]:
        raise ForbiddenTargetError(f"port {port}")
    try:
        found = resolve(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in _NO_SUCH_NAME:
            raise UnknownHostError(host) from None
        raise
    except UnicodeError:
        raise UnknownHostError(host) from None
    if not found:
        raise UnknownHostError(host)
    places = [(int(family), str(sockaddr[0])) for family, _type, _proto, _name, sockaddr in found]
    if not private and not all(is_public(ip) for _family, ip in places):
        raise ForbiddenTargetError("a private network")
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
        raise ForbiddenTargetError("not an address") from None
    if parts.scheme not in PORTS or not host or parts.username is not None or parts.password is not None:
        raise ForbiddenTargetError("not a web address")
    if not address.isprintable() or any(sign.isspace() for sign in address):
        raise ForbiddenTargetError("not a web address")
    try:
        name = host if ":" in host else host.encode("idna").decode()
    except UnicodeError:
        raise ForbiddenTargetError("not a name") from None
    return parts, name, PORTS[parts.scheme] if port is None else port


_SAFE = "/%?&=#+,;:@!$'()*~[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """What a site answered. ``start`` holds the first bytes of the body, where it was asked for."""

    status: int
    location: str = ""
    content_type: str = ""
    start: bytes = b""


def fetch(target: Target, method: str, *, agent: str, seconds: float, most: int = MOST_BYTES) -> HttpAnswer:
    """Send one request and return the answer within ``seconds``, reading at most ``most`` bytes of the body.

    Raises ``TimeoutError``, ``ssl.SSLError``, ``OSError`` or ``http.client.HTTPException`` for what is no answer.
    """
    deadline = monotonic() + seconds
    with closing(_connected(target, deadline)) as raw:
        line: Any = _Timed(raw, deadline)
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = line
        headers = {
            "Host": target.host_header,
            "User-Agent": agent,
            "Accept": "text/html,application/pdf;q=0.9,*/*;q=0.8",
            "Accept-Language": "en-CA,en;q=0.9,fr-CA;q=0.8,fr;q=0.7",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        connection.request(method, quote(target.path, safe=_SAFE), headers=headers)
        response = connection.getresponse()
        start = b"" if method == "HEAD" else response.read(most)
        return HttpAnswer(
            status=response.status,
            location=response.getheader("Location") or "",
            content_type=response.getheader("Content-Type") or "",
            start=start,
        )


def _connected(target: Target, deadline: float) -> socket.socket:
    raw = socket.socket(target.family, socket.SOCK_STREAM)
    try:
        raw.settimeout(_left(deadline))
        raw.connect((target.ip, target.port))
        if target.scheme == "http":
            return raw
        raw.settimeout(_left(deadline))
        return ssl.create_default_context().wrap_socket(raw, server_hostname=target.host)
    except BaseException:
        raw.close()
        raise


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError("the answer took too long")
    return left


class _Timed:
    """A socket whose every step ends at the deadline: a site that sends one byte at a time holds nobody up."""

    def __init__(self, raw: socket.socket, deadline: float) -> None:
        self._raw, self._deadline = raw, deadline

    def sendall(self, data: bytes) -> None:
        self._raw.settimeout(_left(self._deadline))
        self._raw.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_DeadlineReader(self._raw, self._deadline))

    def close(self) -> None:
        """Leave the line open: http.client hangs up before the body is read, and whoever asked does so after it."""


class _DeadlineReader(io.RawIOBase):
    def __init__(self, raw: socket.socket, deadline: float) -> None:
        super().__init__()
        self._raw, self._deadline = raw, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._raw.settimeout(_left(self._deadline))
        return self._raw.recv_into(buffer)
