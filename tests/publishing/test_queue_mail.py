"""What curators hear of their queue by mail."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from hub.core.vocabulary.enums import IntakeMode
from hub.notifications.choices import State
from hub.notifications.mail.rendering import render_subject
from hub.notifications.models import Notification
from hub.outbox.services import deliver_next
from hub.publishing.queue.services import notify_editors
from programs.eligibility.evaluate import IntakeFacts
from programs.links.services import collect_links
from programs.models import Link
from tests.programs.desk.curators import curator
from tests.programs.desk.curators import submitted as submitted_program
from tests.programs.factories import entry, organization, publish

MONDAY = datetime(2026, 11, 30, 10, 20, tzinfo=UTC)


def told_on(at):
    """Return what the daily mail tells curators who are asked at a moment, by address: the lines with their paths."""
    with time_machine.travel(at, tick=False):
        notify_editors(at=at)
        while deliver_next(at=at):
            pass
    found: dict[str, list[tuple[str, str]]] = {}
    for row in Notification.objects.filter(created_at=at).order_by("pk"):
        assert row.state == State.GATHERED
        found.setdefault(row.recipient.address, []).append((render_subject(row, "en"), row.path("en")))
    return found


@pytest.mark.django_db
def test_curators_hear_on_weekdays_of_what_is_new_or_late_with_links():
    program = publish(entry("ca-one", as_of=date(2026, 11, 1)), entry("ca-two", as_of=date(2026, 11, 1)))[0]
    ben, eve = curator("ben"), curator("eve", organization("other-agency", acronym_en="OA"))
    friday = datetime(2026, 11, 27, 15, tzinfo=UTC)
    submitted_program(program, curator("cem"), at=friday, name_en="Better")
    assert told_on(MONDAY - timedelta(days=1)) == {}  # a Sunday
    desk = "/en/curation/"
    told = told_on(MONDAY)
    assert eve.email not in told
    lines = dict(told[ben.email])
    assert lines["For 1 of them somebody waits for an answer"] == f"{desk}?view=asked"
    (first,) = [line for line in lines if line.endswith(", 1 of them new")]
    assert lines[first] == desk
    # Nothing came since, and nobody waits for a week yet.
    assert told_on(MONDAY + timedelta(days=1)) == {}
    assert ben.email in told_on(MONDAY + timedelta(days=4))  # a week after it was submitted


@pytest.mark.django_db
def test_the_daily_mail_names_the_fields_of_a_broken_source_once_and_leads_to_them():
    source = "https://programs.example/dates"
    intake = IntakeFacts(mode=IntakeMode.CALL, closes=date(2027, 3, 1))
    told = [entry(f"ca-{number}", as_of=date(2026, 11, 1), intake=intake, intake_source=source) for number in range(12)]
    program = publish(*told)[0]
    ben, zoe = curator("ben"), curator("zoe")
    type(zoe).objects.filter(pk=zoe.pk).update(language="fr")
    curator("eve", organization("other-agency", acronym_en="OA"))
    collect_links(at=MONDAY)
    assert told_on(MONDAY) == {}
    Link.objects.filter(address=source).update(verdict="broken", since=MONDAY - timedelta(days=9), seen_at=MONDAY)
    tuesday = told_on(MONDAY + timedelta(days=1))
    assert tuesday.keys() == {ben.email, zoe.email}
    lines = [line for line in tuesday[ben.email] if line[0].startswith("Source to look at")]
    page = reverse("curating:program", args=[program.slug])
    assert (f"Source to look at: {told[0].name_en} (Intake and deadline)", f"{page}#reasons-h") in lines
    # Ten a day, the others on the next; nobody hears of one twice.
    assert len(lines) == 10
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        notify_editors(at=MONDAY + timedelta(days=1))
    assert Notification.objects.filter(recipient__user=ben, kind="publishing.queue_source").count() == 10
    wednesday = told_on(MONDAY + timedelta(days=2))
    rest = [line for line in wednesday[ben.email] if line[0].startswith("Source to look at")]
    assert len(rest) == 2
    assert not {*rest} & {*lines}
    assert told_on(MONDAY + timedelta(days=3)) == {}
    row = Notification.objects.filter(recipient__user=zoe, kind="publishing.queue_source").first()
    assert "Dépôt et date limite" in render_subject(row, "fr")


@pytest.mark.django_db
def test_a_second_run_of_one_day_tells_nobody_twice_and_a_late_mail_tells_the_newest_alone():
    program = publish(entry("ca-one", as_of=date(2026, 11, 1)))[0]
    ben = curator("ben")
    submitted_program(program, curator("cem"), at=MONDAY - timedelta(days=7), name_en="Better")
    first = told_on(MONDAY)
    with time_machine.travel(MONDAY, tick=False):
        notify_editors(at=MONDAY)
    assert Notification.objects.filter(recipient__user=ben).count() == len(first[ben.email])
    told_on(MONDAY + timedelta(days=1))
    assert {row.created_at for row in Notification.objects.filter(recipient__user=ben)} == {MONDAY + timedelta(days=1)}
