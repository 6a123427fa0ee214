"""A word of its own in every field that is not for everybody: what companies write, and what opportunities withhold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.postgres.fields import ArrayField
from django.db import models

from companies.choices import ApplicationState, Stance
from companies.models import (
    Application,
    Company,
    Consent,
    FactSheet,
    Invitation,
    JoinRequest,
    Membership,
    Offering,
    ProgramStance,
    Project,
)
from companies.profile.services.fact_sheets import start_fact_sheet
from hub.accounts.models import User
from hub.casework.choices import (
    EnquirerRole,
    MessageSide,
    PartOutcome,
    PresenceForm,
    ReferralRole,
    ReferralState,
    RequestMessageKind,
    RoomKind,
)
from hub.casework.leads.submission import EnquiryInput, receive_enquiry
from hub.casework.models import (
    Complaint,
    InboundEnquiry,
    OfficialPresence,
    Referral,
    RequestDraft,
    RequestMessage,
    ServiceRequest,
    Survey,
)
from hub.casework.requests.services.submission import begin_draft
from hub.casework.rooms.services import join_room, open_room, write_post
from hub.core.db.tenancy import unscoped
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Area
from hub.directory.choices import PresenceLevel
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.presence import hub_desk
from hub.matching.assessments.services import snapshot_company
from hub.matching.models import Assessment
from opportunities.choices import Disclosure
from opportunities.disclosure import TEASER_COLUMNS
from opportunities.models import Opportunity
from tests.support.access import World
from tests.support.policies import Role

# Columns without a free word: closed lists, codes, keys. What an assessment holds it has from the other rows.
_CLOSED = {
    User: {"password"},
    Company: {
        "slug",
        "language",
        "legal_forms",
        "ownership",
        "establishments",
        "needs",
        "naics",
        "target_markets",
        "market_sales_share",
        "languages",
        "not_known",
    },
    Offering: {"areas", "markets", "not_known"},
    Project: {"place", "partner_kinds", "not_known"},
    Membership: set(),
    Invitation: {"language", "token_hash"},
    JoinRequest: set(),
    Consent: {"language"},
    ProgramStance: {"program_slug"},
    Application: {"program_slug"},
    FactSheet: {"language"},
    RequestDraft: {"language"},
    ServiceRequest: {
        "reference",
        "needs",
        "areas",
        "language",
        "cn_provinces",
        "landing",
        "shared_with",
        "outcome_reasons",
        "signs_of_fraud",
        "search_text",
    },
    Referral: {"mailbox_language", "token_hash", "past_token_hashes", "reasons"},
    OfficialPresence: set(),
    Complaint: set(),
    Survey: {"came_of_it", "markets"},
    Assessment: {
        "language",
        "readings",
        "catalogue_version",
        "sources_version",
        "engine_version",
        "counts",
        "digest",
    },
}
MARKED = tuple(_CLOSED)
# Columns that hold a word of one shape only.
_NARROW = {"business_number", "folded_name", "domain", "slug"}
# A canary in the only form that the column takes.
_NUMBER = "731948265RT0001"


def plant(world: World, *, at: datetime, written: str = "{0}") -> dict[str, str]:
    """Write the canaries into ``world.ours`` and its owner; return the field of each.

    ``written`` is how each is written where any text may stand, with the canary in the place of {0}.
    """
    company, owner = world.ours.company, world.people[Role.OWNER]
    ProgramStance.objects.create(company=company, program_slug="canexport-smes", stance=Stance.HAVE, at=at, by=owner)
    Application.objects.create(
        company=company, program_slug="canexport-smes", state=ApplicationState.APPLIED, at=at, by=owner
    )
    sheet = start_fact_sheet(answers={"province": "QC"}, language="en", at=at)
    FactSheet.objects.filter(pk=sheet.pk).update(imported_by=company)
    request = world.ours.request
    rows: dict[type[models.Model], Any] = {
        User: owner,
        Company: company,
        FactSheet: sheet,
        RequestDraft: begin_draft(answers={}, language="en", at=at, user=owner, company=company),
        ServiceRequest: request,
        Referral: request.offers.get(),
        OfficialPresence: _presence(request, at=at),
        Complaint: Complaint.objects.create(
            request=request, by=owner, at=at, words="x", to_seat=hub_desk(), answer="x", answered_at=at
        ),
        Survey: request.surveys.get(),
    }
    planted: dict[str, str] = {}
    for model in MARKED:
        fields = free_texts(model)
        if not fields:
            continue
        row = rows.get(model) or model._default_manager.filter(company=company)[0]
        values = {}
        for field in fields:
            if (model, field.name) == (Referral, "result"):
                continue  # only of a part that is done: below
            canary = _NUMBER if field.name == "business_number" else f"kestrel{len(planted):02}zq"
            planted[canary] = f"{model._meta.label}.{field.name}"
            values[field.name] = _holding(field, canary, written)
        model._default_manager.filter(pk=row.pk).update(**values)
    planted |= _said(request, at=at, written=written)
    canary = f"kestrel{len(planted):02}zq"
    planted[canary] = f"{Referral._meta.label}.result"
    Referral.objects.create(
        request=request, seat=hub_desk(), part=ReferralRole.SUPPORT, state=ReferralState.DONE, from_seat=request.owner,
        offered_at=at, answered_at=at, done_at=at, outcome=PartOutcome.HELPED,
        result=_holding(Referral._meta.get_field("result"), canary, written),
    )  # fmt: skip
    EmailAddress.objects.filter(user=owner).update(email=User.objects.get(pk=owner.pk).email)
    assert snapshot_company(company_id=company.pk, at=at) is not None
    return planted


def _presence(request: ServiceRequest, *, at: datetime) -> OfficialPresence:
    closed = {
        "state": "closed",
        "closed_at": at,
        "due_at": None,
        "due_on": None,
        "outcome": "helped",
        "closing_answer": "x",
    }
    ServiceRequest.objects.filter(pk=request.pk).update(kind="presence", **closed)
    wish = {"level": PresenceLevel.OFFICER, "form": PresenceForm.MEETING, "on": at.date(), "city": "x"}
    made: OfficialPresence = OfficialPresence.objects.create(request=request, host="x", purpose="x", **wish)
    return made


def _said(request: ServiceRequest, *, at: datetime, written: str) -> dict[str, str]:
    """Write a canary into a message of each kind: what was sent is never changed, so they are written, not updated."""
    planted = {}
    for kind in RequestMessageKind:
        of_company = kind == RequestMessageKind.REPLY
        canary = f"kestrel-{kind.value}-zq"
        RequestMessage.objects.create(
            request=request,
            kind=kind,
            side=MessageSide.COMPANY if of_company else MessageSide.STAFF,
            seat=None if of_company else hub_desk(),
            body=written.format(canary),
            at=at,
        )
        planted[canary] = f"{RequestMessage._meta.label}.{kind.value}"
    return planted


def free_texts(model: type[models.Model]) -> list[models.Field]:
    """Return the columns of a model in which somebody writes, and in which ``plant`` writes a canary."""
    return [field for field in _texts(model) if field.name not in _CLOSED[model]]


def _texts(model: type[models.Model]) -> Iterator[models.Field]:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField | ArrayField | models.JSONField) and not field.choices:
            yield field


def _holding(field: models.Field, canary: str, written: str) -> Any:
    text = written.format(canary)
    if field.max_length and len(text) > field.max_length:
        text = canary  # no markup has room there
    match field:
        case ArrayField(name="links"):
            return [f"https://{canary}.example/"]
        case ArrayField():
            return [text]
        case models.JSONField():
            return {"province": "QC", "description": text}
        case models.EmailField():
            return f"{canary}@firm.example"
        case models.URLField():
            return f"https://{canary}.example/"
    return canary if field.name in _NARROW else text


# --- The China desk: a word of its own in every kind of room, and in an enquiry from outside --------------------------

# What stands in dossiers, posts and visits of the world, and in what ``plant_desk`` adds.
DOSSIER = re.compile(r"osprey(?:profile|technical|contact|phone)(?:own|others|enquiry)zq")
POST = re.compile(r"ospreyroom\w+zq")
VISIT = re.compile(r"kestrel(?:host|note)[a-z-]+zq")


@dataclass(frozen=True, slots=True)
class DeskCanaries:
    """The address of a lead that somebody wrote from outside, and the rooms by the word that is written in each."""

    enquiry: str
    rooms: dict[str, UUID]


def plant_desk(world: World, *, at: datetime) -> DeskCanaries:
    """Write into the governments' table, the room of a mission and a talk of peers, and receive an enquiry.

    The adviser's seat is in the first two and gets the enquiry; our company is on the mission, both companies talk.
    """
    ours, theirs = world.ours.company, world.theirs.company
    seat = SeatHolder.objects.current().get(user=world.people[Role.ADVISER]).seat
    mission = Opportunity.objects.get(slug=world.desk_own["mission"])
    rooms = {}
    for kind, about, inside in (
        (RoomKind.TABLE, None, (seat,)),
        (RoomKind.MISSION, mission, (seat, ours)),
        (RoomKind.PEERS, None, (ours, theirs)),
    ):
        room = open_room(kind=kind, title=Localized("A room", "Une salle"), by=None, at=at, opportunity=about)
        members = [
            join_room(room=room, by=None, at=at, **{"seat" if isinstance(one, Seat) else "company": one})
            for one in inside
        ]
        rooms[f"ospreyroom{kind.value}zq"] = room.pk
        write_post(
            room=room, member=members[0], text=f"ospreyroom{kind.value}zq", links=[], is_decision=True, by=None, at=at
        )
    told = EnquiryInput(
        role=EnquirerRole.BUYER, language="zh", area=Area.LOW_CARBON_ELECTRICITY, place="",
        need="ospreytechnicalenquiryzq", organization="ospreycontactenquiryzq",
        name="ospreycontactenquiryzq", phone="ospreyphoneenquiryzq",
        email="plover@buyer.example", key="canaries",
    )  # fmt: skip
    reference = receive_enquiry(told=told, at=at)
    with unscoped():
        enquiry = InboundEnquiry.objects.get(reference=reference)
    assert enquiry.seat == seat
    return DeskCanaries(enquiry.opportunity, rooms)


# --- Opportunities: a word of its own in every column that opens with a level of disclosure -----------------------------

# Columns of an opportunity that hold codes of closed lists; what the search of a language reads is made of the others.
_CODES = {
    "id", "buyer_kind", "cn_province", "capabilities", "shows", "value_currency", "compliance_flags", "owner",
    "review_by", "vouched_by", "curated_at",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Withheld:
    """Where a canary stands: the level that opens it, and the column."""

    level: str
    column: str


def withheld_columns() -> list[models.Field]:
    """Return the columns of an opportunity that not everybody is told, and in which there may stand free words."""
    fields = (field for field in Opportunity._meta.concrete_fields if not isinstance(field, models.GeneratedField))
    return [field for field in fields if field.name not in {*TEASER_COLUMNS, *_CODES}]


def plant_opportunities(*, at: datetime) -> tuple[list[Opportunity], dict[str, Withheld]]:
    """Write a lead and a call of every level, in one area and one Chinese province; return them and the canaries."""
    rows, planted = [], {}
    for kind, status in (("lead", "ongoing"), ("joint_call", "in_force")):
        for level in Disclosure.values:
            values: dict[str, Any] = {}
            for field in withheld_columns():
                number = len(planted)
                canary = str(731_900 + number) if field.name == "value_amount" else f"merlin{number:03}zq"
                planted[canary] = Withheld(level, field.name)
                values[field.name] = _in_column(field, canary)
            name = f"{kind.partition('_')[0]} {level}"
            rows.append(
                Opportunity.objects.create(
                    slug=f"cn-visible-{name.replace(' ', '-')}", kind=kind, status=status, disclosure=level,
                    title_en=f"Visible {name}", title_fr=f"Visible {name}", areas=["wastewater-treatment"],
                    areas_basis="stated", cn_provinces=["CN-SH"], closes=at.date() + timedelta(days=60),
                    as_of=at.date(), is_verified=True, buyer_kind="anchor_company", owner=Seat.objects.first(), capabilities=["membranes"],
                    value_currency="CAD", **values,
                )
            )  # fmt: skip
    return rows, planted


def _in_column(field: models.Field, canary: str) -> Any:
    match field:
        case models.DecimalField():
            return Decimal(canary)
        case ArrayField(name="sources"):
            return [f"https://{canary}.example/"]
        case models.URLField():
            return f"https://{canary}.example/"
        case ArrayField():
            return [canary]
    return canary
