"""One click in a mail stops it: no sign-in, no cookie, at once, for as long as mails are read, and it can be undone."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from hub.audit.models import Entry
from hub.notifications.choices import State, Timing
from hub.notifications.delivery.services import Mailbox, forget_person, request_digests, withdraw_notification
from hub.notifications.mail.registry import stop_token
from hub.notifications.models import Notification, Preference, Recipient
from hub.notifications.preferences.services import save_preferences, stop_mails
from hub.outbox import services as outbox
from hub.outbox.models import OutboxMessage, OutboxState
from tests.notifications.conftest import PROVIDER_DOWN, PROVIDER_SILENT, morning_after, work
from tests.notifications.kinds import CHANCE, CHANGED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def strict() -> Client:
    """A mail program: it checks nothing, and has no cookie and no token."""
    return Client(enforce_csrf_checks=True)


def path_in(header: str) -> str:
    found = re.fullmatch(r"<https://hub\.example(/\S+)>", header)
    assert found, header
    return found[1]


def give_up(clock) -> None:
    """Let the provider be down until no try is left."""
    with override_settings(MAILERS=PROVIDER_DOWN):
        for _try in range(outbox.LAST_ATTEMPT + 1):
            work()
            clock.shift(timedelta(hours=2))


@pytest.fixture
def wants_at_once(ada):
    save_preferences(
        person=ada, timings={"programs": Timing.AT_ONCE, "chances": Timing.DAILY}, by=ada, at=timezone.now()
    )


@pytest.fixture
def link(ada, tell, wants_at_once) -> str:
    tell(ada, kind=CHANGED)
    work()
    return path_in(mail.outbox[0].extra_headers["List-Unsubscribe"])


def timing(ada, category: str = "programs") -> str:
    return Preference.objects.get(recipient__user=ada, category=category).timing


def test_the_headers_offer_one_click(link):
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"https://hub.example{link}" in mail.outbox[0].body


def test_the_button_of_a_mail_program_stops_at_once(ada, tell, link):
    answer = strict().post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert answer.cookies == {}
    assert timing(ada) == Timing.OFF
    row = tell(ada, "two", kind=CHANGED)
    work()
    row.refresh_from_db()
    assert row.state == State.OFF
    assert len(mail.outbox) == 1
    entry = Entry.objects.get(action="notifications.stopped")
    assert (entry.actor, entry.data) == (ada, {"categories": ["programs"]})


def test_opening_the_link_asks_and_changes_nothing(ada, link):
    answer = strict().get(link)
    assert "Stop these mails?" in answer.content.decode()
    assert "Changed programs" in answer.content.decode()
    assert answer.cookies == {}
    assert answer["Cache-Control"].startswith("max-age=0")
    assert timing(ada) == Timing.AT_ONCE


def test_stopping_twice_is_stopping_once_and_can_be_undone(ada, link):
    for _ in range(2):
        answer = strict().post(link)
        assert "These mails are stopped" in answer.content.decode()
    answer = strict().post(link, {"undo": "1"})
    assert "These mails come again" in answer.content.decode()
    assert timing(ada) == Timing.AT_ONCE
    assert Entry.objects.filter(action="notifications.stopped").count() == 1
    strict().post(link, {"undo": "1"})
    assert Entry.objects.filter(action="notifications.taken_up_again").count() == 1


def test_undo_does_not_take_up_what_was_switched_off_on_the_page(ada, link):
    save_preferences(person=ada, timings={"programs": Timing.OFF}, by=ada, at=timezone.now())
    strict().post(link)
    strict().post(link, {"undo": "1"})
    assert timing(ada) == Timing.OFF


def test_the_link_works_after_a_year_and_after_a_change_of_key(ada, link, clock, settings):
    clock.shift(timedelta(days=365))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert strict().post(link).status_code == 200
    assert timing(ada) == Timing.OFF


@pytest.mark.parametrize(
    "change", [lambda text: text[:-2] + "/", lambda text: text.replace("stop/", "stop/x"), str.upper]
)
def test_a_link_that_we_did_not_make_is_not_there(ada, link, change):
    assert strict().post(change(link)).status_code == 404
    assert timing(ada) == Timing.AT_ONCE


def test_the_link_of_one_person_stops_nothing_of_another(ada, luc, tell, link):
    strict().post(link)
    tell(luc, kind=CHANGED)
    work()
    assert not Preference.objects.filter(recipient__user=luc).exists()


def test_a_step_of_ones_own_request_goes_on(ada, tell):
    tell(ada)
    recipient = Recipient.objects.get(user=ada)
    page = reverse("notifications:stop", args=[stop_token(recipient.pk, "steps")])
    assert "cannot be stopped" in strict().get(page).content.decode()
    strict().post(page)
    work()
    assert len(mail.outbox) == 1
    assert not Preference.objects.exists()


def test_a_category_that_is_no_more_can_be_stopped(ada):
    recipient = Recipient.objects.create(user=ada)
    page = reverse("notifications:stop", args=[stop_token(recipient.pk, "former")])
    assert strict().get(page).status_code == 200
    assert strict().post(page).status_code == 200
    assert timing(ada, "former") == Timing.OFF


def test_the_daily_mail_stops_all_that_can_be_stopped(ada, tell, wants_at_once, now, clock):
    save_preferences(person=ada, timings={"steps": Timing.DAILY, "programs": Timing.DAILY}, by=ada, at=timezone.now())
    tell(ada)
    tell(ada, "two", kind=CHANGED)
    tell(ada, "three", kind=CHANCE)
    work()
    clock.move_to(morning_after(now))
    request_digests(at=timezone.now())
    work()
    (sent,) = mail.outbox
    assert sent.body.count("/account/mails/stop/") == 2
    strict().post(path_in(sent.extra_headers["List-Unsubscribe"]))
    assert (timing(ada), timing(ada, "chances"), timing(ada, "steps")) == ("off", "off", "daily")
    strict().post(path_in(sent.extra_headers["List-Unsubscribe"]), {"undo": "1"})
    assert (timing(ada), timing(ada, "chances")) == ("daily", "daily")


def test_a_mail_that_the_provider_has_not_taken_yet_is_taken_back(ada, tell, wants_at_once, clock):
    row = tell(ada, kind=CHANGED)
    with override_settings(MAILERS=PROVIDER_DOWN):
        work()
    row.refresh_from_db()
    assert row.state == State.POSTED
    strict().post(reverse("notifications:stop", args=[stop_token(row.recipient_id, "programs")]))
    clock.shift(timedelta(hours=1))
    work()
    row.refresh_from_db()
    assert row.state == State.OFF
    assert mail.outbox == []


@pytest.mark.parametrize("how", ["stopped", "taken back", "account deleted"])
def test_a_mail_that_was_given_up_is_not_sent_to_whoever_does_not_want_it_any_more(
    ada, tell, wants_at_once, clock, how
):
    row = tell(ada, kind=CHANGED)
    give_up(clock)
    row.refresh_from_db()
    assert row.state == State.FAILED
    if how == "stopped":
        strict().post(reverse("notifications:stop", args=[stop_token(row.recipient_id, "programs")]))
    elif how == "taken back":
        assert len(withdraw_notification(to=ada, kind=CHANGED, about=row.key)) == 1
    else:
        forget_person(person=ada)
    assert outbox.retry_dead(at=timezone.now(), topic="notifications.mail") == 0
    work()
    assert mail.outbox == []
    assert how != "stopped" or Notification.objects.get(pk=row.pk).state == State.OFF


@pytest.mark.parametrize("how", ["stopped", "taken back", "account deleted"])
def test_a_mail_that_may_have_arrived_is_not_sent_again_to_whoever_does_not_want_it_any_more(
    ada, tell, wants_at_once, how
):
    row = tell(ada, kind=CHANGED)
    with override_settings(MAILERS=PROVIDER_SILENT):
        work()
    row.refresh_from_db()
    assert OutboxMessage.objects.get(pk=row.mail).state == OutboxState.UNKNOWN
    if how == "stopped":
        strict().post(reverse("notifications:stop", args=[stop_token(row.recipient_id, "programs")]))
    elif how == "taken back":
        assert withdraw_notification(to=ada, kind=CHANGED, about=row.key) == {}, "nothing takes its place"
    else:
        forget_person(person=ada)
    assert not OutboxMessage.objects.filter(payload__to=[ada.email]).exists()
    assert outbox.retry_dead(at=timezone.now(), pk=row.mail) == 0
    work()
    assert mail.outbox == []
    assert how == "account deleted" or Notification.objects.get(pk=row.pk).state == State.TOLD


def test_a_daily_mail_that_may_have_arrived_is_not_sent_again_when_a_part_of_it_is_stopped(ada, tell, now, clock):
    save_preferences(person=ada, timings={"steps": Timing.DAILY}, by=ada, at=timezone.now())
    step, changed = tell(ada), tell(ada, "two", kind=CHANGED)
    work()
    clock.move_to(morning_after(now))
    request_digests(at=timezone.now())
    with override_settings(MAILERS=PROVIDER_SILENT):
        work()
    strict().post(reverse("notifications:stop", args=[stop_token(step.recipient_id, "programs")]))
    clock.shift(timedelta(days=1))
    request_digests(at=timezone.now())
    work()
    assert mail.outbox == []
    assert set(Notification.objects.filter(pk__in=[step.pk, changed.pk]).values_list("state", flat=True)) == {
        State.TOLD
    }


def test_a_daily_mail_that_waits_comes_back_without_what_was_stopped(ada, tell, now, clock):
    save_preferences(person=ada, timings={"steps": Timing.DAILY}, by=ada, at=timezone.now())
    step, changed = tell(ada), tell(ada, "two", kind=CHANGED, context={"reference": "STOPPED"})
    work()
    clock.move_to(morning_after(now))
    request_digests(at=timezone.now())
    with override_settings(MAILERS=PROVIDER_DOWN):
        work()
    strict().post(reverse("notifications:stop", args=[stop_token(step.recipient_id, "programs")]))
    work()
    for row, state in ((step, State.GATHERED), (changed, State.OFF)):
        row.refresh_from_db()
        assert row.state == state
    clock.shift(timedelta(days=1))
    request_digests(at=timezone.now())
    work()
    (sent,) = mail.outbox
    assert "CGH-2026-00042" in sent.body
    assert "STOPPED" not in sent.body


def test_a_daily_mail_that_was_given_up_comes_back_no_more_when_a_part_of_it_is_stopped(ada, tell, now, clock):
    save_preferences(person=ada, timings={"steps": Timing.DAILY}, by=ada, at=timezone.now())
    step, changed = tell(ada), tell(ada, "two", kind=CHANGED)
    work()
    clock.move_to(morning_after(now))
    request_digests(at=timezone.now())
    give_up(clock)
    strict().post(reverse("notifications:stop", args=[stop_token(step.recipient_id, "programs")]))
    assert outbox.retry_dead(at=timezone.now(), topic="notifications.mail") == 0
    clock.shift(timedelta(days=1))
    work()
    request_digests(at=timezone.now())
    work()
    assert mail.outbox == []
    for row, state in ((step, State.FAILED), (changed, State.OFF)):
        row.refresh_from_db()
        assert row.state == state


def test_a_mailbox_without_an_account_can_stop(tell):
    tell(Mailbox("desk@post.example", "fr"), kind=CHANGED)
    work()
    page = path_in(mail.outbox[0].extra_headers["List-Unsubscribe"])
    assert page.startswith("/fr/compte/courriels/arreter/")
    assert "desk@post" not in page
    assert "Ces courriels sont arrêtés" in strict().post(page).content.decode()
    tell(Mailbox("desk@post.example", "fr"), "two", kind=CHANGED)
    work()
    assert len(mail.outbox) == 1


def test_a_stop_that_meets_a_delivery_has_an_order(ada, tell, wants_at_once):
    """The stop comes between the decision and the mail: nothing goes out."""
    tell(ada, kind=CHANGED)
    outbox.deliver_next(at=timezone.now())
    recipient = Recipient.objects.get(user=ada)
    stop_mails(recipient_id=recipient.pk, category="programs", at=timezone.now())
    work()
    assert mail.outbox == []
