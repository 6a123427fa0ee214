"""A look at one web address, as a guest with manners: robots.txt first, HEAD before GET, a pause between."""

import http.client
import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, sleep
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from programs.choices import LinkFinding
from programs.links.http_client import (
    MOST_BYTES,
    ForbiddenTargetError,
    HttpAnswer,
    Resolve,
    UnknownHostError,
    fetch,
    origin_of,
    target_of,
)

MOST_STEPS = 5
MOST_ROBOTS = 100_000  # bytes
_FOR_GOOD = frozenset({301, 308})
_ELSEWHERE = frozenset({301, 302, 303, 307, 308})
_SAYS_NOTHING = re.compile(
    rb"<(?:title|h1)[^>]*>\s*(?:404\b|[^<]*(?:"
    rb"not\s+found|introuvable|(?:error|erreur)\s*404|n.{1,8}existe\s+(?:plus|pas)|no\s+longer\s+(?:exists|available)))",
    re.IGNORECASE,
)
_HOME = frozenset(
    {"", "en", "fr", "eng", "fra", "home", "accueil", "index.html", "index.htm", "en.html", "fr.html", "home.html"}
)

# Returns the robots.txt of an origin as text; None where it could not be read.
type Robots = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitResult:
    """What one look found. ``permanent``: every step to ``final`` said that it is for good.

    ``page`` is the beginning of a web page that is there, within the size that is read.
    """

    finding: LinkFinding
    status: int | None = None
    final: str = ""
    permanent: bool = False
    page: bytes = b""
    content_type: str = ""


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Whoever looks. ``agent`` names the portal and whom to write to; ``pause`` is in seconds.

    ``private`` lets it visit networks of one's own, which nobody wants outside of tests.
    """

    agent: str
    private: bool = False
    pause: float = 2.0
    seconds: float = 15.0
    longest: float = 45.0
    resolve: Resolve = socket.getaddrinfo
    rest: Callable[[float], None] = field(default=sleep)

    def look(self, address: str, *, robots: Robots) -> VisitResult:
        """Return what an address answers. Nothing that a site does raises an error."""
        try:
            return _Visit(self, address, robots).take()
        except ForbiddenTargetError:
            return VisitResult(finding=LinkFinding.OUTSIDE)
        except UnknownHostError:
            return VisitResult(finding=LinkFinding.NO_HOST)
        except ssl.SSLError:
            return VisitResult(finding=LinkFinding.UNSAFE)
        except (OSError, http.client.HTTPException, ValueError):
            return VisitResult(finding=LinkFinding.SILENT)

    def read_robots(self, origin: str) -> str | None:
        """Return the robots.txt of an origin: empty where there is none, None where it could not be read.

        Raises ``ForbiddenTargetError`` and ``UnknownHostError`` as a look at any other page.
        """
        address = f"{origin}/robots.txt"
        for _step in range(MOST_STEPS):
            try:
                answer = self.ask(address, "GET", most=MOST_ROBOTS)
            except (OSError, http.client.HTTPException, ValueError):
                return None
            if answer.status in _ELSEWHERE and answer.location:
                address = urljoin(address, answer.location)
                continue
            if answer.status >= 500 or answer.status == 429:
                return None
            return answer.start.decode("utf-8", "replace").replace("\x00", "") if answer.status < 300 else ""
        return ""

    def ask(self, address: str, method: str, *, most: int = MOST_BYTES) -> HttpAnswer:
        """Send one request to an address that may be visited."""
        target = target_of(address, private=self.private, resolve=self.resolve)
        return fetch(target, method, agent=self.agent, seconds=self.seconds, most=most)


def may_visit(robots: str, agent: str, address: str) -> bool:
    """Whether a robots.txt lets the visitor look at an address."""
    parser = RobotFileParser()
    parser.parse(robots.splitlines())
    return parser.can_fetch(agent, address)


class _Visit:
    def __init__(self, visitor: Visitor, address: str, robots: Robots) -> None:
        self.visitor, self.robots = visitor, robots
        self.first = self.address = urldefrag(address).url
        self.permanent: list[bool] = []
        self.refused = False
        self.ends = monotonic() + visitor.longest

    def take(self) -> VisitResult:
        method, visited = "HEAD", {self.address}
        self._require_robots()
        while monotonic() < self.ends:
            if self.refused:
                return VisitResult(finding=LinkFinding.ROBOTS, final=self.address)
            answer = self.visitor.ask(self.address, method)
            if answer.status in _ELSEWHERE and answer.location:
                self.permanent.append(answer.status in _FOR_GOOD)
                self.address = urldefrag(urljoin(self.address, answer.location)).url
                if self.address in visited or len(self.permanent) > MOST_STEPS:
                    return VisitResult(finding=LinkFinding.LOOP, status=answer.status, final=self.address[:1000])
                visited.add(self.address)
                self._require_robots()
            elif method == "HEAD" and (answer.status >= 400 or "html" in answer.content_type.lower()):
                # Some sites refuse HEAD; and only a page can say in words that it is none.
                method = "GET"
                visited = {self.address}
            else:
                return self._judged(answer)
            self.visitor.rest(self.visitor.pause)
        return VisitResult(finding=LinkFinding.SILENT, final=self.address[:1000])

    def _require_robots(self) -> None:
        rules = self.robots(origin_of(self.address))
        if rules is None:
            raise TimeoutError("robots.txt could not be read")
        self.refused = not may_visit(rules, self.visitor.agent, self.address)

    def _judged(self, answer: HttpAnswer) -> VisitResult:
        finding = _finding(answer)
        if finding == LinkFinding.THERE and (_SAYS_NOTHING.search(answer.start) or self._was_sent_home()):
            finding = LinkFinding.SOFT
        return VisitResult(
            finding=finding,
            status=answer.status,
            final=self.address[:1000],
            permanent=bool(self.permanent) and all(self.permanent),
            page=answer.start if finding == LinkFinding.THERE and "html" in answer.content_type.lower() else b"",
            content_type=answer.content_type,
        )

    def _was_sent_home(self) -> bool:
        return bool(self.permanent) and not _is_home(self.first) and _is_home(self.address)


def _finding(answer: HttpAnswer) -> LinkFinding:
    if answer.status in {404, 410}:
        return LinkFinding.GONE
    if answer.status >= 500:
        return LinkFinding.TROUBLE
    return LinkFinding.THERE if 200 <= answer.status < 300 else LinkFinding.CLOSED


def _is_home(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path.strip("/").lower() in _HOME and not parts.query
