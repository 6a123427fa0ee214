"""A lead, its officers and its companies, for the tests of leads."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from companies.choices import MemberRole, Purpose
from companies.consents.services import set_consent
from companies.models import Company, Membership
from companies.profile.services.offerings import add_offering
from companies.registration.services import register_company
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.leads.services import propose_lead, send_proposal
from hub.casework.models import CompanyProposal
from hub.directory.models import Seat, SeatHolder
from opportunities.choices import CheckAnswer
from opportunities.leads.queries import lead_entry
from opportunities.leads.services import answer_check, keep_dossier
from opportunities.models import (
    ComplianceCheck,
    DossierContact,
    DossierProfile,
    DossierTechnical,
    Opportunity,
)
from tests.accounts.people import come_in, give_app, make_person

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


def new_lead(capabilities: list[str], *, closes: date) -> Opportunity:
    """Return a lead that readers see, and that looks for some capabilities."""
    return Opportunity.objects.create(
        slug=SLUG, kind="lead", status="ongoing", title_en="Visible reuse", title_fr="Réutilisation visible",
        buyer_en="A park", buyer_fr="Un parc", buyer_kind="private_operator", description_en="Reuse of water.",
        description_fr="Réutilisation de l’eau.", areas=["wastewater-treatment"], areas_basis="stated",
        cn_provinces=["CN-JS"], capabilities=capabilities, capability_words_en=capabilities,
        capability_words_fr=capabilities, closes=closes, is_verified=True, sources=[],
        owner=Seat.objects.get(slug=OWNER_SEAT),
    )  # fmt: skip


@pytest.fixture
def lead() -> Opportunity:
    """A lead; its checks are not answered, and each level of its dossier holds a word of its own."""
    row = new_lead(["membranes"], closes=TODAY + timedelta(days=60))
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
