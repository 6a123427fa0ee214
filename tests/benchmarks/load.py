"""A small generator of load on this machine: connections kept open, bounded in time, loopback only."""

import http.client
import statistics
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured."""

    requests_per_second: float
    median_ms: float
    p95_ms: float
    p99_ms: float


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


def arrive(
    *, port: int, paths: Sequence[str], seconds: float, rate: float, headers: Mapping[str, str] | None = None
) -> Figures:
    """Send ``rate`` requests a second, whether the server keeps up or not (open model), taking ``paths`` in turn.

    Each wait counts from the moment at which the request was due, so that a queue before the server is part of it.
    """
    times: list[float] = []

    def ask(path: str, due: float) -> None:
        connection = getattr(_LOCAL, "connection", None)
        if connection is None or connection.port != port:
            connection = _LOCAL.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path, headers={"Host": "localhost", **(headers or {})})
        answer = connection.getresponse()
        answer.read()
        assert answer.status in {200, 304}, f"{path} answered {answer.status}"
        times.append(time.perf_counter() - due)

    begin = time.perf_counter()
    with ThreadPoolExecutor(max_workers=32) as pool:
        waiting = []
        for number in range(int(rate * seconds)):
            due = begin + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            waiting.append(pool.submit(ask, paths[number % len(paths)], due))
        for each in waiting:
            each.result()
    passed = time.perf_counter() - begin
    times.sort()
    return _figures(times, passed)


def _figures(times: Sequence[float], passed: float) -> Figures:
    """Return what sorted times in seconds say."""
    p95, p99 = (1000 * times[min(len(times) - 1, int(len(times) * share))] for share in (0.95, 0.99))
    return Figures(len(times) / passed, 1000 * statistics.median(times), p95, p99)
