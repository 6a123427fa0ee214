"""Readers say that something is wrong, curators answer, and the answer reaches the readers and the one who wrote."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from hub.accounts.registry import export_parts
from hub.core.workflow import Refusal, RefusedError
from hub.publishing import services as curating
from hub.publishing import tasks
from hub.publishing.choices import ReportState, VersionState
from hub.publishing.models import EntryReport
from hub.publishing.reports.access import draft_of, sign_report
from hub.publishing.reports.services import (
    ReportedValue,
    accept_report,
    apply_field,
    decline_report,
    erase_reporters,
    mark_corrected,
)
from hub.publishing.services import document_at
from programs.drafts.services import begin_program_draft
from programs.publication.services import withdraw_program
from tests.accounts.people import make_person
from tests.programs.desk.curators import MOMENT, REASON, curator, enter, write
from tests.programs.factories import entry, organization, publish
from tests.programs.freshness.owners import asked
from tests.publishing.reports.readers import ANSWER, WORDS, corrected, reported, reported_by_owner, sent_mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return publish(entry())[0]


# --- Curators --------------------------------------------------------------------------------------------------------


def test_reports_stand_on_the_desk_of_the_organization_and_of_the_whole_catalogue(program):
    report = reported(program)
    browser, _ada = enter()
    page = browser.get(reverse("curating:desk"), {"list": "reports"}).content.decode()
    assert reverse("report_review:report", args=[report.pk]) in page
    assert WORDS in html.unescape(page)
    assert "ana@firm.example" not in page
    assert "The answer goes to them by mail." in browser.get(reverse("report_review:report", args=[report.pk])).text
    hub, _hal = enter("hal", None)
    assert (
        reverse("report_review:report", args=[report.pk])
        in hub.get(reverse("curating:desk"), {"list": "reports"}).content.decode()
    )
    stranger, _eve = enter("eve", organization("other-agency", acronym_en="OA"))
    assert WORDS[:40] not in stranger.get(reverse("curating:desk"), {"list": "reports"}).content.decode()
    assert stranger.get(reverse("report_review:report", args=[report.pk])).status_code == 404
    assert stranger.post(reverse("report_review:report", args=[report.pk]), {"act": "accept"}).status_code == 404


def test_curators_read_the_words_and_never_the_address(program):
    report = reported(program, link="https://agency.example/news")
    browser, _ada = enter()
    page = browser.get(reverse("report_review:report", args=[report.pk])).content.decode()
    assert WORDS in page
    assert "https://agency.example/news" in page
    assert "ana@firm.example" not in page


def test_an_accepted_report_opens_the_draft_with_the_report_beside_it(program):
    report = reported(program)
    browser, _ada = enter()
    address = reverse("report_review:report", args=[report.pk])
    # What is most often said stands there to be sent.
    offered = browser.get(address).context["accept_form"].initial
    assert offered["answer_en"] == "Corrected: dates, or whether it is open."
    assert offered["answer_fr"] == "Corrigé\u00a0: les dates, ou si les demandes sont reçues."
    half = browser.post(address, {"act": "accept", "answer_en": "Only English."})
    assert half.status_code == 200
    assert "Only English." in half.content.decode()
    sent = browser.post(address, {"act": "accept", **ANSWER})
    draft = program.revisions.get(state=VersionState.DRAFT)
    # It leads to the first field that the reader named.
    assert sent["Location"].startswith(reverse("curating:section", args=[draft.pk, "intake"]) + "#id_")
    assert WORDS in browser.get(sent["Location"]).content.decode()
    assert browser.get(reverse("curating:desk"), {"list": "reports"}).context["page_obj"].object_list == []


def test_readers_see_the_answer_once_the_draft_is_published_and_never_the_report(program):
    report = reported(program)
    ada = curator("ada")
    draft = accept_report(report=report, **ANSWER, by=ada, at=MOMENT)
    address = reverse("programs:detail", args=[program.slug])
    assert ANSWER["answer_en"] not in Client().get(address).content.decode()
    write(draft, ada, "intake", closes="2026-12-31")
    curating.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    draft.refresh_from_db()
    curating.approve(version=draft, by=curator("ben"), at=MOMENT)
    page = Client().get(address).content.decode()
    assert "A reader told us, corrected on 24 November 2026" in page
    assert ANSWER["answer_en"] in page
    assert WORDS not in page
    assert "ana@firm.example" not in page
    with override("fr"):
        assert ANSWER["answer_fr"] in Client().get(reverse("programs:detail", args=[program.slug])).content.decode()


def test_whoever_left_an_address_is_told_once_when_it_is_corrected(program):
    report = reported(program, language="fr")
    draft = corrected(report)
    assert report.state == ReportState.CORRECTED
    (mail,) = sent_mails()
    assert mail.payload["to"] == ["ana@firm.example"]
    assert "ce que vous avez signalé est corrigé" in mail.payload["subject"]
    assert WORDS not in mail.payload["body"]
    token = re.search(r"/signalements/([^/]+)/", mail.payload["body"])[1]
    with override("fr"):
        own = Client().get(reverse("reports:own", args=[token])).content.decode()
    assert ANSWER["answer_fr"] in own
    assert mark_corrected(entry_type=draft.type, slug=draft.slug) == 0
    assert len(sent_mails()) == 1


def published(draft, *, by, second="ben"):
    curating.submit(version=draft, reason=REASON, by=by, at=MOMENT)
    draft.refresh_from_db()
    curating.approve(version=draft, by=curator(second), at=MOMENT)
    draft.refresh_from_db()


def test_a_draft_that_leaves_what_was_reported_corrects_nothing_and_loses_nothing(program):
    report, ada = reported(program), curator("ada")
    browser, _zoe = enter("zoe")
    draft = accept_report(report=report, **ANSWER, by=ada, at=MOMENT)
    write(draft, ada, "money", amount_max="250000")
    beside = browser.get(reverse("curating:draft", args=[draft.pk])).content.decode()
    assert "This draft does not change: Dates, or whether it is open." in beside
    published(draft, by=ada)
    report.refresh_from_db()
    assert (report.state, report.corrected_at) == (ReportState.ACCEPTED, None)
    page = Client().get(reverse("programs:detail", args=[program.slug])).content.decode()
    assert "A reader told us" not in page
    assert ANSWER["answer_en"] not in page
    assert sent_mails() == []
    own = Client().get(reverse("reports:own", args=[sign_report(report)])).content.decode()
    assert "not corrected yet" in own
    # It stands on the list again, with the sentences of the first time, and the next draft may correct it.
    assert len(browser.get(reverse("curating:desk"), {"list": "reports"}).context["page_obj"].object_list) == 1
    again = browser.get(reverse("report_review:report", args=[report.pk])).content.decode()
    assert "The entry still says what was reported." in again
    assert ANSWER["answer_fr"] in again
    second = accept_report(report=report, **ANSWER, by=ada, at=MOMENT)
    write(second, ada, "intake", closes="2026-12-31")
    published(second, by=ada, second="cem")
    report.refresh_from_db()
    assert report.state == ReportState.CORRECTED
    assert len(sent_mails()) == 1


def test_going_back_to_an_earlier_version_takes_the_mark_away_and_forward_brings_it_back(program):
    report, first = reported(program), program.live
    draft = corrected(report)
    program.refresh_from_db()
    curating.roll_back(to=first, reason=REASON, by=curator("cem"), at=MOMENT)
    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED
    page = reverse("programs:detail", args=[program.slug])
    assert "A reader told us" not in Client().get(page).content.decode()
    browser, _zoe = enter("zoe")
    assert len(browser.get(reverse("curating:desk"), {"list": "reports"}).context["page_obj"].object_list) == 1
    draft.refresh_from_db()
    curating.roll_back(to=draft, reason=REASON, by=curator("dan"), at=MOMENT)
    assert "A reader told us" in Client().get(page).content.decode()
    assert len(sent_mails()) == 1


def test_a_program_that_comes_back_keeps_what_was_corrected(program):
    report = reported(program)
    corrected(report)
    ada = curator("nia")
    withdraw_program(program=program, by=None, at=MOMENT, reason=REASON)
    program.refresh_from_db()
    draft = begin_program_draft(program=program, by=ada, at=MOMENT)
    write(draft, ada, "money", amount_max="250000")
    published(draft, by=ada, second="cem")
    report.refresh_from_db()
    assert report.state == ReportState.CORRECTED


@pytest.mark.parametrize("state", ["in review", "approved for a day"])
def test_a_report_never_goes_to_a_draft_that_nobody_can_write_in(state):
    ask, _token, (program,) = asked()
    said = [ReportedValue(field="closes", says="", should_say="2027-12-31")]
    report = reported_by_owner(ask.asked.get(), said)
    ada = curator("ada")
    draft = begin_program_draft(program=program, by=ada, at=MOMENT)
    write(draft, ada, "money", amount_max="250000")
    curating.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    draft.refresh_from_db()
    if state != "in review":
        curating.approve(version=draft, by=curator("ben"), at=MOMENT, publish_at=MOMENT + timedelta(days=3))
        draft.refresh_from_db()
    browser, _zoe = enter("zoe")
    address = reverse("report_review:report", args=[report.pk])
    page = browser.get(address).content.decode()
    assert "Its draft is in review or waits for its day." in page
    assert reverse("curating:draft", args=[draft.pk]) in page
    assert 'name="answer_en"' not in page
    with pytest.raises(RefusedError, match="draft_closed"):
        accept_report(report=report, **ANSWER, by=ada, at=MOMENT)
    refused = browser.post(address, {"act": "accept", **ANSWER})
    assert refused.status_code == 409
    assert ANSWER["answer_fr"] in refused.content.decode()
    with pytest.raises(InternalError, match="can be written in"), transaction.atomic():
        EntryReport.objects.update(draft=draft.pk, state="accepted", answered_at=MOMENT, **ANSWER)
    report.refresh_from_db()
    assert (report.state, report.draft) == (ReportState.OPEN, None)
    # It waits where curators look, and goes to the draft once that is sent back.
    assert len(browser.get(reverse("curating:desk"), {"list": "owners"}).context["page_obj"].object_list) == 1
    if state != "in review":
        curating.take_back(version=draft, by=ada, at=MOMENT)
        draft.refresh_from_db()
    curating.send_back(version=draft, comment=REASON, by=curator("cem"), at=MOMENT)
    assert accept_report(report=report, **ANSWER, by=ada, at=MOMENT).pk == draft.pk


def test_an_owner_whose_fields_are_only_partly_corrected_waits_for_the_rest():
    ask, _token, (program,) = asked()
    said = [
        ReportedValue(field="amount_max", says="$100,000", should_say="250000"),
        ReportedValue(field="contact_email", says="", should_say="help@agency.example"),
    ]
    report = reported_by_owner(ask.asked.get(), said)
    ada = curator("ada")
    draft = accept_report(report=report, **ANSWER, by=ada, at=MOMENT)
    write(draft, ada, "applying", contact_email="")
    published(draft, by=ada)
    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED
    second = accept_report(report=report, **ANSWER, by=ada, at=MOMENT)
    write(second, ada, "applying", contact_email="help@agency.example", contact_source="https://agency.example/help")
    published(second, by=ada, second="cem")
    report.refresh_from_db()
    assert report.state == ReportState.CORRECTED
    page = Client().get(reverse("programs:detail", args=[program.slug])).content.decode()
    assert "The organization told us, corrected on" in page


def test_a_report_that_is_not_accepted_is_answered_with_the_reason(program):
    report = reported(program)
    browser, _ada = enter()
    address = reverse("report_review:report", args=[report.pk])
    assert browser.post(address, {"act": "decline", "reply": ""}).status_code == 200
    assert browser.post(address, {"act": "decline", "reply": "It was opened again."}).status_code == 302
    (mail,) = sent_mails(MOMENT + timedelta(days=900))
    assert "about what you reported" in mail.payload["subject"]
    own = Client().get(reverse("reports:own", args=[sign_report(report)])).content.decode()
    assert "It was opened again." in own
    public = Client().get(reverse("programs:detail", args=[program.slug])).content.decode()
    assert "It was opened again." not in public


def test_nobody_is_mailed_who_left_no_address(program):
    corrected(reported(program, email=""))
    assert sent_mails() == []


def test_one_answer_is_enough_and_others_cannot_answer(program):
    report = reported(program)
    ada, eve = curator("ada"), curator("eve", organization("other-agency", acronym_en="OA"))
    with pytest.raises(RefusedError, match="not_yours"):
        accept_report(report=report, **ANSWER, by=eve, at=MOMENT)
    with pytest.raises(RefusedError, match="not_yours"):
        decline_report(report=report, reply="No.", by=eve, at=MOMENT)
    decline_report(report=report, reply="No.", by=ada, at=MOMENT)
    for again in (
        lambda: accept_report(report=report, **ANSWER, by=ada, at=MOMENT),
        lambda: decline_report(report=report, reply="No.", by=ada, at=MOMENT),
    ):
        with pytest.raises(RefusedError, match="settled"):
            again()


def test_a_report_whose_draft_was_deleted_comes_back_to_the_desk(program):
    report, ada = reported(program), curator("ada")
    draft = accept_report(report=report, **ANSWER, by=ada, at=MOMENT)
    curating.discard_draft(version=draft, by=ada, at=MOMENT)
    browser, _bea = enter("bea")
    assert len(browser.get(reverse("curating:desk"), {"list": "reports"}).context["page_obj"].object_list) == 1
    accept_report(report=report, **ANSWER, by=ada, at=MOMENT)


def test_what_an_owner_wrote_is_taken_into_the_draft_field_by_field():
    ask, _token, (program,) = asked()
    said = [
        ReportedValue(field="amount_max", says="$100,000", should_say="250000", source="https://new.example/guide"),
        ReportedValue(field="contact_email", says="", should_say="help@agency.example", source=""),
        ReportedValue(field="conditions", says="", should_say="Only for Quebec.", source=""),
    ]
    report = reported_by_owner(ask.asked.get(), said)
    browser, ada = enter()
    assert (
        reverse("report_review:report", args=[report.pk])
        in browser.get(reverse("curating:desk"), {"list": "owners"}).content.decode()
    )
    # What somebody wrote in the draft before stays until a curator takes the owner's word.
    draft = begin_program_draft(program=program, by=ada, at=MOMENT)
    write(draft, ada, "money", amount_max="90000")
    write(draft, ada, "applying", contact_email="desk@agency.example")
    accept_report(report=report, **ANSWER, by=ada, at=MOMENT)
    document, _version = document_at(draft)
    assert (document["amount_max"], document["contact_email"]) == ("90000", "desk@agency.example")
    page = browser.get(reverse("curating:draft", args=[draft.pk])).content.decode()
    assert "Only for Quebec." in page
    assert page.count("Take it into the draft") == 2
    take = reverse("report_review:apply", args=[report.pk])
    assert browser.post(take, {"field": "conditions"}).status_code == 404
    assert browser.post(take, {"field": "no-such-field"}).status_code == 404
    assert browser.post(take, {"field": "*"}).status_code == 302
    document, _version = document_at(draft)
    assert (document["amount_max"], document["contact_email"]) == ("250000", "help@agency.example")
    assert document["as_of"] == "2026-11-24"
    assert "https://new.example/guide" in document["sources"].splitlines()
    assert document["conditions"] == []
    assert "Stands in the draft." in browser.get(reverse("curating:draft", args=[draft.pk])).content.decode()


def amount_of_owner(program, ask):
    row = ask.asked.get(program=program)
    row.revision = program.live
    return reported_by_owner(row, [ReportedValue(field="amount_max", says="$100,000", should_say="250000")])


def accepted_by_press(browser, report):
    """The draft that a curator's press takes a report into."""
    answer = browser.post(reverse("report_review:report", args=[report.pk]), {"act": "accept", **ANSWER})
    assert answer.status_code == 302
    report.refresh_from_db()
    return draft_of(report)


