"""The doors to leads: their owner's office and the Hub's desk, and companies as far as the levels are open to them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from companies.access import companies_of, membership_for
from companies.choices import MemberRole, Purpose
from companies.models import Company, Membership
from companies.sheets.queries import consenting_companies
from hub.audit.services import record_view
from hub.casework.choices import ProposalAnswer, RoomKind
from hub.casework.desk.access import desk_seats, seat_keys
from hub.casework.leads.rules import WRITTEN_TO, is_closed, split_words
from hub.casework.models import CompanyProposal, Meeting, RoomMember, ServiceRequest, not_recused
from hub.core.db.tenancy import allow_writes, grant_access, unscoped
from hub.core.http import logs
from hub.core.models import IsAmong
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.publishing.access import type_for
from hub.publishing.choices import VersionState
from hub.publishing.models import EntryVersion
from hub.publishing.rules import may_step
from opportunities.access import ANYONE, readable
from opportunities.disclosure import PROFILE, TECHNICAL, DossierReader, LevelNeed, missing_needs
from opportunities.leads.queries import MISSION, LeadEntry, lead_entries, lead_entry, open_checks_of
from opportunities.models import Declaration, DossierContact, DossierProfile, DossierTechnical, Opportunity
from opportunities.models.disclosure import DossierPart

PARTS: dict[str, type[DossierPart]] = {
    "profile": DossierProfile,
    "technical": DossierTechnical,
    "contact": DossierContact,
}


# --- The staff --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLead:
    """A lead as somebody of the staff may work on it."""

    entry: LeadEntry
    seats: list[Seat]


def may_write_leads(user: Any) -> bool:
    """Return whether the entries of opportunities are open to a person, so that a lead can be begun."""
    with suppress(Http404, PermissionDenied):
        return type_for(user, "opportunity")[0].may_begin
    return False


def may_publish_draft(lead: "OpenLead", *, by: Any) -> bool:
    """Return whether the draft of a lead waits for this person, who may publish it."""
    if lead.entry.state in ("", VersionState.DRAFT):
        return False
    draft = EntryVersion.objects.filter(pk=lead.entry.draft).first()
    return draft is not None and may_step(draft, "publish", by=by) is None


def lead_for(user: Any, slug: str, *, at: datetime) -> OpenLead:
    """Return a lead to its owner's office or the Hub's desk: its checks, and what was proposed to whom, are open.

    Raises ``PermissionDenied`` for no staff, and ``Http404`` for a lead that is not theirs or not there.
    """
    seats = desk_seats(user, at=at)
    entry = lead_entry(slug)
    if entry is None or not entry.is_of(seats):
        logs.refused("casework.access_denied", by=user, subject=f"{Opportunity._meta.label_lower} {slug}")
        raise Http404
    grant_access(slug)
    return OpenLead(entry=entry, seats=seats)


def own_seat(lead: OpenLead) -> Seat:
    """Return the seat through which somebody works on a lead: its owner's where they hold it."""
    owner = lead.entry.owner
    return next((seat for seat in lead.seats if owner is not None and seat.pk == owner.pk), lead.seats[0])


def leads_of(user: Any, *, at: datetime) -> list[LeadEntry]:
    """Return the leads that a person of the staff looks after. Raises ``PermissionDenied`` for no staff."""
    seats = desk_seats(user, at=at)
    found = [entry for entry in lead_entries() if entry.is_of(seats)]
    grant_access(*(entry.slug for entry in found))
    return found


def dossier_of(lead: OpenLead, *, by: Any, at: datetime) -> dict[str, DossierPart]:
    """Return the levels of a dossier that are written, to who looks after the lead; the reading is written down."""
    found = {name: part for name, model in PARTS.items() if (part := _opened(model, lead.entry.slug)) is not None}
    _log(by, found.values(), ground="owner", at=at)
    return found


