"""A notification: written with its change, once; sent as its reader wants it, in the reader's language."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.accounts.services import delete_account, export_account
from hub.audit.models import Entry
from hub.core.text.localized import Localized
from hub.notifications.choices import State, Timing
from hub.notifications.delivery.services import RETENTION, Mailbox, deliver, forget_old, request_digests
from hub.notifications.mail import registry
from hub.notifications.mail.registry import LONGEST, PLAIN_NAMES, Category, NotificationType, one_line, pack, unpack
from hub.notifications.models import Notification, Preference, Recipient
from hub.notifications.preferences.services import save_preferences, stop_mails
from hub.outbox import services as outbox
from hub.outbox.models import OutboxMessage, OutboxState
from tests.notifications.conftest import PROVIDER_DOWN, morning_after, work
from tests.notifications.kinds import CHANCE, CHANGED, STEP, STEPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def state(row: Notification) -> str:
    row.refresh_from_db()
    return row.state


def test_what_waits_no_longer_is_told_by_one_mail_with_link_reason_and_both_lines(ada, tell):
    row = tell(ada)
    assert mail.outbox == []
    work()
    (sent,) = mail.outbox
    assert sent.to == [ada.email]
    assert sent.subject == "Clean Growth Hub: CGH-2026-00042: Clean water fund"
    assert "Saved. Clean water fund (CGH-2026-00042), 1 December 2026." in sent.body
    assert "https://hub.example/en/programs/canexport-smes/" in sent.body
    assert "You asked for it." in sent.body
    assert "Independent project. Not a Government of Canada website." in sent.body
    assert "Projet indépendant. Ce site n’est pas un site du gouvernement du Canada." in sent.body
    assert "desk@hub.example" in sent.body
    assert sent.alternatives == []
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in sent.extra_headers
    assert state(row) == State.TOLD


def test_it_is_written_in_the_readers_language_with_the_readers_slugs(luc, tell):
    with override("en"):
        tell(luc)
        work()
    (sent,) = mail.outbox
    assert sent.subject == "Carrefour de la croissance propre\u00a0: CGH-2026-00042: Fonds pour l’eau propre"
    assert "Enregistré. Fonds pour l’eau propre (CGH-2026-00042), 1er décembre 2026." in sent.body
    assert "https://hub.example/fr/programmes/canexport-smes/" in sent.body


def test_the_language_is_that_of_the_day_of_delivery(ada, tell):
    tell(ada)
    ada.language = "fr"
    ada.save()
    work()
    assert "Fonds pour l’eau propre" in mail.outbox[0].subject


def test_a_second_one_with_the_same_key_is_no_effect(ada, luc, tell):
    assert tell(ada) is not None
    assert tell(ada) is None
    assert tell(luc) is not None
    work()
    assert tell(ada) is None
    work()
    assert sorted(sent.to[0] for sent in mail.outbox) == [ada.email, luc.email]


def test_delivering_again_changes_nothing(ada, tell):
    row = tell(ada)
    work()
    deliver(key=str(row.pk), at=timezone.now())
    deliver(key="00000000-0000-0000-0000-000000000000", at=timezone.now())
    work()
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_it_comes_and_goes_with_its_transaction(ada, tell):
    with pytest.raises(RuntimeError):
        tell(ada)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(ada)
        1 / 0  # noqa: B018
    assert not Notification.objects.exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_woken_when_the_transaction_is_committed(ada, tell, monkeypatch):
    woken = []
    monkeypatch.setattr(outbox, "_wake_worker", lambda: woken.append(connection.in_atomic_block))
    with transaction.atomic():
        tell(ada)
        assert woken == []
    assert woken == [False]
    work()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "context",
    [{"company_secret": "x"}, {"reference": ["a", "list"]}, {"reference": object()}],
)
def test_a_context_of_other_names_or_of_no_plain_values_is_refused(ada, tell, context):
    with pytest.raises((ValueError, TypeError)):
        tell(ada, context=context)
    assert not Notification.objects.exists()


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "evil", "/a\nb"])
def test_a_link_leads_to_the_portal(ada, tell, path):
    with pytest.raises(ValueError):
        tell(ada, link=lambda: path)


def test_a_link_may_be_a_function_that_is_asked_in_each_language(luc, tell):
    tell(luc, link=lambda: reverse("pages:contact"))
    work()
    with override("fr"):
        assert f"https://hub.example{reverse('pages:contact')}\n" in mail.outbox[0].body


def test_a_kind_that_nobody_registered_is_refused(ada, tell):
    with pytest.raises(ValueError, match="Nobody registered"):
        tell(ada, kind=NotificationType(slug="tests.new", category=STEPS, template="x", names=STEP.names, why="y"))


def test_a_mailbox_is_told_at_once_in_its_language_and_its_link_is_forgotten(tell):
    row = tell(Mailbox("Desk@Post.example ", "fr"), kind=CHANGED)
    work()
    (sent,) = mail.outbox
    assert sent.to == ["desk@post.example"]
    assert "Fonds pour l’eau propre" in sent.subject
    assert reverse("notifications:preferences") not in sent.body
    assert "/fr/compte/courriels/arreter/" in sent.body
    assert state(row) == State.TOLD
    assert (row.path_en, row.path_fr) == ("", "")
    assert tell(Mailbox("desk@post.example", "en"), kind=CHANGED) is None
    assert Recipient.objects.get().mailbox_language == "en"


def test_a_kind_that_people_opt_in_to_is_not_sent_before(ada, tell):
    row = tell(ada, kind=CHANCE)
    work()
    assert mail.outbox == []
    assert state(row) == State.OFF
    save_preferences(person=ada, timings={"chances": Timing.AT_ONCE}, by=ada, at=timezone.now())
    tell(ada, "two", kind=CHANCE)
    work()
    assert len(mail.outbox) == 1


def test_steps_of_ones_own_request_cannot_be_switched_off(ada, tell):
    with pytest.raises(ValueError):
        save_preferences(person=ada, timings={"steps": Timing.OFF}, by=ada, at=timezone.now())
    recipient = Recipient.objects.create(user=ada)
    Preference.objects.create(recipient=recipient, category="steps", timing=Timing.OFF, changed_at=timezone.now())
    tell(ada)
    work()
    assert len(mail.outbox) == 1


def test_somebody_switched_off_is_told_nothing(ada, tell):
    row = tell(ada)
    ada.is_active = False
    ada.save()
    work()
    assert mail.outbox == []
    assert state(row) == State.OFF


# --- The daily mail --------------------------------------------------------------------------------------------------


def test_the_daily_mail_comes_in_the_morning_with_everything_and_once(ada, tell, now, clock):
    rows = [tell(ada, f"c{number}", kind=CHANGED, context={"reference": f"R-{number}"}) for number in range(60)]
    work()
    assert {state(row) for row in rows} == {State.GATHERED}
    clock.move_to(datetime(2026, 11, 25, 11, 55, tzinfo=UTC))  # 6:55 in Ottawa
    assert request_digests(at=timezone.now()) == 0
    clock.move_to(morning_after(now))
    assert request_digests(at=timezone.now()) == 1
    assert request_digests(at=timezone.now()) == 0
    work()
    (sent,) = mail.outbox
    assert sent.subject == "Clean Growth Hub: What is new for you"
    assert [f"- R-{number}: Clean water fund\n" in sent.body for number in range(60)] == [True] * 60
    assert sent.body.count("https://hub.example/en/programs/canexport-smes/") == 60
    assert sent.body.count("You asked for it.") == 1
    assert "Wednesday 25 November" in sent.body
    assert {state(row) for row in rows} == {State.TOLD}
    assert request_digests(at=timezone.now()) == 0


def test_what_is_gathered_after_the_morning_waits_for_the_next(ada, tell, now, clock):
    tell(ada, "one", kind=CHANGED)
    work()
    clock.move_to(morning_after(now))
    late = tell(ada, "two", kind=CHANGED, at=timezone.now())
    request_digests(at=timezone.now())
    work()
    assert state(late) == State.GATHERED
    clock.shift(timedelta(days=1))
    request_digests(at=timezone.now())
    work()
    assert len(mail.outbox) == 2
    assert state(late) == State.TOLD


def test_the_daily_mail_asks_again_what_is_wanted(ada, tell, now, clock):
    row = tell(ada, kind=CHANGED)
    work()
    save_preferences(person=ada, timings={"programs": Timing.OFF}, by=ada, at=timezone.now())
    work()
    assert state(row) == State.OFF
    clock.move_to(morning_after(now))
    request_digests(at=timezone.now())
    work()
    assert mail.outbox == []


def test_what_was_gathered_comes_at_once_when_its_reader_wants_it_so(ada, tell):
    tell(ada, kind=CHANGED)
    work()
    save_preferences(person=ada, timings={"programs": Timing.AT_ONCE}, by=ada, at=timezone.now())
    work()
    assert len(mail.outbox) == 1


def test_told_moves_only_after_delivery_and_a_dead_mail_is_told_after_its_retry(ada, tell, clock):
    row = tell(ada)
    with override_settings(MAILERS=PROVIDER_DOWN):
        for _ in range(outbox.LAST_ATTEMPT):
            assert state(row) in {State.WAITING, State.POSTED}
            work()
            clock.shift(timedelta(hours=2))
    assert state(row) == State.FAILED
    message = OutboxMessage.objects.get(state=OutboxState.DEAD)
    assert message.pk == row.mail
    outbox.retry_dead(pk=message.pk, at=timezone.now())
    work()
    assert state(row) == State.TOLD
    assert len(mail.outbox) == 1


# --- Nothing gets into a header, nothing confidential into a mail ----------------------------------------------------


@pytest.mark.parametrize(
    "payload", ["a\r\nBcc: x@evil.example", "a\nb", "a\0b", "a\u2028b", "a\rb", "a\u202eb", "a" * 999]
)
def test_no_value_breaks_out_of_its_line(ada, luc, tell, payload):
    tell(ada, context={"reference": payload, "program": Localized(payload, payload)})
    tell(luc, kind=CHANGED, context={"reference": payload})
    work()
    (sent,) = mail.outbox
    assert "\nBcc" not in sent.message().as_string()
    assert not any(sign in sent.subject for sign in "\r\n\0\u2028\u202e")
    assert set(sent.message().keys()) <= {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-ID",
        "Auto-Submitted",
    }  # fmt: skip


def test_values_come_back_as_they_were():
    moment = datetime(2026, 11, 24, 15, tzinfo=UTC)
    values = {
        "a": "x",
        "b": 3,
        "c": Decimal("1.50"),
        "d": moment,
        "e": moment.date(),
        "f": None,
        "g": Localized("en", "fr"),
    }
    assert unpack(pack(values), "fr") == {**values, "g": "fr"}
    assert len(one_line("word " * 500)) == LONGEST


def test_a_kind_may_name_nothing_confidential():
    with pytest.raises(ValueError, match="would put"):
        registry.register(
            NotificationType(
                slug="tests.leak", category=STEPS, template="x", names=frozenset({"request_text"}), why="y"
            )
        )
    other = Category(slug="steps", label="Other", sentence="Other")
    with pytest.raises(ValueError, match="Two categories"):
        registry.register(
            NotificationType(slug="tests.other", category=other, template="x", names=frozenset(), why="y")
        )
    with pytest.raises(ValueError, match="always"):
        closed = Category(slug="closed", label="", sentence="", always=True, default=Timing.OFF)
        registry.register(
            NotificationType(slug="tests.closed", category=closed, template="x", names=frozenset(), why="y")
        )


def test_the_names_that_a_mail_may_hold_are_a_closed_list():
    """Whoever adds a name says here that it stands for nothing told in confidence."""
    assert sorted(PLAIN_NAMES) == [
        "area", "changed", "city", "count", "day", "days", "deadline", "entry", "number", "office", "opportunity",
        "organization", "place", "program", "province", "reason", "reference", "room", "seat", "since", "step", "until",
    ]  # fmt: skip


# --- What is kept, taken along and deleted ---------------------------------------------------------------------------


def test_old_ones_are_forgotten_and_unsettled_ones_are_not(ada, luc, tell, clock):
    tell(ada)
    work()
    gathered = tell(luc, kind=CHANGED)
    work()
    clock.shift(RETENTION + timedelta(days=1))
    assert forget_old(at=timezone.now()) == 1
    assert Notification.objects.get() == gathered


def test_a_mailbox_that_is_written_to_no_more_is_forgotten_unless_it_stopped_something(tell, clock):
    tell(Mailbox("one@post.example", "en"), kind=CHANGED)
    tell(Mailbox("two@post.example", "en"), kind=CHANGED)
    work()
    two = Recipient.objects.get(mailbox="two@post.example")
    stop_mails(recipient_id=two.pk, category="programs", at=timezone.now())
    clock.shift(RETENTION + timedelta(days=1))
    forget_old(at=timezone.now())
    assert Recipient.objects.get() == two


def test_a_person_takes_everything_along_and_leaves_nothing(ada, luc, tell):
    tell(ada)
    work()
    tell(ada, "two")
    save_preferences(person=ada, timings={"programs": Timing.OFF}, by=ada, at=timezone.now())
    found = export_account(person=ada, at=timezone.now())["notifications"]
    assert sorted(row["state"] for row in found["told"]) == ["told", "waiting"]
    assert found["choices"][0]["timing"] == "off"
    tell(luc)
    delete_account(person=ada, at=timezone.now())
    assert {row.recipient.user for row in Notification.objects.all()} == {luc}
    work()
    assert [sent.to for sent in mail.outbox] == [[ada.email], [luc.email]]


def test_a_mail_on_its_way_to_a_deleted_account_is_taken_back(ada, tell):
    tell(ada)
    outbox.deliver_next(at=timezone.now())  # decided, not yet sent
    assert OutboxMessage.objects.filter(kind="mail", state=OutboxState.WAITING).count() == 1
    delete_account(person=ada, at=timezone.now())
    work()
    assert mail.outbox == []


def test_choices_are_audited_without_content(ada):
    save_preferences(person=ada, timings={"programs": Timing.OFF}, by=ada, at=timezone.now())
    save_preferences(person=ada, timings={"programs": Timing.OFF}, by=ada, at=timezone.now())
    entry = Entry.objects.get(action="notifications.preferences_saved")
    assert (entry.actor, entry.data) == (ada, {"programs": "off"})