def test_an_owners_word_never_replaces_what_was_published_after_the_owner_read():
    ask, _token, (program,) = asked()
    report, (browser, ada) = amount_of_owner(program, ask), enter()
    newer = begin_program_draft(program=program, by=ada, at=MOMENT)
    write(newer, ada, "money", amount_max="400000")
    published(newer, by=ada)
    draft = accepted_by_press(browser, report)
    assert document_at(draft)[0]["amount_max"] == "400000"
    assert report.fields.get().taken_at is None


def test_an_owners_word_sets_no_later_day_of_the_evidence_back():
    ask, _token, (program,) = asked()
    report = amount_of_owner(program, ask)
    browser, ada = enter()
    draft = begin_program_draft(program=program, by=ada, at=MOMENT)
    write(draft, ada, "sources", as_of="2026-11-25")
    accept_report(report=report, **ANSWER, by=ada, at=MOMENT)
    document, _version = document_at(draft)
    assert (document["amount_max"], document["as_of"]) == ("100000", "2026-11-25")
    # A curator may still take it; the day stays.
    browser.post(reverse("report_review:apply", args=[report.pk]), {"field": "amount_max"})
    document, _version = document_at(draft)
    assert (document["amount_max"], document["as_of"]) == ("250000", "2026-11-25")