def enquiry_words(lead: OpenLead, *, came: datetime, by: Any, at: datetime) -> tuple[str, str, str]:
    """Return what was written from outside, what we wrote above it, and how its writer is reached.

    The reading is written down.
    """
    parts = [_opened(PARTS[name], lead.entry.slug) for name in ("technical", "contact")]
    _log(by, [part for part in parts if part is not None], ground="owner", at=at)
    text, contact = ("" if part is None else part.text_en for part in parts)
    ours, theirs = split_words(text, is_untouched=parts[0] is not None and parts[0].at == came)
    return theirs, ours, contact


def written_levels(lead: OpenLead) -> frozenset[str]:
    """Return which levels of a dossier are written; nothing of them is read."""
    with unscoped():
        return frozenset(
            name for name, model in PARTS.items() if model.objects.filter(opportunity=lead.entry.slug).exists()
        )


def _opened(model: type[DossierPart], slug: str) -> DossierPart | None:
    """Open one level for the rest of the request, and return it; None where it is not written."""
    with unscoped():
        key = model.objects.filter(opportunity=slug).values_list("pk", flat=True).first()
    if key is None:
        return None
    grant_access(key)
    return model.objects.filter(pk=key).first()


def _log(by: Any, parts: Any, *, ground: str, at: datetime) -> None:
    with allow_writes():
        for part in parts:
            name = part._meta.model_name.removeprefix("dossier")
            record_view(by=by, what=f"opportunities.{name}", ground=ground, subjects=[part.opportunity], at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalLine:
    """What was proposed to a company; its name is empty where it took its consent back and had not said yes."""

    proposal: CompanyProposal
    name: str
    reference: str = ""  # of the request of the introduction
    sheet: str = ""  # the public page of a company that said yes, for the buyer


def proposals_for(lead: OpenLead, *, reader: Any) -> list[ProposalLine]:
    """Return what was proposed of a lead, the first one first. Names go by consent, or by the company's yes.

    No reference of a request that the reader is kept out of.
    """
    rows = list(CompanyProposal.objects.filter(opportunity=lead.entry.slug).order_by("at", "pk"))
    with unscoped():
        agreed = set(
            Company.objects.consenting_to(Purpose.LEADS)
            .filter(pk__in=[row.company_id for row in rows])
            .values_list("pk", flat=True)
        )
        named = {row.company_id for row in rows if row.company_id in agreed or row.answer == ProposalAnswer.YES}
        names = dict(Company.objects.filter(pk__in=named).values_list("pk", "name"))
        asked = [row.request_id for row in rows if row.request_id is not None]
        found = ServiceRequest.objects.filter(not_recused(reader.pk), pk__in=asked)
        references = dict(found.values_list("pk", "reference")) if asked else {}
        # A mission has no buyer to ask.
        waiting = [row for row in rows if row.answer == ProposalAnswer.YES and row.buyer_accepts is None]
        agreeing = [row.company_id for row in waiting] if lead.entry.kind != MISSION else []
        shown = consenting_companies().filter(pk__in=agreeing)
        sheets = dict(shown.values_list("pk", "slug")) if agreeing else {}
    return [
        ProposalLine(
            proposal=row,
            name=names.get(row.company_id, ""),
            reference=references.get(row.request_id, ""),
            sheet=sheets.get(row.company_id, ""),
        )
        for row in rows
    ]


_LATEST = 6


def leads_of_company(company: int, seats: Sequence[Seat]) -> tuple[list[CompanyProposal], list[Meeting]]:
    """Return what a company was told of, and its meetings, of the leads and missions that these seats look after.

    The latest of each (two queries). Without its consent those remain that it said yes to.
    """
    keys = seat_keys(seats)
    owned = Q(IsAmong("opportunity__owner", keys.held, type="int")) | Q(
        IsAmong("opportunity__owner__office", keys.offices, type="int")
    )
    of_seats = Q() if any(seat.kind == SeatKind.HUB_DESK for seat in seats) else owned
    agrees = Company.objects.consenting_to(Purpose.LEADS).filter(pk=company)
    may_name = Q(answer=ProposalAnswer.YES) | Q(company__in=agrees)
    with unscoped():
        told = CompanyProposal.objects.filter(of_seats, may_name, company=company, opportunity__isnull=False)
        told = told.filter(sent_at__isnull=False).select_related("opportunity")
        proposals = list(told.order_by("-sent_at", "-pk")[:_LATEST])
        met = Meeting.objects.filter(of_seats, company=company).select_related("opportunity")
        meetings = list(met.order_by("-on", "-pk")[:_LATEST])
    grant_access(*(row.lead.slug for row in proposals), *(row.opportunity_id for row in meetings))
    return proposals, meetings


def proposal_of_lead(lead: OpenLead, pk: int) -> CompanyProposal:
    """Return what was proposed of a lead by its key. Raises ``Http404`` for one of another lead."""
    return get_object_or_404(CompanyProposal, opportunity=lead.entry.slug, pk=pk)


def writable_companies(keys: Sequence[int]) -> frozenset[int]:
    """Return which of these companies agreed, today, to be written to about leads."""
    with unscoped():
        rows = Company.objects.consenting_to(Purpose.LEADS, wordings=WRITTEN_TO)
        return frozenset(rows.filter(pk__in=list(keys)).values_list("pk", flat=True))


# --- Companies --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLead:
    """A lead before one company: what is open to it, and what each level still needs."""

    proposal: CompanyProposal
    row: Opportunity
    reader: DossierReader
    texts: dict[str, DossierPart] = field(default_factory=dict)

    def missing(self, level: str) -> list[LevelNeed]:
        """Return what a level still needs."""
        return missing_needs(level, self.reader)

    @property
    def shown(self) -> Opportunity:
        return readable(self.row, ANYONE)


def told_leads(membership: Membership, *, at: datetime) -> list[ToldLead]:
    """Return the leads that a company was told of, the newest first; nothing of a dossier is read.

    Without its consent those remain that it said yes to.
    """
    rows = _sent(membership.company).order_by("-sent_at", "-pk")
    return _told(membership.company, list(rows), at=at)


def told_lead_for(
    user: Any, slug: str, pk: int, *, at: datetime, role: MemberRole = MemberRole.READER, log: bool = False
) -> tuple[Membership, ToldLead]:
    """Return a lead that a company was told of, for one of its members, with the levels that are open to it.

    With ``log`` the levels are read, and that is written down. Raises as ``membership_for`` does, and ``Http404`` for a
    lead that the company was not told of, or of which it hears no more since it took its consent back.
    """
    membership = membership_for(user, slug, role=role)
    found = _told(membership.company, list(_sent(membership.company).filter(pk=pk)), at=at)
    if not found:
        raise Http404
    (lead,) = found
    if log:
        levels = {"profile": PROFILE, "technical": TECHNICAL, "contact": TECHNICAL}
        for name, level in levels.items():
            if not lead.missing(level) and (part := _opened(PARTS[name], lead.row.slug)) is not None:
                lead.texts[name] = part
        _log(user, lead.texts.values(), ground="told", at=at)
    return membership, lead


def meetings_of(company: Company, slug: str) -> list[Meeting]:
    """Return the meetings of a company on a mission, which a door has opened, by day."""
    return list(Meeting.objects.filter(company=company, opportunity=slug))


def meeting_of_company(company: Company, slug: str, pk: int) -> Meeting:
    """Return one of them by its key. Raises ``Http404`` for another's."""
    return get_object_or_404(Meeting, company=company, opportunity=slug, pk=pk)


def mission_for(user: Any, slug: str, *, at: datetime) -> OpenLead:
    """Return a mission to who looks after it, as ``lead_for`` does. Raises ``Http404`` for a lead too."""
    found = lead_for(user, slug, at=at)
    if found.entry.kind != MISSION:
        raise Http404
    return found


def meetings_for(lead: OpenLead) -> list[Meeting]:
    """Return all meetings of a mission that somebody looks after, by day; names of companies are not read."""
    return list(Meeting.objects.filter(opportunity=lead.entry.slug))


def meeting_of_mission(lead: OpenLead, pk: int) -> Meeting:
    """Return one of them by its key. Raises ``Http404`` for one of another mission."""
    return get_object_or_404(Meeting, opportunity=lead.entry.slug, pk=pk)


def _sent(company: Company) -> Any:
    return CompanyProposal.objects.select_related("opportunity__owner__office").filter(
        company=company, opportunity__isnull=False, sent_at__isnull=False
    )


@unscoped()
def waiting_of(companies: Sequence[Company], *, on: date) -> list[CompanyProposal]:
    """Return what waits for an answer of companies: open leads of which they may hear, and rooms they are asked into.

    One query.
    """
    keys = [company.pk for company in companies]
    may_hear = Company.objects.consenting_to(Purpose.LEADS, wordings=WRITTEN_TO).filter(pk__in=keys)
    asked = Q(opportunity__isnull=False, company__in=may_hear) | Q(room__isnull=False, room__closed_at=None)
    rows = CompanyProposal.objects.filter(asked, company__in=keys, sent_at__isnull=False, answer="", buyer_accepts=None)
    rows = rows.select_related("opportunity", "room").order_by("-sent_at", "-pk")
    return [row for row in rows if row.room_id or not is_closed(row.lead, on)]


def told_companies(user: Any, slug: str, *, on: date) -> list[CompanyProposal]:
    """Return what the companies of a person were told of a lead and answered, or may answer; a visitor has none."""
    if not user.is_authenticated or user.has_staff_role:
        return []
    rows = [row for company in companies_of(user) for row in _sent(company).filter(opportunity=slug)]
    may_hear = writable_companies([row.company_id for row in rows]) if rows else frozenset()
    rows = [row for row in rows if row.answer or not is_closed(row.lead, on)]
    return [row for row in rows if row.answer == ProposalAnswer.YES or row.company_id in may_hear]


@unscoped()
def rooms_of(company: Company) -> tuple[list[CompanyProposal], list[RoomMember]]:
    """Return what a company is asked to join and has not settled, and the rooms that it is in (two queries)."""
    inside = list(RoomMember.objects.filter(company=company, until=None).select_related("room").order_by("-since"))
    asked = CompanyProposal.objects.filter(company=company, sent_at__isnull=False, room__closed_at=None)
    asked = asked.filter(room__isnull=False, answer__in=["", ProposalAnswer.LATER]).select_related("room")
    return list(asked.order_by("-sent_at", "-pk")), inside


@unscoped()
def joint_offer_of(company: Company, slug: str) -> UUID | None:
    """Return the key of the room in which a company makes a joint offer for a lead, if it is in one (one query)."""
    rows = RoomMember.objects.filter(company=company, until=None, room__kind=RoomKind.BID, room__opportunity=slug)
    return rows.order_by("-since").values_list("room", flat=True).first()


def _told(company: Company, rows: list[CompanyProposal], *, at: datetime) -> list[ToldLead]:
    """Return leads before a company, but those of which it hears no more since it took its consent back.

    The same statements for none of them, so that their number tells nothing.
    """
    slugs = [row.lead.slug for row in rows]
    holding = open_checks_of(slugs or [""], on=timezone.localdate(at))
    consent = company.pk in writable_companies([company.pk])
    declared = set(
        Declaration.objects.filter(company=company, opportunity__in=slugs or [""]).values_list("opportunity", flat=True)
    )
    found = []
    for row in rows:
        reader = DossierReader(
            cleared=not holding[row.lead.slug],
            proposed=True,
            consent=consent,
            declared=row.opportunity_id in declared,
            company_yes=row.answer == ProposalAnswer.YES,
            buyer_yes=row.buyer_accepts is True,
        )
        if reader.consent or reader.company_yes:
            found.append(ToldLead(proposal=row, row=row.lead, reader=reader))
    return found
