"""An organization is asked once, by one mail, at a mailbox that works."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from hub.audit.models import Entry
from hub.core.http.private_links import hash_of
from hub.core.workflow import RefusedError
from hub.directory.seats.access import charge_of
from hub.notifications.models import Bounce, Notification
from hub.outbox.models import OutboxMessage
from hub.publishing.queue.work_lists import Look, reasons
from programs import tasks
from programs.choices import ReviewRequestEnd
from programs.desk.work_lists import NO_CONTACT, PROGRAMS_DESK
from programs.entry_types import PROGRAM
from programs.freshness import services
from programs.freshness.services import (
    REQUEST_OPEN_FOR,
    end_expired_requests,
    request_review,
    request_reviews,
    revoke_review_request,
    set_plan,
)
from programs.models import ReviewPlan, ReviewRequest
from tests.programs.desk.curators import curator
from tests.programs.factories import entry, organization, publish
from tests.programs.freshness.owners import DUE, MAILBOX, after, asked, mails, planned

pytestmark = pytest.mark.django_db


def bounce(address=MAILBOX, at=DUE):
    return Bounce.objects.create(address=address, kind="hard", status="5.1.1", fingerprint=f"{address} {at}", at=at)


def test_one_mail_lists_all_entries_that_are_due_in_the_language_of_the_organization():
    rows = publish(entry("ca-one"), entry("ca-two"), entry("ca-later", as_of=DUE.date() - timedelta(days=30)))
    planned(rows[0].organization, language="fr")
    assert request_reviews(at=DUE) == 1
    (mail,) = mails()
    assert mail.payload["to"] == [MAILBOX]
    assert "2 programmes à confirmer" in mail.payload["subject"]
    assert "Programme ca-one; Programme ca-two" in mail.payload["body"]
    assert "ca-later" not in mail.payload["body"]
    assert "/fr/vos-fiches/" in mail.payload["body"]
    assert {row.program.slug for row in ReviewRequest.objects.get().asked.all()} == {"ca-one", "ca-two"}


def test_the_link_is_forgotten_once_the_mail_is_delivered():
    ask, token, _rows = asked()
    assert ask.token_hash == hash_of(token)
    mails()
    assert not Notification.objects.exclude(path_en="").exists()


def test_nobody_is_asked_twice_however_often_the_task_runs():
    asked("ca-one")
    for day in (0, 1, 20, 44):
        assert request_reviews(at=after(day)) == 0
    assert len(mails()) == 1


def test_two_open_links_of_one_organization_are_refused_by_the_database():
    ask, _token, _rows = asked()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewRequest.objects.create(
            organization=ask.organization,
            mailbox=MAILBOX,
            language="en",
            token_hash="x",
            asked_at=DUE,
            expires_at=after(1),
        )


def test_whoever_does_not_answer_is_asked_again_when_the_link_has_run_out():
    ask, _token, _rows = asked()
    assert end_expired_requests(at=DUE + REQUEST_OPEN_FOR - timedelta(seconds=1)) == 0
    assert end_expired_requests(at=DUE + REQUEST_OPEN_FOR) == 1
    ask.refresh_from_db()
    assert ask.end == ReviewRequestEnd.EXPIRED
    assert request_reviews(at=DUE + REQUEST_OPEN_FOR) == 1


def test_nobody_is_asked_where_nothing_is_due_or_nobody_is_named():
    row = publish(entry())[0]
    planned(row.organization)
    assert request_reviews(at=DUE - timedelta(days=2)) == 0
    planned(row.organization, mailbox="")
    assert request_reviews(at=DUE) == 0
    ReviewPlan.objects.all().delete()
    assert request_reviews(at=DUE) == 0


def test_what_has_ended_is_not_asked_about():
    from dataclasses import replace

    over = entry("ca-over")
    over = replace(over, intake=replace(over.intake, mode="closed", ended=True))
    row = publish(over)[0]
    planned(row.organization)
    assert request_reviews(at=DUE) == 0


def closed_mailboxes(person):
    """Return what the desk says of organizations whose mailbox gives mail back."""
    with time_machine.travel(DUE, tick=False):
        look = Look(person, charge_of(person), DUE.date(), "en")
        items = [item for name, item, _standing in reasons(PROGRAMS_DESK, look, [PROGRAM]) if name is NO_CONTACT]
    return [(item.name, item.why) for item in items if item.kind == "organization"]


def test_a_mailbox_that_gives_mail_back_is_left_alone_and_stands_on_the_desk():
    row = publish(entry())[0]
    planned(row.organization)
    bounce()
    assert request_reviews(at=DUE) == 0
    ada = curator("ada")
    assert closed_mailboxes(ada) == [("Example Agency", f"No mail goes to {MAILBOX}. Name another mailbox.")]
    set_plan(organization=row.organization, months=12, mailbox="New@Agency.example", language="en", by=ada, at=DUE)
    assert closed_mailboxes(ada) == []
    assert request_reviews(at=DUE) == 1
    assert ReviewRequest.objects.get().mailbox == "new@agency.example"


def test_one_organization_that_fails_keeps_no_other_waiting(monkeypatch):
    one = publish(entry("ca-one"))[0]
    two = publish(entry("ca-two", organization_slug="other-agency", organization_acronym_en="OA"))[0]
    planned(one.organization)
    planned(two.organization, mailbox="desk@other.example")
    real = services.request_review

    def failing(*, organization, **options):
        if organization == one.organization:
            raise ValueError
        return real(organization=organization, **options)

    monkeypatch.setattr(services, "request_review", failing)
    assert request_reviews(at=DUE) == 1
    assert ReviewRequest.objects.get().organization == two.organization


def test_the_task_ends_old_links_first_and_asks_then():
    row = publish(entry(as_of=DUE.date() - timedelta(days=900)))[0]
    planned(row.organization)
    assert tasks.request_reviews() == 1
    assert tasks.request_reviews() == 0


def test_a_curator_may_ask_now_and_take_the_link_back():
    row = publish(entry())[0]
    ada, eve = curator("ada"), curator("eve", organization("other-agency", acronym_en="OA"))
    assert request_review(organization=row.organization, by=ada, at=DUE - timedelta(days=300)) is None
    planned(row.organization)
    with pytest.raises(RefusedError, match="not_yours"):
        request_review(organization=row.organization, by=eve, at=DUE - timedelta(days=300))
    ask = request_review(organization=row.organization, by=ada, at=DUE - timedelta(days=300))
    assert ask is not None
    with pytest.raises(RefusedError, match="asked"):
        request_review(organization=row.organization, by=ada, at=DUE)
    with pytest.raises(RefusedError, match="not_yours"):
        revoke_review_request(ask=ask, by=eve, at=DUE)
    revoke_review_request(ask=ask, by=ada, at=DUE)
    revoke_review_request(ask=ask, by=ada, at=DUE)
    ask.refresh_from_db()
    assert (ask.end, ask.ended_at) == (ReviewRequestEnd.REVOKED, DUE)
    assert Entry.objects.filter(action="programs.review.revoked").count() == 1


def test_a_mail_that_cannot_be_sent_is_tried_again(settings):
    asked()
    settings.MAILERS = settings.MAILERS | {"delivery": {"BACKEND": "tests.programs.freshness.broken.NoWay"}}
    (mail,) = mails()
    assert (mail.state, mail.attempts) == ("waiting", 1)
    assert OutboxMessage.objects.filter(topic="notifications.mail").count() == 1
