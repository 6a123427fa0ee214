"""Mails and calendars of those who follow opportunities tell no more than the level of disclosure opens to each."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.models import Offering
from hub.notifications.delivery.services import request_digests
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from hub.outbox.services import deliver_due
from hub.subscriptions.choices import SubscriptionKind
from hub.subscriptions.models import Alert, Subscription
from hub.subscriptions.services import make_calendar, save, write_alerts
from opportunities.choices import Disclosure
from opportunities.models import Opportunity
from tests.security.test_disclosure import OPENS, canaries_in
from tests.support.access import World, lasting_world
from tests.support.canaries import Withheld, plant_opportunities
from tests.support.policies import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.timeout(900)]

OTTAWA = ZoneInfo("America/Toronto")
# Those of ``OPENS`` who can follow anything; ``OTHER`` works in another area.
FOLLOWERS = [role for role in OPENS if role is not Role.ANONYMOUS]

type Planted = tuple[World, list[Opportunity], dict[str, Withheld]]


@pytest.fixture(scope="module")
def planted(_reference_rows: None, django_db_blocker: Any) -> Iterator[Planted]:
    with lasting_world(django_db_blocker) as world:
        Offering.objects.filter(company=world.theirs.company).update(areas=["transmission-grid"])
        yield world, *plant_opportunities(at=timezone.now())


def follow_and_change(person: Any, rows: list[Opportunity]) -> None:
    """Save every lead, a search that finds them and what may fit; then all of them say something else."""
    at = timezone.now()
    for row in rows:
        assert save(person=person, kind=SubscriptionKind.OPPORTUNITY, slug=row.slug, at=at)
    save(person=person, kind=SubscriptionKind.OPPORTUNITY_SEARCH, query="q=visible", at=at)
    save(person=person, kind=SubscriptionKind.FIT, at=at)
    kept = Subscription.objects.filter(person=person)
    kept.filter(kind=SubscriptionKind.OPPORTUNITY_SEARCH).update(state={"results": []})
    kept.filter(kind=SubscriptionKind.FIT).update(state={"opportunities": [], "changes": []})
    for row in rows:
        # A day that anybody may know, and words that open with the level.
        Opportunity.objects.filter(pk=row.pk).update(closes=row.closes + timedelta(days=9), city=f"{row.city} II")


def mails_to(person: Any) -> list[str]:
    """Return what the mails of the next morning say."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    night = datetime(tomorrow.year, tomorrow.month, tomorrow.day, 5, 20, tzinfo=OTTAWA)
    with time_machine.travel(night, tick=False) as clock:
        assert write_alerts(person_id=person.pk, at=night)
        _work()
        clock.shift(timedelta(hours=2))
        request_digests(at=timezone.now())
        _work()
    mails = OutboxMessage.objects.filter(kind="mail", payload__to=[person.email])
    return [f"{each['subject']}\n{each['body']}\n{each['html']}" for each in mails.values_list("payload", flat=True)]


def _work() -> None:
    OutboxMessage.objects.filter(state="waiting").update(not_before=timezone.now())
    while deliver_due():
        pass


@pytest.mark.parametrize("role", FOLLOWERS)
def test_no_mail_and_no_calendar_tells_a_follower_more_than_the_level_opens(planted: Planted, role: Role) -> None:
    world, rows, canaries = planted
    person = world.people[role]
    follow_and_change(person, rows)
    mails = mails_to(person)
    calendar = Client().get(reverse("calendar-feed", args=[make_calendar(person=person, at=timezone.now())])).text
    contexts = Notification.objects.filter(recipient__user=person).values_list("context", flat=True)
    listed = world.browser(role).get(reverse("subscriptions:list")).text
    unfolded = calendar.replace("\r\n ", "")
    for row in rows:
        # What anybody may know is told of every level: the search looks where something stands.
        assert any(row.title_en in mail for mail in mails), row.slug
        assert row.title_en in unfolded
    for where, text in (*(("mail", mail) for mail in mails), ("calendar", unfolded), ("page", listed),
                        *(("notification", str(context)) for context in contexts)):  # fmt: skip
        told = {found.level for found in canaries_in(text, canaries)}
        assert told <= OPENS[role], where


@pytest.mark.parametrize("role", FOLLOWERS)
def test_nobody_is_told_that_something_changed_that_is_not_shown_to_them(planted: Planted, role: Role) -> None:
    world, rows, _canaries = planted
    person = world.people[role]
    follow_and_change(person, rows)
    write_alerts(person_id=person.pk, at=timezone.now())
    told = Alert.objects.filter(subscription__person=person, subscription__kind=SubscriptionKind.OPPORTUNITY)
    level = {row.slug: row.disclosure for row in rows}
    assert {level[slug] for slug in told.filter(kind="dates").values_list("subscription__slug", flat=True)} == {
        *Disclosure.values
    }
    changed = told.filter(kind="changed").values_list("subscription__slug", flat=True)
    assert {level[slug] for slug in changed} == OPENS[role]
