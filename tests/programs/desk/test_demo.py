"""The desk of the demonstration: something real-looking in each list, made once, of nobody real."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from hub.audit.models import Entry
from hub.directory.demo import DEMO_ORGANIZATION, seed_demo_assignments
from hub.directory.models import Curatorship, Organization
from hub.directory.seats.access import charge_of
from hub.outbox.models import OutboxMessage
from hub.outbox.services import deliver_due
from hub.publishing.choices import ReportState
from hub.publishing.models import EntryReport
from hub.publishing.queue import work_lists as queue
from hub.publishing.queue.queries import queue_for
from programs.demo import MAILBOX, seed_demo_curation
from programs.desk import work_lists as of_programs
from programs.models import Program, ReviewRequest, Revision
from tests.support.access import lasting
from tests.support.catalogue import real_catalogue
from tests.support.demo import demo_people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(scope="module")
def people(_reference_rows, django_db_blocker):
    with override_settings(DEMO_MODE=True), lasting(django_db_blocker):
        yield demo_people()


def lists_of(person):
    look = queue.Look(person, charge_of(person), timezone.localdate(), "en")
    return {work_list for row in queue_for(look).rows for work_list, _item in row.reasons}


def test_outside_the_demonstration_nothing_is_made(settings):
    settings.DEMO_MODE = False
    with pytest.raises(ImproperlyConfigured):
        seed_demo_curation(people={}, at=timezone.now())


def test_each_list_of_the_desk_shows_something(people):
    empty = set(of_programs.PROGRAMS_DESK.lists) - lists_of(people["curator1"])
    # Nobody published anything by mistake, and every live program names a page.
    assert {each.name for each in empty} == {"withdrawn", "no-link"}
    mine = {queue.TO_REVIEW, queue.IN_REVIEW, of_programs.CONFLICTS, of_programs.PAIRS, queue.OWNERS}
    assert mine - lists_of(people["curator2"]) == set()
    assert set(EntryReport.objects.filter(asked=None).values_list("state", flat=True)) == set(ReportState)


def test_the_owner_has_a_link_in_its_mail_with_entries_that_wait(people):
    while deliver_due():
        pass
    ask = ReviewRequest.objects.get()
    assert sorted(ask.asked.values_list("answer", flat=True)) == ["", "", "", "", "correction", "right"]
    assert OutboxMessage.objects.filter(topic="notifications.mail", payload__to=[MAILBOX]).count() == 1
    assert Program.objects.get(slug="demo-lake-fund").live.confirmed_on is not None


def test_it_is_made_once_and_outlives_the_next_load(people):
    before = [model.objects.count() for model in (Program, Revision, EntryReport, Entry, Curatorship)]
    now = timezone.now()
    seed_demo_assignments(people=people, at=now)
    seed_demo_curation(people=people, at=now)
    call_command("load_directory")
    call_command("load_programs")
    assert [model.objects.count() for model in (Program, Revision, EntryReport, Entry, Curatorship)] == before


def test_it_is_plainly_made_up_and_touches_nothing_real(people):
    body = Organization.objects.get(slug=DEMO_ORGANIZATION)
    assert (body.name_en[-11:], body.name_fr[-9:]) == ("(fictional)", "(fictive)")
    for program in Program.objects.filter(organization=body, live__isnull=False).select_related("live"):
        live = program.live
        assert live.name_en.endswith("(demonstration)")
        assert live.name_fr.endswith("(démonstration)")
        assert all(".example/" in address for address in (live.url_en, live.url_fr, *live.sources))
    real = set(real_catalogue().by_slug)
    assert not Revision.objects.filter(program__slug__in=real).exclude(origin="file").exists()
    assert not Revision.objects.filter(program__slug__in=real, confirmed_on__isnull=False).exists()
    assert not EntryReport.objects.filter(entry_type="program", slug__in=real).exists()
