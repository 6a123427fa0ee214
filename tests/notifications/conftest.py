"""Kinds, people and a worker for the tests of notifications."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import override_settings

from hub.accounts.models import User
from hub.core.text.localized import Localized
from hub.notifications.delivery.services import Mailbox, notify
from hub.notifications.mail import registry
from hub.notifications.mail.registry import PageLink
from hub.notifications.models import Notification
from hub.outbox import services as outbox
from tests.accounts.people import make_person
from tests.notifications.kinds import KINDS, STEP

FOLDER = Path(__file__).parent / "templates"
PROVIDER_DOWN = {
    "default": {"BACKEND": "hub.outbox.mail.OutboxEmailBackend"},
    "delivery": {"BACKEND": "tests.notifications.failing.FailingBackend"},
}
PROVIDER_SILENT = PROVIDER_DOWN | {"delivery": {"BACKEND": "tests.notifications.failing.SilentBackend"}}
PROGRAM = Localized("Clean water fund", "Fonds pour l’eau propre")


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "_notification_types", {})
    registry.register(*KINDS)
    templates = [{**django_settings.TEMPLATES[0], "DIRS": [*django_settings.TEMPLATES[0]["DIRS"], FOLDER]}]
    mailers = {**django_settings.MAILERS, "delivery": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    with override_settings(TEMPLATES=templates, MAILERS=mailers):
        yield


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_wake_worker", lambda: None)


@pytest.fixture
def clock(now: datetime) -> Iterator[Any]:
    """The afternoon of 24 November 2026 in Ottawa; it stands still until it is moved."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ada() -> User:
    return make_person("ada@firm.example", name="Ada", language="en")


@pytest.fixture
def luc() -> User:
    return make_person("luc@firme.example", name="Luc", language="fr")


@pytest.fixture
def tell(now: datetime) -> Callable[..., Notification | None]:
    def telling(
        to: User | Mailbox, key: str = "one", kind: registry.NotificationType = STEP, **options: Any
    ) -> Notification | None:
        context = {"reference": "CGH-2026-00042", "program": PROGRAM, "day": date(2026, 12, 1)} | options.pop(
            "context", {}
        )
        link = options.pop("link", PageLink("programs:detail", {"slug": "canexport-smes"}))
        return notify(kind=kind, to=to, key=key, context=context, link=link, at=options.pop("at", now))

    return telling


def work() -> int:
    """Let the worker do all that is due."""
    return outbox.deliver_due()


def morning_after(now: datetime) -> datetime:
    """The next morning in the portal's zone, a little after seven."""
    return now + timedelta(hours=21, minutes=5)
