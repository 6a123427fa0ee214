"""A cache that goes on in a table of the database while its server is down.

Tries at signing in and codes that were used are counted there (``hub.accounts.authentication.rate_limits``): nobody is
let in uncounted, and nobody is kept out because a server beside the database is down.
"""

import logging
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from django.db import connection, transaction
from django.utils import timezone
from redis.exceptions import RedisError

from hub.core.db.tenancy import allow_writes

logger = logging.getLogger(__name__)

# Made by a migration of accounts; not logged by the database, so that it is empty after a crash as the server is.
TABLE = "hub_cache"
# Beyond so many entries, the oldest third is dropped. None lasts longer than its limit, an hour or so.
MOST_ENTRIES = 100_000
# Seconds for which a server that did not answer is not asked again, so that pages do not wait for it one by one.
REST = 5.0

_down_until: dict[str, float] = {}


class CountingTable(DatabaseCache):
    """A table in which many count at once, and a count lasts no shorter or longer than it was begun for."""

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> Any:
        """Add to a number while nobody else does; raise ``ValueError`` where there is none."""
        with transaction.atomic(), connection.cursor() as cursor:
            statement = f"SELECT expires FROM {TABLE} WHERE cache_key = %s FOR UPDATE"  # noqa: S608
            cursor.execute(statement, [self.make_and_validate_key(key, version=version)])
            row = cursor.fetchone()
            value = self.get(key, version=version)
            if row is None or value is None:
                raise ValueError(f"Key '{key}' not found")
            # The table keeps whole seconds: half a one more, so that none is cut off each time.
            left = (row[0] - timezone.now()).total_seconds() + 0.5
            self.set(key, value + delta, timeout=left, version=version)
        return value + delta


def _asked(name: str) -> Any:
    """Return a method of the cache that asks the server, or the table meanwhile."""

    def ask(self: "LastingCache", *args: Any, **options: Any) -> Any:
        return self._ask(name, partial(getattr(RedisCache, name), self), *args, **options)

    return ask


class LastingCache(RedisCache):
    """Valkey or Redis; while it does not answer, a table of the database."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        own = {**params, "OPTIONS": {"MAX_ENTRIES": MOST_ENTRIES}}
        self._table = CountingTable(TABLE, own)
        self._server = str(server)

    def _ask(self, name: str, ask: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """Ask the server, or the table where the server is down or was a moment ago."""
        if monotonic() >= _down_until.get(self._server, 0.0):
            try:
                return ask(*args, **options)
            except RedisError:
                _down_until[self._server] = monotonic() + REST
                logger.warning("cache unreachable; the database counts meanwhile")
        with allow_writes():
            return getattr(self._table, name)(*args, **options)

    add, get, set, touch, delete = map(_asked, ("add", "get", "set", "touch", "delete"))
    get_many, set_many, delete_many = map(_asked, ("get_many", "set_many", "delete_many"))
    has_key, incr, clear = map(_asked, ("has_key", "incr", "clear"))
