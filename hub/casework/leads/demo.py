"""The leads and the mission of the demonstration, which say that they are fictional.

One lead began as an enquiry in Chinese and is told to three companies, one waits for a check; one of last summer went
all the way to contracts, and stands in the results. On the mission one company has a seat and a programme; another was
told and has not answered.

They exist only where ``DEMO_MODE`` is on, which production cannot turn on.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from companies.choices import Purpose
from companies.models import Company, Membership
from hub.accounts.models import User
from hub.casework.choices import Channel, DeclineReason, Outcome, OutcomeReason, ProposalAnswer, SurveyResult
from hub.casework.leads.access import PARTS
from hub.casework.leads.services import (
    add_meeting,
    answer_proposal,
    propose_lead,
    record_buyer,
    send_proposal,
    set_mission,
)
from hub.casework.leads.submission import EnquiryInput, answer_enquiry, receive_enquiry
from hub.casework.models import CompanyProposal, InboundEnquiry, Mission, Survey
from hub.casework.outcomes.services import answer_survey
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.closure import close_request
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.demo import demo_weekday, refuse_outside_demo
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from hub.publishing import services as publishing
from hub.publishing.models import EntryVersion, Version
from opportunities.choices import CheckAnswer
from opportunities.entry_types import OPPORTUNITY
from opportunities.leads.queries import MISSION, LeadEntry, lead_entry
from opportunities.leads.services import answer_check, keep_dossier
from opportunities.models import ComplianceCheck, Opportunity

_OFFICER, _SECOND = "shanghai", "desk"
_SAID: Mapping[str, Any] = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "demo-leads.yaml").read_text(encoding="utf-8")
)
REUSE_TITLE: str = _SAID["reuse"]["title_en"]
_TOLD = "demo-boreal-membranes"
_ALL_TOLD = (_TOLD, "demo-salt-fog", "demo-tourbe-vive")
# How many companies were told of the past one, said yes, were introduced, and confirmed a contract; days since these.
_PAST_TOLD, _PAST_YES, _PAST_INTRODUCED, _PAST_CONTRACTS = 10, 8, 7, 6
_PAST_DAYS = (140, 137, 130, 118, 20)
_GOES, _ASKED = _TOLD, "demo-granite-grid"
_ANCHOR, _SEATS = "Example Water Holding", 4
_BEGINS, _LASTS = timedelta(days=48), 3
_HOSTS = (("Suzhou Example Water", time(10), "Suzhou"), ("Hangzhou Example Park", time(14, 30), "Hangzhou"))


@transaction.atomic
def seed_demo_leads(*, people: Mapping[str, User], at: datetime) -> None:
    """Make both leads, once: one published, cleared and told to a company, one a draft of which a check is open.

    ``people`` by key; seats and companies must be there. Raises ``ImproperlyConfigured`` outside the demonstration.
    """
    refuse_outside_demo()
    officer = people[_OFFICER]
    if EntryVersion.objects.filter(entry_type=OPPORTUNITY.slug, made_by=officer).exists():
        return
    begun = at - timedelta(days=3)
    told = _written("reuse", by=officer, at=begun, draft=_enquired(by=officer, at=begun))
    waiting = _written("probes", by=officer, at=begun)
    checks = list(ComplianceCheck.objects.order_by("order"))
    for draft, answered in ((told, checks), (waiting, checks[:4])):
        for check in answered:
            answer_check(opportunity=draft.slug, check=check, answer=CheckAnswer.NO, note="", by=officer, at=begun)
    for level, (en, fr) in _SAID["dossier"].items():
        keep_dossier(part=PARTS[level], opportunity=told.slug, text_en=en, text_fr=fr, by=officer, at=begun)
    publishing.submit(version=told, reason="The park asked us (demonstration).", by=officer, at=begun)
    publishing.approve(version=EntryVersion.objects.get(pk=told.pk), by=people[_SECOND], at=begun)
    lead, firms = lead_entry(told.slug), Company.objects.filter(slug__in=_ALL_TOLD)
    if lead is not None:
        propose_lead(lead=lead, companies={firm.pk: _SAID["why"] for firm in firms}, by=officer, at=at)
        for row in CompanyProposal.objects.filter(opportunity=told.slug):
            send_proposal(pk=row.pk, at=at)


def _enquired(*, by: User, at: datetime) -> Version:
    """Return the draft of the lead that a buyer asked for at the inbound door, whom the officer has answered."""
    reference = receive_enquiry(told=EnquiryInput(**_SAID["enquiry"]), at=at)
    with unscoped():
        enquiry = InboundEnquiry.objects.get(reference=reference)
    answer_enquiry(enquiry=enquiry, channel=Channel.MAIL, by=by, at=at)
    # Nobody reads mail at an address that is made up.
    OutboxMessage.objects.filter(topic="casework.enquiry").delete()
    return EntryVersion.objects.get(entry_type=OPPORTUNITY.slug, slug=enquiry.opportunity)


def _written(name: str, *, by: User, at: datetime, draft: Version | None = None) -> Version:
    said = _SAID["shared"] | _SAID[name]
    days = {"as_of": timezone.localdate(at).isoformat(), "closes": (at + timedelta(days=50)).date().isoformat()}
    if said["kind"] == MISSION:
        first = demo_weekday((at + timedelta(days=50)).date(), lasts=_LASTS)
        days |= {"opens": first.isoformat(), "closes": (first + timedelta(days=_LASTS - 1)).isoformat()}
    named = {each: said[each] for each in ("kind", "owner", "title_en", "title_fr")}
    draft = draft or publishing.begin_entry(entry_type=OPPORTUNITY, values=named, by=by, at=at)
    number = publishing.newest_save(draft).number or 0
    publishing.save_draft(version=draft, values=said | days, number=number, by=by, at=at)
    return draft


@transaction.atomic
def seed_demo_past_lead(*, people: Mapping[str, User], at: datetime) -> None:
    """Make the lead that went all the way, once. Raises ``ImproperlyConfigured`` outside the demonstration."""
    refuse_outside_demo()
    if Opportunity.objects.filter(title_en=_SAID["past"]["title_en"]).exists():
        return
    told = set(Notification.objects.values_list("pk", flat=True))
    sent = set(OutboxMessage.objects.values_list("pk", flat=True))
    officer = people[_OFFICER]
    begun, answered, met, closed, asked = (at - timedelta(days=days) for days in _PAST_DAYS)
    lead = _published("past", by=officer, second=people[_SECOND], at=begun)
    rows = Company.objects.consenting_to(Purpose.LEADS).filter(slug__startswith="demo-").order_by("slug")
    for number, company in enumerate(rows[:_PAST_TOLD]):
        grant_access(company.pk)
        by = Membership.objects.filter(company=company).select_related("user").order_by("pk")[0].user
        propose_lead(lead=lead, companies={company.pk: _SAID["why"][1:]}, by=officer, at=begun)
        row = CompanyProposal.objects.get(opportunity=lead.slug, company=company)
        send_proposal(pk=row.pk, at=begun)
        answer, reason = (ProposalAnswer.YES, "") if number < _PAST_YES else (ProposalAnswer.NO, DeclineReason.NO_TIME)
        answer_proposal(proposal=row, answer=answer, reason=reason, by=by, at=answered)
        if number >= _PAST_INTRODUCED:
            continue
        request = record_buyer(proposal=row, accepts=True, by=officer, at=met)
        if request is None:
            continue
        seats = [request.owner]
        claim_request(request=request, by=officer, seats=seats, at=met + timedelta(days=1))
        close_request(
            request=request, outcome=Outcome.HELPED, reasons=[OutcomeReason.INTRODUCTION_MADE],
            answer="You met; the rest is between you (demonstration).", by=officer, seats=seats, at=closed,
        )  # fmt: skip
        survey = Survey.objects.create(request=request, round=2, asked_at=asked)
        came = SurveyResult.CONTRACT if number < _PAST_CONTRACTS else SurveyResult.CONTACT
        answer_survey(survey=survey, answers={"helped": True, "came_of_it": [came]}, by=by, at=asked)
    # Nobody is told of a past that never was.
    OutboxMessage.objects.exclude(pk__in=sent).delete()
    Notification.objects.exclude(pk__in=told).delete()


def _published(name: str, *, by: User, second: User, at: datetime) -> LeadEntry:
    draft = _written(name, by=by, at=at)
    for check in ComplianceCheck.objects.order_by("order"):
        answer_check(opportunity=draft.slug, check=check, answer=CheckAnswer.NO, note="", by=by, at=at)
    publishing.submit(version=draft, reason="The hosts asked us (demonstration).", by=by, at=at)
    publishing.approve(version=EntryVersion.objects.get(pk=draft.pk), by=second, at=at)
    found = lead_entry(draft.slug)
    if found is None:
        raise ImproperlyConfigured("The lead of the demonstration was not published.")
    return found


@transaction.atomic
def seed_demo_mission(*, people: Mapping[str, User], at: datetime) -> None:
    """Make the mission, once, after the leads. Raises ``ImproperlyConfigured`` outside the demonstration."""
    refuse_outside_demo()
    officer = people[_OFFICER]
    if Mission.objects.exists():
        return
    begun = at - timedelta(days=2)
    lead = _published("mission", by=officer, second=people[_SECOND], at=begun)
    set_mission(lead=lead, anchor=_ANCHOR, seats=_SEATS, by=officer, at=begun)
    for company in Company.objects.filter(slug__in=[_GOES, _ASKED]):
        propose_lead(lead=lead, companies={company.pk: _SAID["why"][1:]}, by=officer, at=begun)
        row = CompanyProposal.objects.get(opportunity=lead.slug, company=company)
        send_proposal(pk=row.pk, at=begun)
        row.refresh_from_db()
        if company.slug == _GOES and row.sent_at is not None:
            answer_proposal(proposal=row, answer=ProposalAnswer.YES, reason="", by=people["owner"], at=at)
            first = demo_weekday((at + _BEGINS).date(), lasts=_LASTS)
            for number, (host, starts, city) in enumerate(_HOSTS):
                on = first + timedelta(days=number)
                add_meeting(proposal=row, host=host, on=on, starts=starts, place=city, by=officer, at=at)
