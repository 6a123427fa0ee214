"""The leads and the mission of the demonstration, which say that they are fictional.

One lead began as an enquiry in Chinese and is told to three companies, one waits for a check; one of last summer went
all the way to contracts, and stands in the results. On the mission one company has a seat and a programme; another was
told and has not answered.

They exist only where ``DEMO_MODE`` is on, which production cannot turn on.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from companies.choices import Purpose
from companies.models import Company, Membership
from hub.accounts.models import User
from hub.casework.choices import DeclineReason, EnquirerRole, Outcome, OutcomeReason, ProposalAnswer, SurveyResult
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
from opportunities.leads.queries import LeadEntry, lead_entry
from opportunities.leads.services import answer_check, keep_dossier
from opportunities.models import ComplianceCheck, DossierContact, DossierProfile, DossierTechnical, Opportunity
from opportunities.models.disclosure import DossierPart

_OFFICER, _SECOND = "shanghai", "desk"
_TOLD = "demo-boreal-membranes"
_ALL_TOLD = (_TOLD, "demo-salt-fog", "demo-tourbe-vive")
_ENQUIRY = EnquiryInput(
    role=EnquirerRole.BUYER, language="zh", area="wastewater-treatment", place="CN-JS", sheet=_TOLD,
    key="demonstration", need="纺织园区每天需要回用3000立方米废水，计划2027年试点。（虚构）",
    organization="示例园区运营公司（虚构）", name="示例联系人（虚构）", email="water@park.example",
)  # fmt: skip
_WHY = [
    ("Works in wastewater treatment.", "Œuvre dans ce domaine\u00a0: le traitement des eaux usées."),
    ("Aims at China.", "Vise la Chine."),
]
_SHARED: Mapping[str, Any] = {
    "kind": "lead", "owner": "shanghai-water-monitoring", "buyer_kind": "private_operator", "cn_provinces": ["CN-JS"],
    "status": "ongoing", "disclosure": "teaser", "areas_basis": "stated", "vouched": True,
}  # fmt: skip
REUSE_TITLE = "Wastewater reuse for a textile park in Jiangsu (fictional)"
_REUSE: Mapping[str, Any] = {
    "title_en": REUSE_TITLE,
    "title_fr": "Réutilisation des eaux usées d’un parc textile au Jiangsu (fictive)",
    "buyer_en": "A textile park in Jiangsu (fictional)",
    "buyer_fr": "Un parc textile du Jiangsu (fictif)",
    "description_en": "A textile park in southern Jiangsu looks for reuse of 3,000 cubic metres a day. Pilot in 2027.",
    "description_fr": "Un parc textile du Jiangsu veut réutiliser 3\u00a0000 mètres cubes par jour. Essai en 2027.",
    "areas": ["wastewater-treatment"],
    "sought": ["membranes", "industrial-effluent", "water-reuse-desalination", "water-quality-monitoring"],
}
_PROBES: Mapping[str, Any] = {
    "title_en": "River probes for a district in Jiangsu (fictional)",
    "title_fr": "Sondes de rivière pour un district du Jiangsu (fictive)",
    "buyer_en": "A district of Jiangsu (fictional)",
    "buyer_fr": "Un district du Jiangsu (fictif)",
    "description_en": "A district looks for forty river probes that report each hour.",
    "description_fr": "Un district cherche quarante sondes de rivière qui transmettent chaque heure.",
    "areas": ["environmental-monitoring"],
    "sought": [],
}
_DOSSIER: Mapping[type[DossierPart], tuple[str, str]] = {
    DossierProfile: (
        "Park operator near Suzhou (fictional). Effluent of 14 dye works, 6 mS/cm, 38 °C. Budget for a pilot exists.",
        "Exploitant de parc près de Suzhou (fictif). Effluents de 14 teintureries, 6 mS/cm, 38 °C. Essai budgété.",
    ),
    DossierTechnical: (
        "Water analyses of 2025 and the pipe plan can be read at the officer’s (fictional).",
        "Les analyses d’eau de 2025 et le plan des conduites se consultent auprès du bureau (fictif).",
    ),
    DossierContact: ("Example Park Operating Co., water@park.example (fictional)", ""),
}
_PAST: Mapping[str, Any] = {
    "title_en": "Aeration for forty town plants in Anhui (fictional)",
    "title_fr": "Aération de quarante usines municipales en Anhui (fictive)",
    "buyer_en": "An operator of town plants in Anhui (fictional)",
    "buyer_fr": "Un exploitant d’usines municipales en Anhui (fictif)",
    "description_en": "An operator renews aeration in forty plants and buys from several makers.",
    "description_fr": "Un exploitant renouvelle l’aération de quarante usines et achète à plusieurs fabricants.",
    "cn_provinces": ["CN-AH"],
    "areas": ["wastewater-treatment"],
    "sought": ["aeration-optimization"],
}
# How many companies were told of it, said yes, were introduced, and confirmed a contract; days since each of these.
_PAST_TOLD, _PAST_YES, _PAST_INTRODUCED, _PAST_CONTRACTS = 10, 8, 7, 6
_PAST_DAYS = (140, 137, 130, 118, 20)
_MISSION: Mapping[str, Any] = {
    "kind": "mission",
    "title_en": "Water mission to Suzhou and Hangzhou (fictional)",
    "title_fr": "Mission sur l’eau à Suzhou et à Hangzhou (fictive)",
    "buyer_en": "A water utility and two parks in Jiangsu and Zhejiang (fictional)",
    "buyer_fr": "Un service d’eau et deux parcs du Jiangsu et du Zhejiang (fictifs)",
    "description_en": "Four companies meet operators who look for membranes and for water sensors.",
    "description_fr": "Quatre entreprises rencontrent des exploitants qui cherchent des membranes et des capteurs.",
    "cn_provinces": ["CN-JS", "CN-ZJ"],
    "areas": ["wastewater-treatment"],
    "sought": ["membranes"],
}
_GOES, _ASKED = _TOLD, "demo-granite-grid"
_ANCHOR, _SEATS = "Example Water Holding", 4
_BEGINS = timedelta(days=48)
_HOSTS = ("Suzhou Example Water", "Hangzhou Example Park")


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
    told = _written(_REUSE, by=officer, at=begun, draft=_enquired(by=officer, at=begun))
    waiting = _written(_PROBES, by=officer, at=begun)
    checks = list(ComplianceCheck.objects.order_by("order"))
    for draft, answered in ((told, checks), (waiting, checks[:4])):
        for check in answered:
            answer_check(opportunity=draft.slug, check=check, answer=CheckAnswer.NO, note="", by=officer, at=begun)
    for part, (en, fr) in _DOSSIER.items():
        keep_dossier(part=part, opportunity=told.slug, text_en=en, text_fr=fr, by=officer, at=begun)
    publishing.submit(version=told, reason="The park asked us (demonstration).", by=officer, at=begun)
    publishing.approve(version=EntryVersion.objects.get(pk=told.pk), by=people[_SECOND], at=begun)
    lead, firms = lead_entry(told.slug), Company.objects.filter(slug__in=_ALL_TOLD)
    if lead is not None:
        propose_lead(lead=lead, companies={firm.pk: _WHY for firm in firms}, by=officer, at=at)
        for row in CompanyProposal.objects.filter(opportunity=told.slug):
            send_proposal(pk=row.pk, at=at)


def _enquired(*, by: User, at: datetime) -> Version:
    """Return the draft of the lead that a buyer asked for at the inbound door, whom the officer has answered."""
    reference = receive_enquiry(told=_ENQUIRY, at=at)
    with unscoped():
        enquiry = InboundEnquiry.objects.get(reference=reference)
    answer_enquiry(enquiry=enquiry, by=by, at=at)
    # Nobody reads mail at an address that is made up.
    OutboxMessage.objects.filter(topic="casework.enquiry").delete()
    return EntryVersion.objects.get(entry_type=OPPORTUNITY.slug, slug=enquiry.opportunity)


def _written(said: Mapping[str, Any], *, by: User, at: datetime, draft: Version | None = None) -> Version:
    days = {"as_of": timezone.localdate(at).isoformat(), "closes": (at + timedelta(days=50)).date().isoformat()}
    named = {name: {**_SHARED, **said}[name] for name in ("kind", "owner", "title_en", "title_fr")}
    draft = draft or publishing.begin_entry(entry_type=OPPORTUNITY, values=named, by=by, at=at)
    number = publishing.newest_save(draft).number or 0
    publishing.save_draft(version=draft, values={**_SHARED, **said, **days}, number=number, by=by, at=at)
    return draft


@transaction.atomic
def seed_demo_past_lead(*, people: Mapping[str, User], at: datetime) -> None:
    """Make the lead that went all the way, once. Raises ``ImproperlyConfigured`` outside the demonstration."""
    refuse_outside_demo()
    if Opportunity.objects.filter(title_en=_PAST["title_en"]).exists():
        return
    told = set(Notification.objects.values_list("pk", flat=True))
    sent = set(OutboxMessage.objects.values_list("pk", flat=True))
    officer = people[_OFFICER]
    begun, answered, met, closed, asked = (at - timedelta(days=days) for days in _PAST_DAYS)
    lead = _published(_PAST, by=officer, second=people[_SECOND], at=begun)
    rows = Company.objects.consenting_to(Purpose.LEADS).filter(slug__startswith="demo-").order_by("slug")
    for number, company in enumerate(rows[:_PAST_TOLD]):
        grant_access(company.pk)
        by = Membership.objects.filter(company=company).select_related("user").order_by("pk")[0].user
        propose_lead(lead=lead, companies={company.pk: _WHY}, by=officer, at=begun)
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


def _published(said: Mapping[str, Any], *, by: User, second: User, at: datetime) -> LeadEntry:
    """Write, clear and publish an entry, and return it."""
    draft = _written(said, by=by, at=at)
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
    lead = _published(_MISSION, by=officer, second=people[_SECOND], at=begun)
    set_mission(lead=lead, anchor=_ANCHOR, seats=_SEATS, by=officer, at=begun)
    for company in Company.objects.filter(slug__in=[_GOES, _ASKED]):
        propose_lead(lead=lead, companies={company.pk: _WHY[1:]}, by=officer, at=begun)
        row = CompanyProposal.objects.get(opportunity=lead.slug, company=company)
        send_proposal(pk=row.pk, at=begun)
        row.refresh_from_db()
        if company.slug == _GOES and row.sent_at is not None:
            answer_proposal(proposal=row, answer=ProposalAnswer.YES, reason="", by=people["owner"], at=at)
            first = demo_weekday((at + _BEGINS).date(), lasts=len(_HOSTS))
            for number, host in enumerate(_HOSTS):
                add_meeting(proposal=row, host=host, on=first + timedelta(days=number), by=officer, at=at)
