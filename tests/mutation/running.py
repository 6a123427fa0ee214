"""Run the tests once to learn which of them touch what, then run those against each mutant in a forked child."""

import gc
import os
import sys
import time
import traceback
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType
from typing import Any
from unittest import mock

import pytest
import typst
from _pytest.runner import runtestprotocol
from django.db import connections

from tests.conftest import is_in_the_world
from tests.mutation.operators import EVERYTHING, Mutant
from tests.mutation.swapping import caches, load, put_in
from tests.support.databases import standing

_TOOL = sys.monitoring.PROFILER_ID
_NOTICED, _UNNOTICED, _BROKEN = 1, 0, 3
_A_FILE = b"%PDF-1.7\n%%EOF\n"


@dataclass(eq=False)
class Run:
    """A pytest plugin that runs mutants instead of tests. ``survivors`` are those that no test noticed.

    ``sound`` are modules without a fault: put in their own place they must go unnoticed, or the way is wrong.
    """

    mutants: list[Mutant]
    sound: list[Mutant]
    files: dict[str, str]  # of each module
    tests: dict[str, tuple[Path, ...]]  # that hold each module: files, folders, or how tests of a file begin
    jobs: int
    survivors: list[Mutant] = field(default_factory=list)
    broken: list[Mutant] = field(default_factory=list)

    def pytest_collection(self) -> None:
        """Ask for few examples of random tests: these are many runs, and each is to be quick."""
        from hypothesis import HealthCheck, settings  # pytest wants to load it first

        quiet = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
        settings.register_profile(
            "mutation", max_examples=20, deadline=None, derandomize=True, suppress_health_check=quiet
        )
        settings.load_profile("mutation")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop over the tests."""
        with mock.patch.object(typst, "compile", wraps=typst.compile) as typeset:
            touched = self._learn([item for item in session.items if self._holds(item) and not _commits(item)])
        if typeset.called:  # its threads do not come along into a child, where it would wait for them for ever
            typst.compile = lambda *_words, **_options: _A_FILE
        kept = caches()
        standing.close()  # a child builds its own world, on its own connection
        connections.close_all()
        gc.freeze()  # so that children do not copy what they only look at
        for sound in self.sound:
            _, status = os.waitpid(_fork(sound, touched[sound.module, ""], kept), 0)
            if os.waitstatus_to_exitcode(status) != _UNNOTICED:
                raise pytest.UsageError(f"{sound.module} in its own place makes a test fail: nothing can be learnt.")
        waiting = list(self.mutants)
        running: dict[int, Mutant] = {}
        done = 0
        while waiting or running:
            while waiting and len(running) < self.jobs:
                mutant = waiting.pop(0)
                running[_fork(mutant, touched[mutant.module, mutant.function], kept)] = mutant
            pid, status = os.wait()
            mutant, code = running.pop(pid), os.waitstatus_to_exitcode(status)
            if code == _UNNOTICED:
                self.survivors.append(mutant)
                print(f"unnoticed: {mutant.module}, {mutant.name}", file=sys.__stderr__, flush=True)
            elif code == _BROKEN:
                self.broken.append(mutant)
            done += 1
            if done % 100 == 0:
                print(
                    f"{done} of {len(self.mutants)}, {len(self.survivors)} unnoticed", file=sys.__stderr__, flush=True
                )
        return True

    def _holds(self, item: pytest.Item) -> bool:
        return any(_is_of(item, test) for tests in self.tests.values() for test in tests)

    def _learn(self, items: list[pytest.Item]) -> dict[tuple[str, str], list[pytest.Item]]:
        """Return the tests that run each function, the quickest first; for "" those that run any of the module."""
        modules = {file: module for module, file in self.files.items()}
        times: dict[pytest.Item, float] = {}
        touched: dict[tuple[str, str], set[pytest.Item]] = defaultdict(set)
        started: set[CodeType] = set()

        def start(code: CodeType, _offset: int) -> object:
            if code.co_filename in modules:
                started.add(code)
            return sys.monitoring.DISABLE

        sys.monitoring.use_tool_id(_TOOL, "mutation")
        sys.monitoring.register_callback(_TOOL, sys.monitoring.events.PY_START, start)
        sys.monitoring.set_events(_TOOL, sys.monitoring.events.PY_START)
        kept = caches()
        for item, following in _one_after_another(items):
            started.clear()
            for cache in kept:  # else the first test alone would be seen to run what is kept
                cache.cache_clear()
            sys.monitoring.restart_events()
            before = time.perf_counter()
            if failed := _failures(item, following):
                raise pytest.UsageError(f"{item.nodeid} fails without any mutant:\n{failed[0].longreprtext}")
            times[item] = time.perf_counter() - before
            for code in started:
                module = modules[code.co_filename]
                if any(_is_of(item, test) for test in self.tests[module]):
                    touched[module, _function_of(code)].add(item)
                    touched[module, ""].add(item)
            for module in self.tests:
                if _imports_from(item, module):
                    touched[module, ""].add(item)
        sys.monitoring.free_tool_id(_TOOL)
        # Those of one world come last, one after another: it takes seconds to build.
        order = {item: (is_in_the_world(item), took) for item, took in times.items()}
        return defaultdict(list, {key: sorted(found, key=order.__getitem__) for key, found in touched.items()})


def _one_after_another(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    """Yield each test with the one that follows: what both stand on is built once."""
    return zip(items, [*items[1:], None], strict=False)  # where there is none, nothing follows


def _is_of(item: pytest.Item, test: Path) -> bool:
    """Tell whether a test is of a folder or file, or one whose name begins as is said."""
    place, _, name = str(test).partition("::")
    return item.path.is_relative_to(place) and item.name.startswith(name)


def _failures(item: pytest.Item, following: pytest.Item | None) -> list[pytest.TestReport]:
    return [report for report in runtestprotocol(item, log=False, nextitem=following) if report.failed]


def _commits(item: pytest.Item) -> bool:
    """Tell whether a test leaves something in the database, which the next child would find."""
    mark = item.get_closest_marker("django_db")
    fixtures = {"transactional_db", "live_server"}.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures or (mark and mark.kwargs.get("transaction")))


def _imports_from(item: pytest.Item, module: str) -> bool:
    """Tell whether the file of a test holds something of a module: a test may look at a table and run no function."""
    own = {id(value) for name, value in vars(sys.modules[module]).items() if name.isupper()}
    return any(name.isupper() and id(value) in own for name, value in vars(item.getparent(pytest.Module).obj).items())


def _function_of(code: CodeType) -> str:
    """Return the name of the outermost function: what is inside it belongs to it."""
    return code.co_qualname.partition(".<locals>")[0]


def _fork(mutant: Mutant, items: list[pytest.Item], kept: list[Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        made = load(mutant)
    except BaseException:  # noqa: BLE001 - whoever imports such a module notices
        os._exit(_NOTICED)
    try:
        put_in(mutant, made, kept)
        for item, following in _one_after_another(items):
            failed = _failures(item, following)
            if failed and mutant.function == EVERYTHING:
                print(f"{item.nodeid}:\n{failed[0].longreprtext}", file=sys.__stderr__, flush=True)
            if failed:
                os._exit(_NOTICED)
    except BaseException:  # noqa: BLE001 - the child must never come back into the parent's loop
        traceback.print_exc(file=sys.__stderr__)
        os._exit(_BROKEN)
    os._exit(_UNNOTICED)


def run(
    mutants: list[Mutant],
    sound: list[Mutant],
    files: dict[str, str],
    tests: dict[str, tuple[Path, ...]],
    *,
    jobs: int,
    pure: bool,
) -> Run:
    """Run the tests against every mutant. Raise RuntimeError when the tests do not pass without one.

    Where tests need the database, one mutant runs at a time: all of them use the same clone.
    """
    plugin = Run(mutants, sound, files, tests, jobs if pure else 1)
    options = [
        "-q",
        "--capture=sys",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        "-o",
        f"timeout={20 if pure else 240}",
        "-m",
        "not django_db and not deep" if pure else "not deep",
    ]
    wanted = sorted({str(test).partition("[")[0] for each in tests.values() for test in each})
    code = pytest.main([*options, *wanted], plugins=[plugin])
    if code not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        raise RuntimeError(f"The tests could not be run (exit code {code}).")
    return plugin
