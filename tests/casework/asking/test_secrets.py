"""What a company writes in a request stays in the rows of that request: no mail, no record, no other table has it."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from companies.models import Company
from companies.registration.services import register_company
from hub.casework.access_grants.services import open_emergency_access
from hub.casework.choices import Outcome, OutcomeReason, ReturnReason
from hub.casework.merge_handlers import export_requests
from hub.casework.models import Survey
from hub.casework.outcomes.services import answer_complaint, answer_survey, file_complaint
from hub.casework.referrals.services import (
    SeatChoiceInput,
    accept_referral,
    refer_request,
    return_referral,
)
from hub.casework.requests.services.closure import close_request, reopen_request, withdraw_request
from hub.casework.requests.services.messages import add_note, answer_company, ask_company, reply_as_company
from hub.casework.requests.services.submission import OfficialInput, begin_draft, remind_of_drafts
from hub.notifications.delivery.services import Mailbox
from hub.outbox.services import deliver_due
from tests.accounts.people import make_person
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World, checked_mailbox

pytestmark = pytest.mark.django_db

SECRET = "whimbrelzq"
# Of a step that takes one, the audit keeps the reason: it is the record of who did what, and why.
KEPT_ON_PURPOSE = {"audit_entry"}


def live_through_everything(world: World, at: datetime) -> None:
    """Let a request go every way there is, with the secret in everything that anybody writes."""
    desk = world.who(DESK, at=at)
    wish = OfficialInput(
        level="officer", form="meeting", on=(at + timedelta(days=40)).date(), city=SECRET, host=SECRET, purpose=SECRET
    )
    request = world.submit(
        kind="presence",
        subject=SECRET,
        body=SECRET,
        city=SECRET,
        links=[f"https://{SECRET}.example/"],
        official=wish,
        at=at,
    )
    add_note(request=request, text=SECRET, by=world.people[DESK], seat=world.seat(DESK), at=at)
    ask_company(request=request, text=SECRET, **desk)
    reply_as_company(request=request, text=SECRET, by=world.owner, at=at)
    answer_company(request=request, text=SECRET, **desk)
    returned = refer_request(request=request, choice=world.choice(BEIJING), task=SECRET, note=SECRET, **desk)
    return_referral(offer=returned, reason=ReturnReason.OTHER, text=SECRET, **world.who(BEIJING, at=at))
    outside = SeatChoiceInput(seat=world.seat(MONTREAL))
    mailbox = Mailbox("bench@body.example", "fr")
    checked_mailbox(outside.seat, at=at)
    refer_request(request=request, choice=outside, part="support", note=SECRET, outside=mailbox, **desk)
    taken = refer_request(request=request, choice=world.choice(SHANGHAI), note=SECRET, **desk)
    accept_referral(offer=taken, **world.who(SHANGHAI, at=at))
    open_emergency_access(
        request=request,
        by=world.people[BEIJING],
        seats=[world.seat(BEIJING)],
        reason=f"{SECRET} must be seen",
        at=at,
    )
    complaint = file_complaint(request=request, words=SECRET, by=world.owner, at=at)
    answer_complaint(complaint=complaint, answer=SECRET, by=world.people[DESK], leads=True, at=at)
    close_request(
        request=request,
        outcome=Outcome.HELPED,
        reasons=[OutcomeReason.EVENT_ATTENDED],
        answer=SECRET,
        **world.who(SHANGHAI, at=at),
    )
    survey = Survey.objects.create(request=request, round=1, asked_at=at)
    answer_survey(survey=survey, answers={"helped": True, "words": SECRET}, by=world.owner, at=at)
    reopen_request(request=request, reason=SECRET, by=world.owner, at=at)
    withdraw_request(request=request, reason=SECRET, by=world.owner, at=at)
    begin_draft(answers={"subject": SECRET, "body": SECRET}, language="en", at=at, user=world.owner)
    remind_of_drafts(at=at + timedelta(days=2))


def tables_that_hold(word: str) -> set[str]:
    """Return every table of the database in which a word stands anywhere."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}" t WHERE t::text LIKE %s)', [f"%{word}%"])  # noqa: S608
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def test_no_mail_and_no_other_table_holds_what_was_written(
    world: World, at: datetime, mailoutbox: list[object], caplog: pytest.LogCaptureFixture
):
    with caplog.at_level("DEBUG", logger="hub"):
        live_through_everything(world, at)
        deliver_due()
    holding = tables_that_hold(SECRET)
    assert "casework_servicerequest" in holding
    assert {table for table in holding if not table.startswith("casework_")} <= KEPT_ON_PURPOSE
    assert mailoutbox
    for mail in mailoutbox:
        assert SECRET not in str(mail.message())  # type: ignore[attr-defined]
    assert [record for record in caplog.records if record.name.startswith("hub") and SECRET in str(record.msg)] == []


def test_a_company_takes_its_own_requests_along_and_nothing_said_inside(world: World, at: datetime):
    live_through_everything(world, at)
    add_note(request=world.submit(), text="stilt-inside", by=world.people[DESK], seat=world.seat(DESK), at=at)
    own = str(export_requests(world.company))
    assert SECRET in own
    assert "stilt-inside" not in own
    stranger = make_person("stranger@elsewhere.example")
    theirs: Company = register_company(by=stranger, name="Ostara inc.", province="BC", at=at)
    assert SECRET not in str(export_requests(theirs))
