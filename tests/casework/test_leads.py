"""Leads: nobody is told before the checks, each company once, nobody is named or reached before both sides said yes."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from companies.choices import MemberRole, Purpose
from companies.consents.services import set_consent
from companies.models import Company, Membership
from companies.privacy.registry import export_parts, merge_handlers
from companies.profile.services.offerings import add_offering
from companies.registration.services import register_company
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import Entry, SensitiveView
from hub.casework.choices import DeclineReason, ProposalAnswer
from hub.casework.leads.access import told_lead_for
from hub.casework.leads.rules import WRITTEN_TO
from hub.casework.leads.services import answer_proposal, propose_lead, record_buyer, send_proposal
from hub.casework.models import CompanyProposal, ServiceRequest
from hub.core.workflow import RefusedError, TransitionRefusedError
from hub.directory.models import Seat, SeatHolder
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from hub.publishing import services as publishing
from opportunities.choices import CheckAnswer, DeclarationState
from opportunities.disclosure import (
    LEVEL_NEEDS,
    PROFILE,
    TECHNICAL,
    DossierReader,
    LevelNeed,
    missing_needs,
    text_mark,
)
from opportunities.entry_types import OPPORTUNITY
from opportunities.leads.queries import is_cleared, lead_entries, lead_entry
from opportunities.leads.services import answer_check, declare, keep_dossier
from opportunities.models import (
    Clearance,
    ComplianceCheck,
    Declaration,
    DossierContact,
    DossierProfile,
    DossierTechnical,
    Opportunity,
)
from tests.accounts.people import come_in, give_app, make_person
from tests.casework.test_races import all_at_once
from tests.opportunities.test_entries import LEAD, begun, commissioner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

AT = datetime.fromisoformat("2026-11-27T15:00:00+00:00")
TODAY = date(2026, 11, 27)
SLUG, OWNER_SEAT = "reuse-near-suzhou", "shanghai-water-monitoring"
PARTS = {
    "profile": (DossierProfile, "heron-profile-zq"),
    "technical": (DossierTechnical, "heron-technical-zq"),
    "contact": (DossierContact, "heron-contact-zq"),
}


def officer(name: str, seat: str) -> User:
    """Return somebody who holds a seat."""
    person: User = make_person(f"{name}@hub.example", role=Role.ADVISER, name=name.title())
    SeatHolder.objects.create(user=person, seat=Seat.objects.get(slug=seat), since=AT - timedelta(days=30))
    return person


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def ana() -> User:
    return officer("ana", OWNER_SEAT)


@pytest.fixture
def lead() -> Opportunity:
    """A lead that readers see; its checks are not answered, and each level of its dossier holds a word of its own."""
    row: Opportunity = Opportunity.objects.create(
        slug=SLUG, kind="lead", status="ongoing", title_en="Visible reuse", title_fr="Réutilisation visible",
        buyer_en="A park", buyer_fr="Un parc", buyer_kind="private_operator", description_en="Reuse of water.",
        description_fr="Réutilisation de l’eau.", areas=["wastewater-treatment"], areas_basis="stated",
        cn_provinces=["CN-JS"], capabilities=["membranes"], capability_words_en=["membranes"],
        capability_words_fr=["membranes"], closes=TODAY + timedelta(days=60), is_verified=True, sources=[],
        owner=Seat.objects.get(slug=OWNER_SEAT),
    )  # fmt: skip
    for part, words in PARTS.values():
        keep_dossier(part=part, opportunity=SLUG, text_en=words, text_fr=words, by=None, at=AT)
    return row


def clear(slug: str = SLUG, *, answer: CheckAnswer = CheckAnswer.NO, at: datetime = AT) -> None:
    """Answer every blocking check of a lead."""
    for check in ComplianceCheck.objects.filter(blocks_lead=True):
        note = "A permit." if answer == CheckAnswer.SETTLED else ""
        answer_check(opportunity=slug, check=check, answer=answer, note=note, by=None, at=at)


def company(name: str, *, agrees: bool = True, language: str = "en") -> Company:
    """Return a company that makes membranes, with an owner of its own."""
    person = make_person(f"{name}@firm.example", name=name.title())
    User.objects.filter(pk=person.pk).update(language=language)
    made = register_company(by=person, name=name.title(), province="QC", at=AT)
    facts = {"areas": ["wastewater-treatment"], "capabilities": ["membranes"], "markets": ["CN"]}
    add_offering(company=made, name="Membrane", answers=facts, by=person, at=AT)
    if agrees:
        set_consent(company=made, purpose=Purpose.LEADS, granted=True, language="en", by=person, at=AT)
    return made


def owner_of(made: Company) -> User:
    person: User = Membership.objects.get(company=made, role=MemberRole.OWNER).user
    return person


def propose(*companies: Company) -> int:
    entry = lead_entry(SLUG)
    assert entry is not None
    return propose_lead(lead=entry, companies={each.pk: [("Why.", "Raison.")] for each in companies}, by=None, at=AT)


def send_all(at: datetime = AT) -> None:
    for key in CompanyProposal.objects.values_list("pk", flat=True):
        send_proposal(pk=key, at=at)


def browser_of(person: User) -> Client:
    browser = Client()
    if person.role == Role.ADVISER:
        give_app(person)
    come_in(browser, person)
    return browser


def of_company(made: Company, proposal: CompanyProposal | None = None) -> str:
    if proposal is None:
        return reverse("leads:for_you", args=[made.slug])
    return reverse("leads:told", args=[made.slug, proposal.pk])


# --- What the levels need: pure ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [PROFILE, TECHNICAL])
def test_a_level_opens_with_all_it_needs_and_with_nothing_less(level: str) -> None:
    names = [need.value for need in LevelNeed]
    for values in product((False, True), repeat=len(names)):
        reader = DossierReader(**dict(zip(names, values, strict=True)))
        given_all = all(getattr(reader, need.value) for need in LEVEL_NEEDS[level])
        goes_on = reader.company_yes and reader.buyer_yes and not reader.consent
        rest = all(getattr(reader, need.value) for need in LEVEL_NEEDS[level] if need is not LevelNeed.CONSENT)
        assert (missing_needs(level, reader) == []) == (given_all or (goes_on and rest))
    assert set(LEVEL_NEEDS[PROFILE]) < set(LEVEL_NEEDS[TECHNICAL])


# --- Clearance --------------------------------------------------------------------------------------------------------


def test_a_lead_is_cleared_by_every_blocking_check_and_each_yes_says_how_it_was_settled() -> None:
    blocking = list(ComplianceCheck.objects.filter(blocks_lead=True))
    for number, check in enumerate(blocking):
        assert not is_cleared(SLUG, on=TODAY), number
        answer_check(opportunity=SLUG, check=check, answer=CheckAnswer.NO, note="", by=None, at=AT)
    assert is_cleared(SLUG, on=TODAY)
    held = {"opportunity": SLUG, "check": blocking[0], "by": None, "at": AT}
    answer_check(answer=CheckAnswer.YES, note="The owner is listed.", **held)
    assert not is_cleared(SLUG, on=TODAY)
    with pytest.raises(ValidationError):
        answer_check(answer=CheckAnswer.SETTLED, note=" ", **held)
    answer_check(answer=CheckAnswer.SETTLED, note="Permit 12.", **held)
    assert is_cleared(SLUG, on=TODAY)
    # Each answer is kept in the history of its row.
    assert Clearance.pgh_event_model.objects.filter(question=blocking[0]).count() == 3  # type: ignore[attr-defined]


def test_it_falls_due_after_twelve_months_and_when_the_text_of_a_check_changes() -> None:
    clear()
    assert is_cleared(SLUG, on=TODAY + timedelta(days=365))
    assert not is_cleared(SLUG, on=TODAY + timedelta(days=366))
    ComplianceCheck.objects.filter(slug="c2-sanctions").update(if_yes_fr="arrêter là")
    assert not is_cleared(SLUG, on=TODAY)


def test_python_and_the_database_mark_a_text_alike(lead: Opportunity) -> None:
    check = ComplianceCheck.objects.get(slug="c2-sanctions")
    for text in ("Autre\nquestion « é » %", "'\"\\ x"):
        ComplianceCheck.objects.filter(pk=check.pk).update(question_fr=text)
        clear()
        assert Clearance.objects.get(question=check).text == text_mark(ComplianceCheck.objects.get(pk=check.pk))
        CompanyProposal.objects.create(opportunity=lead, company=company(f"c{len(text)}"), at=AT, sent_at=AT)


@pytest.mark.parametrize("unfit", ["missing", "yes", "expired", "words"])
def test_the_database_refuses_what_is_not_cleared(lead: Opportunity, unfit: str) -> None:
    clear()
    rows = Clearance.objects.filter(question__slug="c1-export-control")
    changes: dict[str, Any] = {
        "yes": {"answer": "yes"}, "expired": {"valid_until": TODAY - timedelta(days=1)}, "words": {"text": "0" * 32},
    }  # fmt: skip
    if unfit == "missing":
        rows.delete()
    else:
        rows.update(**changes[unfit])
    made = CompanyProposal.objects.create(opportunity=lead, company=company("boreal"), at=AT)
    for write in (
        lambda: CompanyProposal.objects.filter(pk=made.pk).update(sent_at=AT),
        lambda: Opportunity.objects.filter(pk=lead.pk).update(curated_at=AT),
    ):
        with pytest.raises(IntegrityError, match="blocking check"), transaction.atomic():
            write()
    clear()
    CompanyProposal.objects.filter(pk=made.pk).update(sent_at=AT)


def test_an_uncleared_lead_is_not_published_and_its_draft_stands_in_the_list(ana: User) -> None:
    bo = commissioner("bo", "beijing-industry")
    draft = begun(commissioner("bea", "beijing-water"), cleared=False)
    publishing.submit(version=draft, reason="They asked us.", by=draft.made_by, at=AT)
    points = OPPORTUNITY.points(OPPORTUNITY.read(draft, draft.saves.last().content), draft.saves.last().content)
    assert any("5" in point.words.en and point.tone == "ask" for point in points)
    with pytest.raises(TransitionRefusedError, match="not_cleared"):
        publishing.approve(version=draft, by=bo, at=AT)
    assert not Opportunity.objects.filter(slug=draft.slug).exists()
    found = next(entry for entry in lead_entries() if entry.slug == draft.slug)
    assert (found.title("en"), found.owner.slug, found.row) == (LEAD["title_en"], "beijing-water", None)
    # Of the office of its owner and of the Hub's desk, not of another post.
    desk = officer("dee", "hub-desk")
    for person, status in ((bo, 200), (desk, 200), (ana, 404)):
        browser = browser_of(person)
        assert browser.get(reverse("leads:lead", args=[draft.slug])).status_code == status
        assert (LEAD["title_en"] in browser.get(reverse("leads:list")).text) == (status == 200)
        # Whom it fits is not known before it is published: the page says nothing of companies.
        assert "No company to tell" not in browser.get(reverse("leads:lead", args=[draft.slug])).text
    clear(draft.slug)
    publishing.approve(version=type(draft).objects.get(pk=draft.pk), by=bo, at=AT)
    assert Opportunity.objects.get(slug=draft.slug).curated_at == AT


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


# --- Both sides -------------------------------------------------------------------------------------------------------


def assert_called_in_the_language_of_the_reader(request: ServiceRequest, mine: Client, desk: Client) -> None:
    """Check that what nobody wrote, the subject of an introduction, is made of the lead's title in French too."""
    assert request.subject == "Introduction: Visible reuse"
    with override("fr"):
        french = [mine.get(request.get_absolute_url()), mine.get(reverse("casework:list"))]
        french += [desk.get(reverse("desk:case", args=[request.reference])), desk.get(reverse("desk:inbox"))]
    assert all("Mise en relation\u00a0: Réutilisation visible" in page.text for page in french)


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
    # A company that takes its consent back goes on with what both said yes to, and is put before nobody anew.
    set_consent(company=one, purpose=Purpose.LEADS, granted=False, language="en", by=owner_of(one), at=AT)
    assert read() == set(PARTS)


