"""A small generator of load on this machine: connections kept open, bounded in time, loopback only."""

import http.client
import statistics
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured."""

    requests_per_second: float
    median_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Waits:
    """How long people waited who came at a fixed rate, in milliseconds, queueing included."""

    p50_ms: float
    p95_ms: float
    p99_ms: float
    asked: int


def arrive(
    *, port: int, path: str, rate: float, seconds: float, headers: Mapping[str, str] | None = None, most: int = 32
) -> Waits:
    """Ask for ``path`` at a fixed rate, whether or not earlier answers came (open model): what users would wait."""
    begin = time.perf_counter() + 0.2
    due = deque(begin + number / rate for number in range(int(rate * seconds)))
    waits: list[float] = []
    lock = threading.Lock()

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                if not due:
                    break
                at = due.popleft()
            time.sleep(max(0.0, at - time.perf_counter()))
            connection.request("GET", path, headers={"Host": "localhost", **(headers or {})})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, f"{path} answered {answer.status}"
            with lock:
                waits.append(1000 * (time.perf_counter() - at))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(most)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waits.sort()
    return Waits(*(waits[min(len(waits) - 1, int(len(waits) * share))] for share in (0.5, 0.95, 0.99)), len(waits))


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
    return Figures(
        len(times) / passed, 1000 * statistics.median(times), 1000 * times[min(len(times) - 1, int(len(times) * 0.95))]
    )