def test_a_report_is_taken_in_wholly_or_not_at_all(monkeypatch):
    ask, _token, (program,) = asked()
    report = amount_of_owner(program, ask)
    browser, _ada = enter()
    monkeypatch.setattr(
        "hub.publishing.reports.services.may_write", lambda *_draft, **_by: Refusal("no_draft", "Gone.")
    )
    answer = browser.post(reverse("report_review:report", args=[report.pk]), {"act": "accept", **ANSWER})
    assert answer.status_code == 409
    report.refresh_from_db()
    assert (report.state, report.draft) == (ReportState.OPEN, None)
    assert not program.revisions.filter(state=VersionState.DRAFT).exists()


def test_what_a_deleted_draft_took_does_not_stand_in_the_next():
    ask, _token, (program,) = asked()
    report, (browser, ada) = amount_of_owner(program, ask), enter()
    curating.discard_draft(version=accepted_by_press(browser, report), by=ada, at=MOMENT)
    assert report.fields.get().taken_at is not None
    draft = begin_program_draft(program=program, by=ada, at=MOMENT)
    write(draft, ada, "money", amount_max="90000")
    accepted_by_press(browser, report)
    assert report.fields.get().taken_at is None
    apply_field(field=report.fields.get(), by=ada, at=MOMENT)
    assert document_at(draft)[0]["amount_max"] == "250000"


