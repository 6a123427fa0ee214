"""A server of the test's own that plays the sites of the world, good and bad."""

import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from programs.links.visitor import Visitor

type Reply = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """One site. ``pages`` maps paths to replies; ``asked`` keeps the requests in their order: method and path."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply] = {}
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self._lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                with site._lock:
                    site.asked.append((self.command, self.path))
                    site.agents.add(self.headers["User-Agent"])
                site.pages.get(self.path, says(404))(self)

            do_GET = _answer  # noqa: N815 - the name is that of the library
            do_HEAD = _answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler

    def url(self, path: str) -> str:
        """Return the whole address of a page."""
        return self.base + path


def says(status: int, body: bytes = b"", kind: str = "text/html; charset=utf-8", **headers: str) -> Reply:
    """Answer with a status and a body; underscores in names of headers stand for hyphens."""

    def reply(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(body)

    return reply


def sends(status: int, to: str) -> Reply:
    """Lead elsewhere."""
    return says(status, Location=to)


def only_by_get(status: int, body: bytes = b"") -> Reply:
    """Refuse HEAD, as some sites do."""

    def reply(request: BaseHTTPRequestHandler) -> None:
        says(405 if request.command == "HEAD" else status, body)(request)

    return reply


def drips(request: BaseHTTPRequestHandler) -> None:
    """Send one byte of the head at a time, for as long as anybody listens."""
    for sign in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"." * 10_000:
        request.wfile.write(bytes([sign]))
        request.wfile.flush()
        time.sleep(0.05)


def floods(request: BaseHTTPRequestHandler) -> None:
    """Send a body without an end."""
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.end_headers()
    while request.command != "HEAD":
        request.wfile.write(b"<p>more</p>" * 10_000)


@contextmanager
def playing() -> Iterator[Site]:
    """Run a site while the block runs."""
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()
        thread.join()


@contextmanager
def hanging_up() -> Iterator[str]:
    """Yield the address of a server that closes every connection without a word."""

    class Rude(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(1024)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Rude) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def closed_port() -> str:
    """Return an address at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


def guest(**options: object) -> Visitor:
    """Return a visitor that may come to the test's own sites, and does not wait."""
    plain: dict[str, object] = {"agent": "hub-links/1.0 (+https://hub.example; desk@hub.example)", "private": True}
    return Visitor(**(plain | {"pause": 0.0, "seconds": 2.0} | options))  # type: ignore[arg-type]
