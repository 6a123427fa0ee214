"""One request to a site, with an end to its time and to what is read."""

import http.client
import io
import socket
import ssl
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import quote

from programs.links.guard import Target

_SAFE = "/%?&=#+,;:@!$'()*~[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a site answered. ``start`` holds the first bytes of the body, where it was asked for."""

    status: int
    location: str = ""
    content_type: str = ""
    start: bytes = b""


def ask(target: Target, method: str, *, agent: str, seconds: float, most: int = 65_536) -> Answer:
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
        return Answer(
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
        return io.BufferedReader(_Reader(self._raw, self._deadline))

    def close(self) -> None:
        """Leave the line open: http.client hangs up before the body is read, and whoever asked does so after it."""


class _Reader(io.RawIOBase):
    def __init__(self, raw: socket.socket, deadline: float) -> None:
        super().__init__()
        self._raw, self._deadline = raw, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._raw.settimeout(_left(self._deadline))
        return self._raw.recv_into(buffer)
