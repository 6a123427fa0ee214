"""The jobs of the schedule: called twice at one moment, each has one effect, and called again it changes nothing (B-24)."""

from collections import Counter
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.db import IntegrityError, connection
from django.utils import timezone

from hub.accounts.models import User
from hub.audit.models import Entry
from hub.casework.models import Reminder
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from hub.pages.checks import CHECKED
from tests.accounts.people import make_person
from tests.casework.small import small_world
from tests.support.arrivals import at_one_moment

pytestmark = pytest.mark.django_db(transaction=True)

# Each run is noted; the checks leave a line of the audit; facts are read anew each night by jobs of the outbox. A mark
# says only that pages are to be made anew.
GROWS = {"outbox_jobrun", "audit_entry", "matching_factblock", "outbox_outboxmessage", "hub_public_change"}


def contents() -> dict[str, str]:
    """Return a digest of each table."""
    found = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - GROWS:
            cursor.execute(f"SELECT md5(string_agg(md5(row::text), '' ORDER BY md5(row::text))) FROM \"{table}\" row")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


def run_each(times: int) -> None:
    current_app.loader.import_default_modules()
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        job = current_app.tasks[entry["task"]]
        results = at_one_moment([job.apply] * times) if times > 1 else [job.apply()]
        assert any(result.successful() for result in results), job.name
        # The other is done as well, has nothing to do, or is refused by the database.
        assert all(result.successful() or isinstance(result.result, IntegrityError) for result in results), job.name


def most(rows: object) -> int:
    return max(Counter(map(str, rows)).values(), default=0)


def test_called_twice_at_once_each_has_one_effect_and_called_again_it_changes_nothing() -> None:
    now = timezone.now()
    world = small_world(at=now - timedelta(days=60))
    world.submit(at=now - timedelta(days=60))
    late = make_person("late@firm.example", confirmed=False, date_joined=now - timedelta(days=30))
    made = Entry.objects.count()
    run_each(2)
    assert not User.objects.filter(pk=late.pk).exists()
    assert Reminder.objects.exists(), "the request is long overdue"
    assert OutboxMessage.objects.filter(state="done").exists()
    assert most(OutboxMessage.objects.values_list("kind", "topic", "payload")) == 1
    assert most(Notification.objects.values_list("recipient", "kind", "context")) == 1
    told = Entry.objects.exclude(action=CHECKED).order_by("pk")[made:]
    assert most(told.values_list("action", "subject_id", "reason", "data")) == 1
    run_each(1)  # what the first runs set in motion comes to its end
    before, mails = contents(), OutboxMessage.objects.filter(kind="mail").count()
    run_each(1)
    after = contents()
    assert OutboxMessage.objects.filter(kind="mail").count() == mails
    assert sorted(table for table, digest in after.items() if digest != before[table]) == []
