"""Random lives of a lead: they show nothing uncleared, and name nobody before both accept."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.models import Company
from hub.casework.choices import ProposalAnswer
from hub.casework.leads.access import told_lead_for
from hub.casework.leads.services import answer_proposal, propose_lead, record_buyer, send_proposal
from hub.casework.models import CompanyProposal, ServiceRequest
from hub.core.workflow import RefusedError
from hub.notifications.models import Notification
from opportunities.choices import CheckAnswer, DeclarationState
from opportunities.leads.queries import is_cleared, lead_entry
from opportunities.leads.services import declare
from opportunities.models import (
    ComplianceCheck,
    Declaration,
    Opportunity,
)
from tests.casework.leads import AT, PARTS, SLUG, TODAY, clear, company, lead, moment, owner_of

__all__ = ["lead", "moment"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

STEPS = (
    "check", "hold", "change", "later", "agree", "withdraw", "propose", "send", "declare", "yes", "no", "buyer_yes",
    "buyer_no",
)  # fmt: skip


class Life:
    """A lead and a company, to which anything may happen in any order."""

    def __init__(self, row: Opportunity) -> None:
        self.row, self.at = row, AT
        Opportunity.objects.filter(pk=row.pk).update(closes=TODAY + timedelta(days=300))
        self.company = company("boreal", agrees=False)
        self.by = owner_of(self.company)
        self.told_before = 0

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    @property
    def is_open(self) -> bool:
        return self.today <= TODAY + timedelta(days=300)

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
            may = is_cleared(SLUG, on=self.today) and self.agrees() and self.is_open
            sent = send_proposal(pk=held.pk, at=self.at)
            assert not sent or may
        elif name == "declare" and held.sent_at:
            declare(company=self.company, opportunity=self.row, state=DeclarationState.DONE, by=self.by, at=self.at)
        elif name in {"yes", "no"} and held.sent_at:
            answer_proposal(proposal=held, answer=name, reason="risk" if name == "no" else "", by=self.by, at=self.at)
            assert self.is_open or (held.answer, name) == ("yes", "no")
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
@settings(max_examples=settings.default.max_examples // 3)  # a life costs half a second
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
