"""What has not gone out can be taken back; what was sent, or stands in a mail of the day, cannot."""

from datetime import datetime

import pytest
from django.core import mail
from django.test import override_settings

from hub.notifications.delivery.services import request_digests, withdraw_notification
from hub.notifications.models import Notification
from hub.outbox import services as outbox
from tests.notifications.conftest import PROVIDER_DOWN, morning_after, work
from tests.notifications.kinds import CHANGED, STEP

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_what_waits_or_was_gathered_goes_with_its_context(ada, luc, tell, now: datetime) -> None:
    tell(ada, key="about:7:1", kind=CHANGED)
    work()  # gathered for the daily mail
    tell(ada, key="about:7:2", kind=CHANGED)  # nothing was decided yet
    tell(ada, key="about:70:1", kind=CHANGED)
    tell(luc, key="about:7:1", kind=CHANGED)
    found = withdraw_notification(to=ada, kind=CHANGED, about="about:7:")
    assert list(found) == ["about:7:1", "about:7:2"], "the oldest first"
    assert all(context.keys() == CHANGED.names for context in found.values())
    assert Notification.objects.count() == 2
    work()
    assert withdraw_notification(to=ada, kind=CHANGED, about="about:7:") == {}


def test_a_mail_of_its_own_is_taken_back_until_the_provider_has_it(ada, tell) -> None:
    with override_settings(MAILERS=PROVIDER_DOWN):
        tell(ada, key="about:7:1", kind=STEP)
        work()
    assert len(withdraw_notification(to=ada, kind=STEP, about="about:7:")) == 1
    outbox.retry_dead(at=morning_after(datetime.now().astimezone()), topic="notifications.mail")
    work()
    assert mail.outbox == []
    tell(ada, key="about:7:2", kind=STEP)
    work()
    assert len(mail.outbox) == 1
    assert withdraw_notification(to=ada, kind=STEP, about="about:7:") == {}


def test_what_stands_in_a_mail_of_the_day_counts_as_told(ada, tell, now, clock) -> None:
    tell(ada, key="about:7:1", kind=CHANGED)
    tell(ada, key="other", kind=CHANGED)
    work()
    clock.move_to(morning_after(now))
    with override_settings(MAILERS=PROVIDER_DOWN):
        request_digests(at=morning_after(now))
        work()
    assert withdraw_notification(to=ada, kind=CHANGED, about="about:7:") == {}
    assert Notification.objects.count() == 2


def test_somebody_who_was_never_told_anything_has_nothing_to_take_back(ada) -> None:
    assert withdraw_notification(to=ada, kind=CHANGED, about="about:7:") == {}