# --- What is kept ----------------------------------------------------------------------------------------------------


def test_the_address_is_forgotten_thirty_days_after_the_answer(program):
    report = reported(program)
    decline_report(report=report, reply="No.", by=curator("ada"), at=MOMENT)
    assert erase_reporters(at=MOMENT + timedelta(days=30)) == 0
    assert erase_reporters(at=MOMENT + timedelta(days=30, seconds=1)) == 1
    report.refresh_from_db()
    assert (report.email, report.words) == ("", WORDS)


def test_an_address_waits_for_its_correction_but_no_longer_than_a_year(program):
    report = reported(program)
    accept_report(report=report, **ANSWER, by=curator("ada"), at=MOMENT)
    assert erase_reporters(at=MOMENT + timedelta(days=300)) == 0
    assert erase_reporters(at=MOMENT + timedelta(days=366)) == 1
    with time_machine.travel(MOMENT + timedelta(days=400), tick=False):
        assert tasks.erase_reporters() == 0


def test_whoever_leaves_takes_the_address_along_and_may_read_the_reports_before(program):
    person, report = make_person("ana@firm.example"), reported(program, email="Ana@firm.example")
    reported(program, email="somebody@else.example", words="Another mistake.")
    exported = export_parts(person)["reports"]
    assert [(row["entry"], row["words"]) for row in exported] == [(program.slug, WORDS)]
    person.delete()
    report.refresh_from_db()
    assert report.email == ""
    assert EntryReport.objects.exclude(email="").count() == 1


def test_what_was_reported_is_never_rewritten(program):
    reported(program)
    for change in ({"words": "Other words."}, {"part": "who"}, {"origin": "owner"}):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            EntryReport.objects.update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "accepted"},
        {"state": "declined", "answered_at": MOMENT},
        {"state": "corrected", "answered_at": MOMENT, **ANSWER},
        {"state": "accepted", "answered_at": MOMENT, "answer_en": "Only English."},
        {"answered_at": MOMENT},
        {"state": "odd"},
    ],
)
def test_the_database_holds_state_and_answer_together(program, change):
    reported(program)
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryReport.objects.update(**change)
