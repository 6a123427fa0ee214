"""What every test may count on."""

import gc
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.cache import cache, caches
from django.core.signals import setting_changed
from django.template import Context, RequestContext, Template
from django.test import TransactionTestCase
from django.test.client import ClientHandler
from django.test.signals import template_rendered
from django.utils.safestring import SafeString
from django.utils.translation import override
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from pytest_django.plugin import blocking_manager_key

from tests.support.databases import EMPTY, LOADED, Databases, standing
from tests.support.queries import QueryRecorder

gc.disable()  # until everything is imported and collected
STATE = pytest.StashKey[str]()
DATABASES = pytest.StashKey[Databases]()
# Fixtures by which a test may ask for the database without the mark.
NEEDING_A_DATABASE = {"db", "transactional_db", "_reference_rows", "live_server"}

settings.register_profile(
    "ci",
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
# ``scripts/test --deep`` runs every property with it.
settings.register_profile("deep", settings.get_profile("ci"), max_examples=100)
settings.load_profile("ci")
# What is made up follows from the test alone: not from the literals of whichever modules are loaded, which takes seconds
# to find out in each process.
providers.is_local_module_file = lambda _path: False


@pytest.fixture
def today() -> date:
    """The day of the catalogue's evidence."""
    return date(2026, 11, 24)


@pytest.fixture
def now() -> datetime:
    """A moment of that day."""
    return datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture
def queries() -> QueryRecorder:
    """Record the statements of a page, to freeze and to compare them."""
    return QueryRecorder()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None) -> None:
    """Databases are chosen test by test; see ``tests.support.databases``."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Let a whole module run on the reference data where a world for all of its tests stands on it.

    Modules that share one world come one after another, then what is long, so that no worker waits for it at the end;
    and those that stand on one database, since a connection to another has everything to learn again.
    """
    lasting = {item.path for item in items if "_reference_rows" in _fixtures(item)}
    for item in items:
        item.stash[STATE] = LOADED if item.path in lasting or "reference_data" in _fixtures(item) else EMPTY
    yield
    states: dict[Path, set[str]] = {}
    for item in items:
        states.setdefault(item.path, set()).update([item.stash[STATE]] if needs_a_database(item) else [])
    modules = {path: number for number, path in enumerate(states)}

    def place(item: pytest.Item) -> tuple[Any, ...]:
        part = 0 if is_in_the_world(item) else 1 if item.get_closest_marker("timeout") else 2
        on = sorted(states[item.path])
        return (part, on, modules[item.path], item.stash[STATE]) if len(on) > 1 else (part, on)

    items.sort(key=place)


@pytest.fixture(scope="module")
def world(_reference_rows: None, django_db_blocker: Any) -> Iterator[Any]:
    """The world that modules share, made once. Where a folder has a world of its own, it stands in its place."""
    from tests.support.access import lasting_world

    with lasting_world(django_db_blocker) as made:
        yield made


def is_in_the_world(item: pytest.Item) -> bool:
    if hasattr(getattr(item, "module", None), "lasting_world"):
        return True
    worlds = item._fixtureinfo.name2fixturedefs.get("world", ()) if isinstance(item, pytest.Function) else ()
    return bool(worlds) and worlds[-1].func.__module__ == __name__


def pytest_collection_finish() -> None:
    """Look for garbage among what tests make, and seldom: not among all that was imported and collected."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def needs_a_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or _fixtures(item) & NEEDING_A_DATABASE)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin on the database that the test asks for."""
    if not is_in_the_world(item):
        standing.close()
    if needs_a_database(item):
        stash = item.config.stash
        if DATABASES not in stash:
            stash[DATABASES] = Databases(os.environ.get("PYTEST_XDIST_WORKER", "main"))
        with stash[blocking_manager_key].unblock():
            if stash[DATABASES].use(item.stash[STATE]):
                cache.clear()
    caches["pages"].clear()


@pytest.fixture(autouse=True, scope="session")
def _clone_instead_of_flushing(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test committed is gone with its clone."""

    def spoil(_: TransactionTestCase) -> None:
        request.config.stash[DATABASES].spoil()

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", spoil):
        yield
        standing.close()


@pytest.fixture(autouse=True, scope="session")
def _share_middleware() -> Iterator[None]:
    """All browsers go through the same middleware, loaded once and again after a setting was changed."""
    load, loaded = ClientHandler.load_middleware, dict[bool, ClientHandler]()

    def share(handler: ClientHandler, is_async: bool = False) -> None:
        if is_async not in loaded:
            load(handler, is_async)
            loaded[is_async] = handler
        handler._middleware_chain = loaded[is_async]._middleware_chain

    def forget(**_: object) -> None:
        loaded.clear()
        # What pages show of the settings changes with a process, but for here.
        caches["pages"].clear()

    setting_changed.connect(forget)
    with mock.patch.object(ClientHandler, "load_middleware", share):
        yield
    setting_changed.disconnect(forget)


@pytest.fixture(autouse=True, scope="session")
def _note_pages_alone(django_test_environment: None) -> Iterator[None]:
    """Note what a page was made of, ``response.context``, once: not for each of the 200 templates within it."""

    def render(template: Template, context: Context) -> SafeString:
        if context.template is template and isinstance(context, RequestContext):
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with mock.patch.object(Template, "_render", render):
        yield


@pytest.fixture(scope="session")
def _reference_rows() -> None:
    """A world that outlives a test stands on the reference data."""


@pytest.fixture
def reference_data(db: None) -> None:
    """The real directory, catalogue and opportunities."""


@pytest.fixture(autouse=True)
def _begin_in_english() -> Iterator[None]:
    """A page that was answered in French leaves its language behind."""
    with override("en"):
        yield
