"""A small generator of load on this machine: connections kept open, bounded in time, loopback only."""

import http.client
import statistics
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http import HTTPStatus
from types import MappingProxyType
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured."""

    requests_per_second: float
    median_ms: float
    p95_ms: float
    p99_ms: float
    first_p75_ms: float = 0.0  # three in four have their first byte within
    shed: int = 0


def saturate(
    *, port: int, path: str, seconds: float, connections: int, headers: Mapping[str, str] | None = None
) -> Figures:
    """Ask for ``path`` over and over from ``connections`` threads for ``seconds`` (closed model: it finds the most
    that the server can do, not what users would wait).
    """  # noqa: D205
    times: list[float] = []
    lock = threading.Lock()
    end = time.perf_counter() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        mine = []
        while time.perf_counter() < end:
            start = time.perf_counter()
            connection.request("GET", path, headers={"Host": "localhost", **(headers or {})})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, f"{path} answered {answer.status}"
            mine.append(time.perf_counter() - start)
        connection.close()
        with lock:
            times.extend(mine)

    started = time.perf_counter()
    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = time.perf_counter() - started
    times.sort()
    return _figures(times, passed)


_LOCAL = threading.local()


class Ask(NamedTuple):
    """A request; one with a ``body`` sends a form."""

    path: str
    headers: Mapping[str, str] = MappingProxyType({})
    body: str | None = None


def arrive(
    *,
    port: int,
    asks: Sequence[Ask],
    seconds: float,
    rate: float,
    statuses: Collection[int] = (200, 302, 304),
    connections: int = 32,
    stamped: bool = False,
) -> Figures:
    """Send ``rate`` requests a second, whether the server keeps up or not (open model), taking ``asks`` in turn.

    Each wait counts from the moment at which the request was due, so that a queue before the server is part of it. What
    the server sheds (503) counts apart; any other answer than ``statuses`` ends the run. ``stamped`` requests say when
    they came, as the front writes it.
    """
    times: list[float] = []
    first: list[float] = []
    shed: list[float] = []

    def send(ask: Ask, due: float) -> None:
        connection = getattr(_LOCAL, "connection", None)
        if connection is None or connection.port != port:
            connection = _LOCAL.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        form = {} if ask.body is None else {"Content-Type": "application/x-www-form-urlencoded"}
        headers = {"Host": "localhost", **form, **ask.headers}
        if stamped:
            headers["X-Request-Start"] = str(int(1000 * (time.time() - (time.perf_counter() - due))))
        connection.request("GET" if ask.body is None else "POST", ask.path, ask.body, headers)
        answer = connection.getresponse()
        first.append(time.perf_counter() - due)
        answer.read()
        assert answer.status in statuses, f"{ask.path} answered {answer.status}"
        (shed if answer.status == HTTPStatus.SERVICE_UNAVAILABLE else times).append(time.perf_counter() - due)

    begin = time.perf_counter()
    with ThreadPoolExecutor(max_workers=connections) as pool:
        waiting = []
        for number in range(int(rate * seconds)):
            due = begin + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            waiting.append(pool.submit(send, asks[number % len(asks)], due))
        for each in waiting:
            each.result()
    passed = time.perf_counter() - begin
    return replace(
        _figures(sorted(times), passed), first_p75_ms=1000 * sorted(first)[len(first) * 3 // 4], shed=len(shed)
    )


def _figures(times: Sequence[float], passed: float) -> Figures:
    """Return what sorted times in seconds say."""
    p95, p99 = (1000 * times[min(len(times) - 1, int(len(times) * share))] for share in (0.95, 0.99))
    return Figures(len(times) / passed, 1000 * statistics.median(times), p95, p99)
