"""A lead is cleared by each blocking check, for a year and on its words, and nothing of it opens or is published before."""

import re
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from hub.accounts.models import User
from hub.casework.models import CompanyProposal
from hub.core.workflow import RefusedError
from hub.publishing import services as publishing
from opportunities.choices import CheckAnswer
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
from opportunities.leads.queries import is_cleared, lead_entries
from opportunities.leads.services import answer_check
from opportunities.models import (
    Clearance,
    ComplianceCheck,
    Opportunity,
)
from tests.casework.leads import AT, SLUG, TODAY, ana, browser_of, clear, company, lead, moment, officer
from tests.opportunities.test_entries import LEAD, begun, commissioner

__all__ = ["ana", "lead", "moment"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


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
    with pytest.raises(RefusedError, match="not_cleared"):
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
        # To write one is offered to whoever may: people of a post, not of the Hub's desk.
        begin = reverse("entries:new", args=["opportunity"])
        assert (begin in browser.get(reverse("leads:list")).text) == (browser.get(begin).status_code == 200)
        if person is bo:
            # Who holds one seat of the post begins a lead with it: nobody looks for the own seat in a list.
            page = browser.get(begin, {"kind": "lead"})
            assert "New entry: Lead" in page.text
            assert re.search(r'<option value="beijing-[a-z-]+" selected>', page.text)
        # Whom it fits is not known before it is published: the page says nothing of companies.
        assert "No company to tell" not in browser.get(reverse("leads:lead", args=[draft.slug])).text
    clear(draft.slug)
    publishing.approve(version=type(draft).objects.get(pk=draft.pk), by=bo, at=AT)
    assert Opportunity.objects.get(slug=draft.slug).curated_at == AT
