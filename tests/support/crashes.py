"""An act in a process that is killed with kill -9 just before its n-th statement, for n = 1, 2, 3 ... until it lives.

After each death the act is done again, as a person would press again or the sweeper come by, and each of its effects
must stand exactly once. In the end all that is looked at every night holds of the data, and in a deep run after each death.
"""

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import F

from hub.outbox.models import OutboxMessage
from hub.pages.checks import CHECKS

DEEP = [pytest.mark.deep, pytest.mark.timeout(3600)]


def at_each(stride: int) -> pytest.MarkDecorator:
    """Kill at each so many statements, and in a deep run at every one."""
    return pytest.mark.parametrize("stride", [stride, pytest.param(1, marks=DEEP)])


STRIDES = at_each(9)


def dies_before(statement: int, act: Callable[[], Any]) -> bool:
    """Do an act in a child that kills itself before its n-th statement; return whether it died (False: it was done)."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            _act_and_die(statement, act)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False


def _act_and_die(statement: int, act: Callable[[], Any]) -> None:
    seen = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        act()


class KilledError(BaseException):
    """The worker is gone: nothing of it runs any further."""


def rested() -> None:
    """Let the time go by for which a row of the outbox rests after a try, as if this had been the first."""
    OutboxMessage.objects.filter(state="waiting", attempts__gt=0).update(attempts=0, not_before=F("created_at"))


def unbroken() -> None:
    """Run the checks of the night: what a process left half done would break them."""
    assert {name: found for name, check in CHECKS.items() if (found := check())} == {}


def every_death(
    act: Callable[[], Any],
    stride: int,
    holds: Callable[[], None],
    *,
    after_death: Callable[[], None] = lambda: None,
) -> int:
    """Kill the act at its statements, do it again after each death, and see that what must hold does; count deaths.

    ``holds`` looks at the database after the act was done in full, ``after_death`` after each death. The act itself may
    be done again and again.
    """
    deaths = 0
    statement = 1
    while dies_before(statement, act):
        deaths += 1
        after_death()
        if stride == 1:
            unbroken()
        rested()
        statement += stride
        assert statement < 2000
    act()
    holds()
    unbroken()
    return deaths
