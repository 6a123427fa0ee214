"""Stacks of the production shape, each on a database of its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.outbox.test_once import Provider
from tests.support.databases import prefix
from tests.support.production import GOOD
from tests.support.stack import HOST, Stack, database

OUTSIDE = {name: GOOD[name] for name in ("SECRET_KEY", "MFA_SECRETS_KEY", "HUB_CONTACT_EMAIL")} | {
    "ALLOWED_HOSTS": HOST,
    "PORTAL_HOST": HOST,
    "POSTGRES_PASSWORD": "postgres1",
    "DATABASE_WEB_PASSWORD": "web1",
    "VALKEY_PASSWORD": "valkey1",
    "SMTP_HOST": "127.0.0.1",
    "SMTP_USE_TLS": "off",
    "LINK_CHECKER": "off",
}


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.stop()


@pytest.fixture
def begun(tmp_path: Path, provider: Provider, django_db_blocker: Any, worker_id: str) -> Iterator[Callable[..., Stack]]:
    """Return what makes a stack on a database; it is stopped after the test."""
    with django_db_blocker.unblock(), ExitStack() as ends:

        def begin(state: str | None, **shape: int) -> Stack:
            name = ends.enter_context(database(state, f"{prefix()}_stack_{worker_id}"))
            made = Stack(tmp_path, OUTSIDE | {"SMTP_PORT": str(provider.port)}, name, **shape)
            ends.callback(made.close)
            return made

        yield begin
