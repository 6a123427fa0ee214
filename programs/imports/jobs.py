"""How far a job has come, for whoever waits at its page.

A job is one transaction, so that a file is taken whole or not at all: what it has written shows at its end. So this is
remembered aside, in the cache; where the cache forgets or is down, the page only says less.
"""

from collections.abc import Callable

from django.core.cache import cache

type ReportProgress = Callable[[int, int], None]

_SECONDS = 3600
_EVERY = 50
_BEGUN = (0, 0)


def no_progress(_done: int, _total: int) -> None:
    """Tell nobody."""


def progress_reporter(job: int) -> ReportProgress:
    """Note that a job has begun, and return what remembers how many rows of it are done, every few rows.

    What a worker had said of it before it was killed is forgotten: its work is gone, too.
    """
    cache.set(_key(job), _BEGUN, _SECONDS)

    def tell(done: int, total: int) -> None:
        if done % _EVERY == 0:
            cache.set(_key(job), (done, total), _SECONDS)

    return tell


def progress_of(job: int) -> tuple[int, int] | None:
    """Return the rows done and all rows of a job: none at all while it reads. None where nobody has begun, or knows."""
    return cache.get(_key(job))


def _key(job: int) -> str:
    return f"imports.progress.{job}"
