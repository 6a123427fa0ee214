"""Leads: each company is told once, after the checks, and nobody is named or reached before both sides said yes."""

import re
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.choices import MemberRole, Purpose
from companies.consents.services import set_consent
from companies.models import Membership
from companies.privacy.registry import export_parts, merge_handlers
from hub.accounts.models import User
from hub.audit.models import Entry, SensitiveView
from hub.casework.choices import DeclineReason
from hub.casework.leads.access import waiting_of
from hub.casework.leads.rules import WRITTEN_TO, is_closed
from hub.casework.leads.services import answer_proposal, propose_lead, record_buyer, send_proposal
from hub.casework.metrics.queries import measurements
from hub.casework.models import CompanyProposal, ServiceRequest
from hub.casework.requests.services.recusals import keep_out, undo_recusal
from hub.casework.rooms.proposals import propose_consortium
from hub.core.workflow import RefusedError
from hub.directory.models import Seat, SeatHolder
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from opportunities.choices import CheckAnswer, DeclarationState
from opportunities.leads.queries import lead_entry
from opportunities.leads.services import declare
from opportunities.models import (
    ComplianceCheck,
    Declaration,
    DossierContact,
    DossierProfile,
    Opportunity,
)
from tests.accounts.people import make_person
from tests.casework.leads import (
    AT,
    OWNER_SEAT,
    PARTS,
    SLUG,
    TODAY,
    ana,
    browser_of,
    clear,
    company,
    lead,
    moment,
    of_company,
    officer,
    owner_of,
    propose,
    send_all,
)
from tests.support.arrivals import at_one_moment

