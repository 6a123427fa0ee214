"""What anybody waits for the results, with 50,000 requests in their twelve months.

Run:  .local/venv/bin/python -m tests.benchmarks.results     (services and data are made as for the demonstration)
Prints what the worker takes to count the open months and to make the files; then the page as it is read, ten times
a second, and as one reads it who comes before anything was counted. Wall time, and of the server's processes that of
the processor.
"""

import statistics
import sys

import psutil
import redis

from tests.benchmarks import desk
from tests.benchmarks.load import Ask, arrive
from tests.benchmarks.pages import cookies_of, running

REQUESTS, RATE, SECONDS, COLD = desk.REQUESTS, 10, 15.0, 30
MOST_MS = 500
PATH = "/en/results/"
MANY = desk.MANY + (
    "; from django.utils import timezone; from hub.casework.metrics.services import close_months; "
    "from tests.benchmarks.many_requests import spread_over_a_year; "
    f"spread_over_a_year({REQUESTS}); print(close_months(at=timezone.now()))"
)
RENEW = """
import time
from hub.casework.tasks import renew_results
for run in range(5):
    wall, busy = time.perf_counter(), time.process_time()
    renew_results()
    print("cookie", round((time.perf_counter() - wall) * 1000), round((time.process_time() - busy) * 1000))
"""


def main() -> int:
    """Start everything, measure, print, stop. Return 1 where the page is slower than it may be."""
    with running(before=MANY, workers=2) as (port, environment, server, _ready):
        print(
            f"{REQUESTS} requests; the worker, milliseconds of wall and of processor: {cookies_of(environment, RENEW)}"
        )
        asks = [Ask(PATH)]
        base = arrive(port=port, asks=[Ask("/bench/empty/")], rate=RATE, seconds=SECONDS)
        before = _busy(server)
        read = arrive(port=port, asks=asks, rate=RATE, seconds=SECONDS)
        busy = (_busy(server) - before) / (RATE * SECONDS) * 1000
        print(f"empty view: p50 {base.median_ms:.1f} ms, p95 {base.p95_ms:.1f} ms")
        print(f"counted: p50 {read.median_ms:.1f} ms, p95 {read.p95_ms:.1f} ms, processor {busy:.1f} ms a page")
        store, waits, busy_each = redis.Redis.from_url(environment["REDIS_URL"]), [], []
        for _number in range(COLD):
            store.delete(*store.keys("*casework-results*"), "nothing")
            before = _busy(server)
            found = arrive(port=port, asks=asks, rate=1, seconds=1)
            waits.append(found.median_ms)
            busy_each.append((_busy(server) - before) * 1000)
        waits.sort()
        print(
            f"counted by its reader: p50 {statistics.median(waits):.0f} ms, p95 {waits[int(COLD * 0.95) - 1]:.0f} ms, "
            f"processor {statistics.median(busy_each):.0f} ms"
        )
    return int(max(read.p95_ms, waits[int(COLD * 0.95) - 1]) > MOST_MS)


def _busy(server: psutil.Process) -> float:
    """Return the seconds of processor that the web took so far, all of its processes."""
    times = [one.cpu_times() for one in (server, *server.children(recursive=True))]
    return sum(one.user + one.system for one in times)


if __name__ == "__main__":
    sys.exit(main())