@pytest.mark.parametrize("answer", CheckAnswer.values)
def test_the_page_shows_every_answer_to_a_check(lead: Opportunity, ana: User, answer: str) -> None:
    sent = {"act": "check", "check": ComplianceCheck.objects.filter(blocks_lead=True)[0].slug, "answer": answer}
    shown = browser_of(ana).post(reverse("leads:lead", args=[SLUG]), sent | {"note": "Seen."}, follow=True)
    assert shown.status_code == 200
    assert str(CheckAnswer(answer).label) in shown.text


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
    shown = browser_of(ana).get(reverse("leads:lead", args=[SLUG]))
    assert [(str(words), count) for words, count in shown.context["declined"]] == [
        ("Too large for us alone", 2), ("The risk is too high", 1),
    ]  # fmt: skip


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


@pytest.mark.django_db(transaction=True)
def test_ten_at_one_moment_tell_answer_and_introduce_once(lead: Opportunity) -> None:
    clear()
    one = company("boreal")
    propose(one)
    proposal = CompanyProposal.objects.get()
    assert sum(all_at_once([lambda: send_proposal(pk=proposal.pk, at=AT)] * 10)) == 1
    yes = {"answer": "yes", "reason": "", "by": owner_of(one), "at": AT}
    assert all_at_once([lambda: answer_proposal(proposal=proposal, **yes)] * 10) == [None] * 10
    assert Entry.objects.filter(action="casework.lead.answered").count() == 1
    made = all_at_once([lambda: record_buyer(proposal=proposal, accepts=True, by=None, at=AT)] * 10)
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


