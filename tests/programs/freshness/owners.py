"""An organization that is asked about its entries, for the tests of freshness."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from hub.directory.models import Organization
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from hub.outbox.services import deliver_next
from programs.freshness.services import request_reviews
from programs.models import Program, ReviewPlan, ReviewRequest
from tests.programs.factories import entry, publish

DUE = datetime(2027, 9, 2, 15, 0, tzinfo=UTC)
MAILBOX = "programs@agency.example"


def planned(
    organization: Organization, *, mailbox: str = MAILBOX, months: int = 12, language: str = "en"
) -> ReviewPlan:
    """Say how an organization is asked."""
    values = {"mailbox": mailbox, "months": months, "language": language}
    return ReviewPlan.objects.update_or_create(organization=organization, defaults=values)[0]


def asked(*slugs: str, at: datetime = DUE, **fields: Any) -> tuple[ReviewRequest, str, list[Program]]:
    """Ask about entries that are due; return the link's row, its token as the mail knows it, and the programs."""
    rows = publish(*(entry(slug, **fields) for slug in slugs or ("ca-example",)))
    planned(rows[0].organization)
    assert request_reviews(at=at) == 1
    return ReviewRequest.objects.get(ended_at=None), token_in_mail(), rows


def token_in_mail() -> str:
    """Return the token of the link in the one mail that waits or has gone out."""
    path = Notification.objects.exclude(path_en="").latest("created_at").path_en
    found = re.search(r"/your-entries/([^/]+)/", path)
    assert found is not None
    return found[1]


def mails(at: datetime = DUE) -> list[OutboxMessage]:
    """Deliver what waits, and return the mails to owners and reporters."""
    while deliver_next(at=at):
        pass
    return list(OutboxMessage.objects.filter(topic="notifications.mail").order_by("created_at"))


def after(days: int) -> datetime:
    """Return a moment so many days after the entries were due."""
    return DUE + timedelta(days=days)


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(DUE, tick=False):
        yield


def page(token, slug="ca-example", name="entry"):
    return reverse(f"owners:{name}", args=[token] if name in {"entries", "propose"} else [token, slug])


def revision_in(response):
    return re.search(r'name="revision" value="(\d+)"', response.content.decode())[1]
