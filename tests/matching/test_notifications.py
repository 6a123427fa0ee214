"""Companies are told once that what they may use has changed: after the runs, together, and not of what came and went."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.choices import ApplicationState, MemberRole, Stance
from companies.members.services import leave_company
from companies.models import Company, Membership
from companies.profile.services.profile import update_profile
from companies.profile.services.programs import record_application, set_stance
from companies.registration.services import register_company
from hub.accounts.models import User
from hub.core.vocabulary.enums import ConditionKind
from hub.matching.history import notifications
from hub.matching.history.notification_types import ANSWER_CHANGED, PROGRAMS
from hub.matching.history.notifications import QUIET, RETENTION, delete_old_changes, notify_companies
from hub.matching.models import Rematch, VerdictChange
from hub.notifications.choices import State, Timing
from hub.notifications.delivery.services import request_digests
from hub.notifications.models import Notification
from hub.notifications.preferences.services import save_preferences
from hub.outbox import services as outbox
from hub.outbox.models import OutboxMessage, OutboxState
from hub.publishing.services import roll_back
from programs.catalogue.entries import ProgramView
from programs.models import Revision
from programs.publication.services import withdraw_program
from tests.accounts.people import make_person
from tests.programs.factories import condition, entry, publish
from tests.support.crashes import KilledError

pytestmark = pytest.mark.django_db(transaction=True)

IN_QUEBEC = condition(ConditionKind.PROVINCES, {"in": ["QC"]})
IN_ONTARIO = condition(ConditionKind.PROVINCES, {"in": ["ON"]})
SMALL = condition(ConditionKind.EMPLOYEES, {"max": 99})


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_wake_worker", lambda: None)


@pytest.fixture
def clock(now: datetime):
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ada() -> User:
    return make_person("ada@firm.example", name="Ada", language="en")


@pytest.fixture
def company(clock, ada, now) -> Company:
    """A company in Quebec that was matched with a program for Ontario."""
    made = register_company(by=ada, name="Boreal", province="QC", at=now)
    publish(entry("one", conditions=(IN_ONTARIO,)), at=now)
    later(clock, QUIET)
    assert not Notification.objects.exists()
    return made


def work_off() -> None:
    while outbox.deliver_next(at=timezone.now()):
        pass


def later(clock: Any, *steps: timedelta) -> None:
    """Let the worker work, then time pass and the worker work again."""
    work_off()
    for step in (*steps, timedelta(seconds=1)):
        clock.shift(step)
        work_off()


def change(clock: Any, *entries: ProgramView, wait: timedelta = QUIET) -> None:
    clock.shift(timedelta(minutes=1))
    publish(*entries, at=timezone.now())
    later(clock, wait)


def told(person: User | None = None) -> list[tuple[str, str, int]]:
    rows = Notification.objects.filter(kind=ANSWER_CHANGED.slug).order_by("created_at", "pk")
    if person is not None:
        rows = rows.filter(recipient__user=person)
    return [(row.context["program"]["en"], row.context["changed"]["en"], row.context["count"]) for row in rows]


def at_once(person: User) -> None:
    save_preferences(person=person, timings={PROGRAMS.slug: Timing.AT_ONCE}, by=person, at=timezone.now())


def next_morning(clock: Any) -> None:
    clock.shift(timedelta(days=1))
    request_digests(at=timezone.now())
    work_off()


OPEN = entry("one", conditions=(IN_QUEBEC,))
SHUT = entry("one", conditions=(IN_ONTARIO,))


def test_a_company_is_told_once_of_what_opens_to_it(clock, company, ada) -> None:
    change(clock, OPEN)
    assert told() == [("Program one", "province or territory", 1)]
    later(clock, timedelta(hours=1))
    run = Rematch.objects.newest_first().first()
    notify_companies(run_id=run.pk, cursor=0, at=timezone.now())  # delivered a second time
    work_off()
    assert len(told()) == 1
    next_morning(clock)
    [sent] = [one for one in mail.outbox if "Program one" in one.body]
    assert sent.to == [ada.email]
    assert reverse("matching:changes", args=[company.slug]) in sent.body
    next_morning(clock)
    assert len([one for one in mail.outbox if "Program one" in one.body]) == 1


def test_the_mail_says_program_and_reason_in_its_readers_language(clock, company, ada) -> None:
    ada.language = "fr"
    ada.save()
    at_once(ada)
    change(clock, OPEN)
    sent = mail.outbox[-1]
    assert sent.subject.endswith("Du nouveau pour votre entreprise\u00a0: Programme one")
    assert "La raison\u00a0: province ou territoire." in sent.body
    with override("fr"):
        assert reverse("matching:changes", args=[company.slug]) in sent.body
    assert "List-Unsubscribe" in sent.extra_headers
    # Which way the answer moved, and the company's name, tell of the company: they stay behind the link.
    assert company.name not in sent.subject + sent.body


def test_what_is_published_one_after_another_is_one_message(clock, company) -> None:
    change(clock, OPEN, wait=timedelta(minutes=5))
    change(clock, entry("two", conditions=(IN_QUEBEC,)), wait=timedelta(minutes=5))
    assert told() == []
    change(clock, entry("three", conditions=(IN_QUEBEC,)))
    assert [count for _names, _why, count in told()] == [3]
    assert Notification.objects.get().context["program"]["en"] == "Program one; Program three; Program two"


def test_what_is_published_on_one_day_is_one_message_of_the_daily_mail(clock, company, ada) -> None:
    change(clock, OPEN)
    change(clock, entry("two", conditions=(IN_QUEBEC,)))
    assert [count for _names, _why, count in told()] == [2]
    next_morning(clock)
    assert "The answers about 2 programs have changed for your company" in mail.outbox[-1].body
    change(clock, entry("three", conditions=(IN_QUEBEC,)))
    assert [count for _names, _why, count in told()] == [2, 1]


def test_a_change_taken_back_in_time_is_told_to_nobody(clock, company) -> None:
    change(clock, OPEN, wait=timedelta(minutes=2))
    change(clock, SHUT)  # before the message was written
    assert told() == []
    change(clock, OPEN)
    assert len(told()) == 1
    change(clock, SHUT)  # before the daily mail
    assert told() == []
    next_morning(clock)
    assert not [one for one in mail.outbox if "Program one" in one.body]


def test_a_change_taken_back_too_late_is_corrected_once(clock, company, ada) -> None:
    change(clock, OPEN)
    next_morning(clock)
    first = Revision.objects.get(program__slug="one", number=1)
    clock.shift(timedelta(minutes=1))
    roll_back(to=first, by=None, at=timezone.now(), reason="The former answer holds.")
    later(clock, QUIET, timedelta(hours=1))
    assert told() == [("Program one", "province or territory", 1)] * 2
    next_morning(clock)
    assert len([one for one in mail.outbox if "Program one" in one.body]) == 2


def test_each_member_hears_in_the_own_rhythm(clock, company, ada) -> None:
    people = {role: make_person(f"{role}@firm.example") for role in (MemberRole.EDITOR, MemberRole.READER)}
    for role, person in people.items():
        Membership.objects.create(company=company, user=person, role=role, joined_at=timezone.now())
    at_once(ada)
    change(clock, OPEN)
    change(clock, SHUT)
    assert len(told(ada)) == 2  # told at once, and told of the correction
    assert told(people[MemberRole.EDITOR]) == []  # the daily mail had nothing to say any more
    assert told(people[MemberRole.READER]) == []
    change(clock, OPEN)
    assert len(told(people[MemberRole.EDITOR])) == 1
    assert told(people[MemberRole.READER]) == []


def test_whoever_has_left_the_company_is_mailed_nothing_more_of_it(clock, company) -> None:
    editor = make_person("editor@firm.example")
    member = Membership.objects.create(company=company, user=editor, role=MemberRole.EDITOR, joined_at=timezone.now())
    change(clock, OPEN)
    assert len(told(editor)) == 1
    leave_company(membership=member, by=editor, at=timezone.now())
    next_morning(clock)
    assert [one.to for one in mail.outbox if "Program one" in one.body] == [["ada@firm.example"]]


def test_who_does_not_want_it_is_not_written_to(clock, company, ada) -> None:
    save_preferences(person=ada, timings={PROGRAMS.slug: Timing.OFF}, by=ada, at=timezone.now())
    change(clock, OPEN)
    assert [row.state for row in Notification.objects.all()] == [State.OFF]
    next_morning(clock)
    assert not [one for one in mail.outbox if "Program one" in one.body]


def test_what_says_the_same_in_other_words_tells_nobody(clock, company) -> None:
    publish(SHUT, at=timezone.now())  # a mere re-load
    later(clock, QUIET)
    change(clock, entry("one", conditions=(IN_ONTARIO,), summary_en="Pays for it all, in other words."))
    assert told() == []


def test_inside_what_is_not_known_nothing_is_told(clock, company) -> None:
    change(clock, entry("one", conditions=(SMALL,)))  # the company never said how many work there
    assert VerdictChange.objects.count() == 1
    assert told() == []
    assert not VerdictChange.objects.unsettled().exists()


def test_a_program_that_leaves_the_catalogue_is_told(clock, company, now) -> None:
    [row] = publish(OPEN, at=timezone.now())
    later(clock, QUIET)
    next_morning(clock)
    withdraw_program(program=row, by=None, at=timezone.now(), reason="It was never there.")
    later(clock, QUIET)
    assert told()[-1] == ("Program one", "its removal from the catalogue", 1)


def test_what_a_company_said_of_a_program_counts(clock, company, ada) -> None:
    set_stance(company=company, program_slug="one", stance=Stance.NOT_FOR_US, by=ada, at=timezone.now())
    change(clock, OPEN)
    assert told() == []
    record_application(company=company, program_slug="two", state=ApplicationState.APPLIED, by=ada, at=timezone.now())
    change(clock, entry("two", conditions=(SMALL,)))
    assert told() == [("Program two", "its entry into the catalogue", 1)]


def test_what_the_profile_has_overtaken_is_not_told(clock, company, ada) -> None:
    change(clock, entry("two", conditions=(IN_QUEBEC, SMALL)), wait=timedelta(minutes=2))
    update_profile(
        company=Company.objects.get(), answers={"employees": 500}, version=company.version, by=ada, at=timezone.now()
    )
    later(clock, QUIET)
    assert told() == []


def test_many_companies_are_told_a_job_at_a_time(clock, company, now, monkeypatch) -> None:
    monkeypatch.setattr(notifications, "_COMPANIES", 2)
    people = [make_person(f"owner{number}@firm.example") for number in range(4)]
    for number, person in enumerate(people):
        register_company(by=person, name=f"Firm {number}", province="QC", at=now)
    work_off()
    change(clock, OPEN)
    assert Notification.objects.count() == 5
    assert OutboxMessage.objects.filter(topic=notifications.NOTIFY_COMPANIES, state=OutboxState.DONE).count() >= 3


def test_a_worker_that_dies_tells_nobody_twice(clock, company, monkeypatch) -> None:
    clock.shift(timedelta(minutes=1))
    publish(OPEN, at=timezone.now())
    later(clock)
    real: Callable[..., Any] = notifications.notify

    def dies(**options: Any) -> None:
        real(**options)
        raise KilledError

    clock.shift(QUIET)
    with monkeypatch.context() as patch:
        patch.setattr(notifications, "notify", dies)
        with pytest.raises(KilledError):
            work_off()
    assert told() == []
    clock.shift(timedelta(minutes=1))  # the job rests after a try that had no end
    work_off()
    assert len(told()) == 1


def test_changes_are_forgotten_after_their_time(clock, company) -> None:
    change(clock, OPEN)
    assert delete_old_changes(at=timezone.now() + RETENTION - timedelta(days=1)) == 0
    waiting = VerdictChange.objects.get()
    VerdictChange.objects.update(settled_at=None)
    assert delete_old_changes(at=timezone.now() + RETENTION * 2) == 0, "what was not decided yet stays"
    VerdictChange.objects.update(settled_at=waiting.settled_at)
    assert delete_old_changes(at=timezone.now() + RETENTION * 2) == 1
    assert not Rematch.objects.exists()


@pytest.mark.parametrize(
    ("lang", "before", "reason"),
    [
        ("en", "Before: Not now. What made the difference: province or territory.", "Your own changes"),
        ("fr", "Ce qui a fait la différence\u00a0: province ou territoire.", "que vous faites au profil"),
    ],
)
def test_the_page_says_what_it_was_what_it_is_and_why(
    clock, company, ada, client: Client, lang, before, reason
) -> None:
    client.force_login(ada)
    with override(lang):
        address = reverse("matching:changes", args=[company.slug])
    assert client.get(address).status_code == 200
    change(clock, OPEN)
    page = client.get(address).content.decode()
    assert before in page
    assert reason in page
    assert ("Program one" if lang == "en" else "Programme one") in page