# --- Random lives -----------------------------------------------------------------------------------------------------

STEPS = (
    "check", "hold", "change", "later", "agree", "withdraw", "propose", "send", "declare", "yes", "no", "buyer_yes",
    "buyer_no",
)  # fmt: skip


class Life:
    """A lead and a company, to which anything may happen in any order."""

    def __init__(self, row: Opportunity) -> None:
        self.row, self.at = row, AT
        self.company = company("boreal", agrees=False)
        self.by = owner_of(self.company)
        self.told_before = 0

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    @property
    def proposal(self) -> CompanyProposal | None:
        return CompanyProposal.objects.filter(company=self.company).first()

    def step(self, name: str) -> None:
        """Take a step; what a rule refuses changes nothing."""
        with suppress(RefusedError):
            self._take(name)

    def _take(self, name: str) -> None:
        self.at += timedelta(hours=1)
        consent = {"company": self.company, "purpose": Purpose.LEADS, "language": "en", "by": self.by, "at": self.at}
        if name == "check":
            clear(at=self.at)
        elif name == "hold":
            clear(answer=CheckAnswer.YES, at=self.at)
        elif name == "change":
            ComplianceCheck.objects.filter(slug="c2-sanctions").update(if_yes_en=f"stop {self.at}")
        elif name == "later":
            self.at += timedelta(days=200)
        elif name in {"agree", "withdraw"}:
            set_consent(**consent, granted=name == "agree")
        elif name == "propose":
            entry = lead_entry(SLUG)
            assert entry is not None
            propose_lead(lead=entry, companies={self.company.pk: []}, by=None, at=self.at)
        elif (held := self.proposal) is not None:
            self._answer(name, held)

    def _answer(self, name: str, held: CompanyProposal) -> None:
        if name == "send":
            may = is_cleared(SLUG, on=self.today) and self.agrees()
            sent = send_proposal(pk=held.pk, at=self.at)
            assert not sent or may
        elif name == "declare" and held.sent_at:
            declare(company=self.company, opportunity=self.row, state=DeclarationState.DONE, by=self.by, at=self.at)
        elif name in {"yes", "no"} and held.sent_at:
            answer_proposal(proposal=held, answer=name, reason="risk" if name == "no" else "", by=self.by, at=self.at)
        elif name.startswith("buyer"):
            record_buyer(proposal=held, accepts=name == "buyer_yes", by=None, at=self.at)

    def agrees(self) -> bool:
        return bool(Company.objects.consenting_to(Purpose.LEADS).filter(pk=self.company.pk).exists())

    def hold(self) -> None:
        """Assert what holds after every step."""
        told_now = Notification.objects.filter(kind="casework.proposed").count()
        assert self.told_before <= told_now <= 1
        self.told_before = told_now
        held = self.proposal
        assert bool(held and held.sent_at) == bool(told_now)
        both = bool(held and held.answer == ProposalAnswer.YES and held.buyer_accepts)
        assert ServiceRequest.objects.exists() == both
        with time_machine.travel(self.at, tick=False):
            shown = self._shown(held)
        cleared = is_cleared(SLUG, on=self.today)
        declared = Declaration.objects.exists()
        opens = bool(held and held.sent_at and cleared and declared and (self.agrees() or both))
        assert ("profile" in shown) == opens
        assert ("technical" in shown) == ("contact" in shown) == (opens and both)

    def _shown(self, held: CompanyProposal | None) -> set[str]:
        if held is None:
            return set()
        try:
            _membership, found = told_lead_for(self.by, self.company.slug, held.pk, at=self.at, log=True)
        except Http404:
            return set()
        return {name for name, (_part, words) in PARTS.items() if name in found.texts and words}


@given(steps=st.lists(st.sampled_from(STEPS), min_size=6, max_size=24))
@settings(deadline=None)
def test_random_lives_show_nothing_uncleared_and_name_nobody_before_both_accept(steps: list[str]) -> None:
    with transaction.atomic():
        life = Life(lead.__wrapped__())  # type: ignore[attr-defined]
        # Half of the way is given, so that lives get far.
        for name in ("check", "agree", "propose", "send"):
            if len(steps) % 2:
                life.step(name)
                life.hold()
        for name in steps:
            life.step(name)
            life.hold()
        transaction.set_rollback(True)
