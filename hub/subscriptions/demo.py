"""What the company of the demonstration follows. It exists only where ``DEMO_MODE`` is on, never in production."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from hub.accounts.models import User
from hub.core.demo import refuse_outside_demo
from hub.subscriptions.choices import SubscriptionKind
from hub.subscriptions.models import Subscription
from hub.subscriptions.services import save, write_alerts

# Real entries: one is closed and opens again each year, one opened this year, two fairs have no dates yet.
PROGRAMS = ("ca-gac-canexport-smes", "ca-rda-rtri")
OPPORTUNITIES = ("cn-fair-aquatech", "cn-fair-ie-expo-shanghai")
_SEARCH = "area=wastewater-treatment"
# So long ago that days of the entries have come since: the news that they make are true.
_SINCE = timedelta(days=250)


@transaction.atomic
def seed_demo_subscriptions(*, people: Mapping[str, User], at: datetime) -> None:
    """Let the owner of the company follow a few entries and a search since last winter, once, and tell what came since.

    ``people`` by key. Raises ``ImproperlyConfigured`` outside the demonstration.
    """
    refuse_outside_demo()
    owner, then = people["owner"], at - _SINCE
    if Subscription.objects.filter(person=owner).exists():
        return
    for slug in PROGRAMS:
        save(person=owner, kind=SubscriptionKind.PROGRAM, slug=slug, at=then)
    for slug in OPPORTUNITIES:
        save(person=owner, kind=SubscriptionKind.OPPORTUNITY, slug=slug, at=then)
    save(person=owner, kind=SubscriptionKind.OPPORTUNITY_SEARCH, query=_SEARCH, at=then)
    save(person=owner, kind=SubscriptionKind.FIT, at=then)
    write_alerts(person_id=owner.pk, at=at)