__all__ = ["ana", "lead", "moment"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


# --- Told once --------------------------------------------------------------------------------------------------------


def told() -> list[str]:
    return sorted(Notification.objects.filter(kind="casework.proposed").values_list("recipient__user__name", flat=True))


def test_nobody_is_told_of_a_lead_that_is_not_cleared(lead: Opportunity) -> None:
    one = company("boreal")
    with pytest.raises(RefusedError, match="not_cleared"):
        propose(one)
    clear()
    assert propose(one) == 1
    # What loses its clearance between the press and the mail is not told either.
    ComplianceCheck.objects.filter(slug="c2-sanctions").update(if_yes_en="stop at once")
    send_all()
    assert (told(), CompanyProposal.objects.get().dropped_at) == ([], AT)


def test_each_company_is_told_once_under_retries_in_the_language_of_its_people(lead: Opportunity) -> None:
    clear()
    one, two = company("boreal"), company("fjord", language="fr")
    assert propose(one, two) == 2
    assert propose(one, two) == 0
    assert OutboxMessage.objects.filter(topic="casework.proposal").count() == 2
    for _again in range(3):
        send_all()
    assert told() == ["Boreal", "Fjord"]
    row = Notification.objects.get(recipient__user__name="Fjord", kind="casework.proposed")
    with override("fr"):
        assert row.path_fr == of_company(two, CompanyProposal.objects.get(company=two))
    assert all(words not in str(row.context) for _part, words in PARTS.values())


def test_a_withdrawn_consent_in_between_is_not_told_and_one_to_the_wording_without_letters_neither(
    lead: Opportunity,
) -> None:
    clear()
    gone, former = company("boreal"), company("fjord", agrees=False)
    former.consents.create(purpose=Purpose.LEADS, granted=True, wording=2, language="en", at=AT, by=owner_of(former))
    assert propose(gone, former) == 2
    set_consent(company=gone, purpose=Purpose.LEADS, granted=False, language="en", by=owner_of(gone), at=AT)
    send_all()
    assert told() == []
    assert 2 not in WRITTEN_TO


@pytest.mark.parametrize(("days", "is_open"), [(-1, True), (0, True), (1, False)])
@pytest.mark.parametrize("way", ["its day", "its status"])
def test_a_closed_lead_is_neither_told_nor_answered(
    lead: Opportunity, ana: User, way: str, days: int, is_open: bool
) -> None:
    clear()
    one, late, asked = company("boreal"), company("fjord"), company("granite")
    propose(one, late)
    send_proposal(pk=CompanyProposal.objects.get(company=one).pk, at=AT)
    waits = CompanyProposal.objects.get(company=one)
    if way == "its day":
        Opportunity.objects.filter(slug=SLUG).update(closes=TODAY - timedelta(days=days))
    elif not is_open:
        Opportunity.objects.filter(slug=SLUG).update(status="closed")
    entry = lead_entry(SLUG)
    assert entry is not None
    set_of = {"requirements": ["membranes"], "lead": entry, "seat": entry.owner, "by": ana, "at": AT}
    told_one = {"lead": entry, "companies": {asked.pk: []}, "by": ana, "at": AT}
    for act in (
        lambda: propose_lead(**told_one),
        lambda: propose_consortium(members={one.pk: ["membranes"], asked.pk: []}, **set_of),
        lambda: answer_proposal(proposal=waits, answer="later", reason="", by=owner_of(one), at=AT),
    ):
        with nullcontext() if is_open else pytest.raises(RefusedError, match="closed"):
            act()
    for key in CompanyProposal.objects.filter(opportunity=lead).values_list("pk", flat=True):
        send_proposal(pk=key, at=AT)
    assert told() == (["Boreal", "Fjord", "Granite"] if is_open else ["Boreal"])
    # The pages say so, and offer nothing that would be refused.
    mine, page = browser_of(owner_of(late if is_open else one)), of_company(late if is_open else one)
    for address in (page, of_company(one, waits) if not is_open else page, lead.get_absolute_url()):
        shown = mine.get(address).text
        assert ("Not for us" in shown or "waits for its answer" in shown) == is_open, address
    assert ("This is past" in mine.get(lead.get_absolute_url()).text) == (not is_open)
    first = reverse("companies:dashboard", args=[(late if is_open else one).slug])
    assert ("Visible reuse" in mine.get(first).text) == is_open
    desk = browser_of(ana)
    office = desk.get(reverse("leads:lead", args=[SLUG])).text
    assert (office.count("its last day has passed"), 'id="tell-h"' in office) == ((0, True) if is_open else (1, False))
    listed = [(row["state"], row["is_closed"]) for row in desk.get(reverse("leads:list")).context["rows"]]
    over = [("Closed.", True)] if way == "its day" else []
    assert listed == ([("Published.", False)] if is_open else over)


def test_a_company_takes_back_its_yes_on_a_closed_lead(lead: Opportunity, ana: User) -> None:
    clear()
    one = company("boreal")
    propose(one)
    send_all()
    row, by = CompanyProposal.objects.get(), owner_of(one)
    answer_proposal(proposal=row, answer="yes", reason="", by=by, at=AT)
    Opportunity.objects.filter(slug=SLUG).update(status="closed")
    row.refresh_from_db()
    mine, page = browser_of(by), of_company(one, row)
    shown = mine.get(page).text
    assert "You may still take back your yes." in shown
    assert "Not for us" in shown
    assert 'value="later"' not in shown
    with pytest.raises(RefusedError, match="closed"):
        answer_proposal(proposal=row, answer="yes", reason="", by=by, at=AT)
    mine.post(page, {"act": "answer", "answer": "no", "reason": DeclineReason.values[0]})
    row.refresh_from_db()
    assert row.answer == "no"
    assert "Not for us" not in mine.get(page).text
    with pytest.raises(RefusedError, match="closed"):
        answer_proposal(proposal=row, answer="later", reason="", by=by, at=AT)


# --- Both sides -------------------------------------------------------------------------------------------------------


def assert_called_in_the_language_of_the_reader(request: ServiceRequest, mine: Client, desk: Client) -> None:
    """Check that what nobody wrote, the subject of an introduction, is made of the lead's title in French too."""
    assert request.subject == "Introduction: Visible reuse"
    with override("fr"):
        french = [mine.get(request.get_absolute_url()), mine.get(reverse("casework:list"))]
        french += [desk.get(reverse("desk:case", args=[request.reference])), desk.get(reverse("desk:inbox"))]
    assert all("Mise en relation\u00a0: Réutilisation visible" in page.text for page in french)


def assert_not_named_to_who_is_kept_out(request: ServiceRequest, person: User, client: Client) -> None:
    kept_out = keep_out(request=request, person=person, by=person, at=AT)
    assert request.reference not in client.get(reverse("leads:lead", args=[SLUG])).text
    undo_recusal(key=kept_out.pk, by=person, at=AT)


def test_the_whole_way_on_the_pages(lead: Opportunity, ana: User) -> None:
    one, other = company("boreal"), company("austral")
    desk, page = browser_of(ana), reverse("leads:lead", args=[SLUG])
    refused = desk.get(page)
    assert "Nobody is told before it is" in refused.text
    assert "Tell these companies" not in refused.text
    for check in ComplianceCheck.objects.all():
        sent = {"act": "check", "check": check.slug, "answer": "no", "note": ""}
        assert desk.post(page, sent).status_code == 302
    shown = desk.get(page)
    # Whom to tell, and the checks, come first once it is published; what each reader gets is looked up.
    assert shown.text.index('id="tell-h"') < shown.text.index('id="checks-h"') < shown.text.index('id="levels-h"')
    keys = {row["key"]: row["is_ticked"] for row in shown.context["companies"]}
    assert keys == {one.pk: True, other.pk: True}
    assert desk.post(page, {"act": "propose", "companies": [str(one.pk)]}).status_code == 302
    send_all()
    proposal = CompanyProposal.objects.get(company=one)

    mine, theirs = browser_of(owner_of(one)), browser_of(owner_of(other))
    # What is looked for stands where it is answered, and on the company's first page as long as nobody answered.
    first = reverse("companies:dashboard", args=[one.slug])
    for address in (of_company(one), of_company(one, proposal), first):
        assert all(words in mine.get(address).text for words in ("Visible reuse", "Reuse of water."))
    assert "Visible reuse" not in theirs.get(reverse("companies:dashboard", args=[other.slug])).text
    assert "Visible reuse" not in theirs.get(of_company(other)).text
    assert theirs.get(of_company(other, proposal)).status_code == 404
    assert theirs.get(of_company(one, proposal)).status_code == 404

    # Its public page leads a company that was told to the answer, and nobody else.
    readers = (mine, theirs, desk, Client())
    ways = [of_company(one, proposal) in browser.get(lead.get_absolute_url()).text for browser in readers]
    assert ways == [True, False, False, False]

    def read(browser: Client = mine) -> set[str]:
        text = browser.get(of_company(one, proposal)).text
        return {name for name, (_part, words) in PARTS.items() if words in text}

    assert read() == set()
    for address in (of_company(one), of_company(one, proposal)):
        assert "If you say yes, your name leaves Canada: the buyer in China reads it." in mine.get(address).text, (
            "beside each yes"
        )
    assert mine.post(of_company(one, proposal), {"act": "declare", "state": "skipped"}).status_code == 302
    assert Declaration.objects.get().state == DeclarationState.SKIPPED
    assert read() == {"profile"}
    assert SensitiveView.objects.filter(what="opportunities.profile", user=owner_of(one)).exists()
    # The officer cannot ask the buyer before the company's yes.
    assert desk.post(page, {"act": "buyer", "proposal": proposal.pk, "accepts": "yes"}).status_code == 302
    assert not ServiceRequest.objects.exists()
    assert mine.post(of_company(one, proposal), {"act": "answer", "answer": "yes"}).status_code == 302
    assert Notification.objects.filter(kind="casework.proposal_accepted").count() == 1
    assert read() == {"profile"}
    assert "Visible reuse" not in mine.get(first).text
    assert owner_of(one).email not in desk.get(page).text
    assert desk.post(page, {"act": "buyer", "proposal": proposal.pk, "accepts": "yes"}).status_code == 302
    request = ServiceRequest.objects.get()
    assert (request.company, request.owner.slug, request.opportunity) == (one, OWNER_SEAT, lead)
    assert read() == set(PARTS)
    assert request.reference in mine.get(of_company(one, proposal)).text
    assert_called_in_the_language_of_the_reader(request, mine, desk)
    assert desk.get(reverse("desk:case", args=[request.reference])).status_code == 200
    assert reverse("desk:case", args=[request.reference]) in desk.get(page).text
    assert_not_named_to_who_is_kept_out(request, ana, desk)
    # A company that takes its consent back goes on with what both said yes to, and is put before nobody anew.
    set_consent(company=one, purpose=Purpose.LEADS, granted=False, language="en", by=owner_of(one), at=AT)
    assert read() == set(PARTS)


def test_the_officer_reads_what_waits_and_a_company_once_what_opens_the_profile(lead: Opportunity, ana: User) -> None:
    one = company("boreal")
    clear()
    desk, page = browser_of(ana), reverse("leads:lead", args=[SLUG])
    shown = desk.get(page)
    # What is answered is folded, and a no is good news where a yes would hold the lead.
    assert [row["given"] for row in shown.context["checks"] if row["blocks"]] == []
    assert {row["tone"] for row in shown.context["settled"] if row["blocks"]} == {"ok"}
    assert shown.context["checks"], "one that holds nothing waits, and opens no fold"
    assert re.search(r"<details([^>]*)>\s*<summary>[^<]*Answered: ", shown.text)[1] == ""
    other = ComplianceCheck.objects.filter(blocks_lead=False)[0]
    desk.post(page, {"act": "check", "check": other.slug, "answer": "no", "note": ""})
    assert {row["tone"] for row in desk.get(page).context["settled"] if not row["blocks"]} == {""}
    propose(one)
    send_all()
    told_one = of_company(one, CompanyProposal.objects.get())
    mine = browser_of(owner_of(one))
    # It is asked by its two answers; the next level names all that it needs.
    assert mine.get(told_one).text.count("To read it, this is needed:") == 1
    assert "Ask the buyer" not in desk.get(reverse("leads:list")).text
    mine.post(told_one, {"act": "answer", "answer": "yes"})
    assert "Ask the buyer: 1" in desk.get(reverse("leads:list")).text
    desk.post(page, {"act": "buyer", "proposal": CompanyProposal.objects.get().pk, "accepts": "yes"})
    assert "Ask the buyer" not in desk.get(reverse("leads:list")).text


def test_what_waits_for_several_companies_is_read_in_one_statement(
    lead: Opportunity, django_assert_num_queries: Any
) -> None:
    clear()
    one, two, silent = company("boreal"), company("cedar"), company("dune", agrees=False)
    for each in (one, two):
        propose(each)
    send_all()
    for asked, waiting in (([one, two, silent], {one.pk, two.pk}), ([two], {two.pk})):
        with django_assert_num_queries(1):
            assert {row.company_id for row in waiting_of(asked, on=TODAY)} == waiting
    with django_assert_num_queries(0):
        assert waiting_of([], on=TODAY) == []


@pytest.mark.parametrize("answer", CheckAnswer.values)
def test_the_page_shows_every_answer_to_a_check(lead: Opportunity, ana: User, answer: str) -> None:
    sent = {"act": "check", "check": ComplianceCheck.objects.filter(blocks_lead=True)[0].slug, "answer": answer}
    shown = browser_of(ana).post(reverse("leads:lead", args=[SLUG]), sent | {"note": "Seen."}, follow=True)
    assert shown.status_code == 200
    assert str(CheckAnswer(answer).label) in shown.text
    # A yes holds the lead on, as no answer does.
    assert shown.text.count("Holds the lead") == 4 + (answer == CheckAnswer.YES)


def test_the_dossier_is_written_on_its_own_page_and_every_reading_is_logged(lead: Opportunity, ana: User) -> None:
    desk, page = browser_of(ana), reverse("leads:dossier", args=[SLUG])
    shown = desk.get(page).text
    assert all(words in shown for _part, words in PARTS.values())
    assert SensitiveView.objects.filter(user=ana, what="opportunities.contact").count() == 1
    assert all(words not in desk.get(reverse("leads:lead", args=[SLUG])).text for _part, words in PARTS.values())
    assert "Write it in French too." in desk.post(page, {"profile_en": "New"}).text
    assert desk.post(page, {"profile_en": "New", "profile_fr": "Nouveau"}).status_code == 302
    assert (DossierProfile.objects.get().text("fr"), DossierContact.objects.count()) == ("Nouveau", 0)


def test_not_for_us_needs_a_reason_that_the_officer_counts(lead: Opportunity, ana: User) -> None:
    clear()
    firms = [company(name) for name in ("boreal", "fjord", "granite")]
    propose(*firms)
    send_all()
    reasons = [DeclineReason.TOO_LARGE, DeclineReason.TOO_LARGE, DeclineReason.RISK]
    for firm, reason in zip(firms, reasons, strict=True):
        page = of_company(firm, CompanyProposal.objects.get(company=firm))
        browser = browser_of(owner_of(firm))
        browser.post(page, {"act": "answer", "answer": "no"})
        assert not CompanyProposal.objects.get(company=firm).answer
        browser.post(page, {"act": "answer", "answer": "no", "reason": reason})
    hers = browser_of(ana)
    shown = hers.get(reverse("leads:lead", args=[SLUG]))
    assert [(str(words), count) for words, count in shown.context["declined"]] == [
        ("Too large for us alone", 2), ("The risk is too high", 1),
    ]  # fmt: skip
    # The figures count them: of all, and of the office that looks after the lead.
    office = Seat.objects.get(slug=OWNER_SEAT).office
    assert office is not None
    since, now = AT - timedelta(days=1), timezone.now()
    for places, found in (((), 3), ([office.slug], 3), (["tcs-beijing"], 0), ([office.slug, "tcs-beijing"], 3)):
        assert sum(measurements(since=since, at=now, places=places).declined.values()) == found
    # The page shows them in months without a request too: as numbers to who leads there, to others as too few.
    few = "Too few to show: Too large for us alone and The risk is too high."
    dee = officer("dee", "hub-desk")
    SeatHolder.objects.filter(user=dee).update(is_lead=True)
    for reader, note, numbers in ((browser_of(dee), "", [2, 1]), (hers, few, [])):
        page = reader.get(reverse("team:figures"))
        (section,) = page.context["report"].sections
        assert section.title == "Why leads were not for companies"
        assert {section.title, "No request in this period"} <= {*re.findall(r"[^<>]*", page.text)}
        assert note in page.text
        assert (section.note, [bar.number for bar in section.bars]) == (note, numbers)


def test_readers_answer_nothing_and_two_presses_are_one(lead: Opportunity) -> None:
    clear()
    one = company("boreal")
    propose(one)
    send_all()
    proposal = CompanyProposal.objects.get()
    reader = make_person("ria@firm.example", name="Ria")
    Membership.objects.create(company=one, user=reader, role=MemberRole.READER, joined_at=AT)
    page = of_company(one, proposal)
    assert browser_of(reader).get(page).status_code == 200
    assert browser_of(reader).post(page, {"act": "answer", "answer": "yes"}).status_code == 403
    for _again in range(2):
        answer_proposal(proposal=proposal, answer="yes", reason="", by=owner_of(one), at=AT)
    made = record_buyer(proposal=proposal, accepts=True, by=None, at=AT)
    with pytest.raises(RefusedError, match="settled"):
        record_buyer(proposal=proposal, accepts=True, by=None, at=AT)
    with pytest.raises(RefusedError, match="settled"):
        answer_proposal(proposal=proposal, answer="no", reason="risk", by=owner_of(one), at=AT)
    assert ServiceRequest.objects.get() == made
    # It begins at the seat of the lead: the company hears of it once, and nobody is asked to route it.
    assert made.owner == lead.owner
    told = Notification.objects.filter(context__reference=made.reference).values_list("kind", flat=True)
    assert set(told) == {"casework.received"}


@pytest.mark.parametrize("who", ["ana", "dee"])
def test_the_seat_of_a_lead_hears_of_the_request_that_somebody_else_makes(
    lead: Opportunity, ana: User, who: str
) -> None:
    clear()
    one, presser = company("boreal"), {"ana": ana, "dee": officer("dee", "hub-desk")}[who]
    propose(one)
    send_all()
    proposal = CompanyProposal.objects.get()
    answer_proposal(proposal=proposal, answer="yes", reason="", by=owner_of(one), at=AT)
    record_buyer(proposal=proposal, accepts=True, by=presser, at=AT)
    told = Notification.objects.filter(kind="casework.new_at_desk")
    assert [row.recipient.user for row in told] == ([] if who == "ana" else [ana])


@pytest.mark.parametrize("status", ["ongoing", "recurring"])
def test_a_lead_takes_no_answer_after_its_day_whether_or_not_it_comes_back(lead: Opportunity, status: str) -> None:
    lead.status, lead.closes = status, TODAY - timedelta(days=1)
    assert is_closed(lead, TODAY)


@pytest.mark.django_db(transaction=True)
def test_ten_at_one_moment_tell_answer_and_introduce_once(lead: Opportunity) -> None:
    clear()
    one = company("boreal")
    propose(one)
    proposal = CompanyProposal.objects.get()
    assert sum(at_one_moment([lambda: send_proposal(pk=proposal.pk, at=AT)] * 10)) == 1
    yes = {"answer": "yes", "reason": "", "by": owner_of(one), "at": AT}
    assert at_one_moment([lambda: answer_proposal(proposal=proposal, **yes)] * 10) == [None] * 10
    assert Entry.objects.filter(action="casework.lead.answered").count() == 1
    made = at_one_moment([lambda: record_buyer(proposal=proposal, accepts=True, by=None, at=AT)] * 10)
    assert [each for each in made if isinstance(each, ServiceRequest)] == list(ServiceRequest.objects.all())
    assert ServiceRequest.objects.count() == 1
    assert sum(isinstance(each, RefusedError) for each in made) == 9


def test_a_company_takes_along_what_it_was_told_and_a_merge_moves_it(lead: Opportunity) -> None:
    clear()
    kept, gone = company("boreal"), company("fjord")
    propose(gone)
    send_all()
    declare(company=gone, opportunity=lead, state=DeclarationState.DONE, by=None, at=AT)
    told_of = export_parts(gone)["leads"]
    assert (told_of["proposals"][0]["lead"], told_of["declarations"][0]["state"]) == (SLUG, "done")
    assert all(words not in str(told_of) for _part, words in PARTS.values())
    for handler in merge_handlers():
        if handler.column in {"casework.CompanyProposal.company", "opportunities.Declaration.company"}:
            assert handler.count(gone) == 1
            assert handler.follow(kept, gone).moved == 1
    assert {CompanyProposal.objects.get().company, Declaration.objects.get().company} == {kept}
