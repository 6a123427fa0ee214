"""Whom a search of sets may use, what was confirmed of them, who would talk, and what companies need by province.

Nothing here names a company to another: keys and counts go to services, names to officers by the companies' consent.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from companies.choices import Purpose
from companies.models import Company, Offering
from hub.casework.choices import ProposalAnswer, RoomKind
from hub.casework.leads.access import writable_companies
from hub.casework.leads.rules import WRITTEN_TO, may_propose
from hub.casework.metrics.figures import suppressed_table
from hub.casework.models import (
    CompanyProposal,
    ConfirmedCapability,
    Consortium,
    PeerTopics,
    Room,
    RoomMember,
    ServiceRequest,
)
from hub.casework.rooms.rules import INVITED_TO
from hub.core.db.tenancy import unscoped
from hub.core.vocabulary.enums import Area, Challenge, Need, Province
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.matching.company_matching.coverage import CoveringSet, covering_sets
from hub.matching.company_matching.matching import SMALLEST_COUNT
from opportunities.leads.queries import is_cleared, lead_entry
from opportunities.models import Opportunity

NEEDS_OF = timedelta(days=365)  # how far back requests count at the governments' table


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyCapabilities:
    """A company that may be asked: what it names of what is required, and what of that is confirmed."""

    key: int
    name: str
    province: str
    named: tuple[str, ...]
    confirmed: frozenset[str]


@unscoped()
def askable_companies(required: Sequence[str], *, for_lead: bool) -> list[CompanyCapabilities]:
    """Return the companies that agreed to be asked into a group and name some of what is required (three queries).

    For a lead they have also agreed to be written to about leads.
    """
    rows = _invitable()
    if for_lead:
        written = Company.objects.consenting_to(Purpose.LEADS, wordings=WRITTEN_TO)
        rows = rows.filter(pk__in=written.values("pk"))
    offered = Offering.objects.filter(company__in=rows.values("pk"), capabilities__overlap=list(required))
    named: dict[int, set[str]] = defaultdict(set)
    for key, capabilities in offered.values_list("company", "capabilities"):
        named[key] |= set(capabilities) & set(required)
    confirmed = _confirmed(named, required)
    found = Company.objects.filter(pk__in=named).order_by("pk").values_list("pk", "name", "province")
    return [
        CompanyCapabilities(
            key=key, name=name, province=province, named=tuple(each for each in required if each in named[key]),
            confirmed=frozenset(confirmed[key] & named[key]),
        )
        for key, name, province in found
    ]  # fmt: skip


def _invitable() -> Any:
    """Return the companies that agreed, today, to be asked into groups."""
    return Company.objects.consenting_to(Purpose.PARTNER_COMPANIES, wordings=INVITED_TO)


def _confirmed(companies: Collection[int], required: Sequence[str]) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = ConfirmedCapability.objects.filter(company__in=companies, capability__in=required)
    for key, capability in rows.values_list("company", "capability"):
        found[key].add(capability)
    return found


def sets_for(
    required: Sequence[str],
    companies: Sequence[CompanyCapabilities],
    *,
    largest: int,
    asked: Sequence[frozenset[int]] = (),
) -> tuple[CoveringSet, ...]:
    """Return the best sets out of what officers have confirmed of companies.

    No set is a part of a better one, nor of one whose companies are ``asked`` already.
    """
    brings = {each.key: each.confirmed for each in companies if each.confirmed}
    found = covering_sets(required, brings, largest=largest, asked=asked)
    return tuple(
        each
        for place, each in enumerate(found)
        if not any(set(each.members) < set(better.members) for better in found[:place])
        and not any(set(each.members) <= group for group in asked)
    )


@unscoped()
def own_capabilities(company: Company) -> frozenset[str]:
    """Return what a company names of itself, over all of its offerings."""
    rows = Offering.objects.filter(company=company).exclude(capabilities=None).values_list("capabilities", flat=True)
    return frozenset(name for names in rows for name in names)


@unscoped()
def asked_groups(*, opportunity: Opportunity | None, company: Company | None = None) -> list[frozenset[int]]:
    """Return which companies are asked together already, for a lead or by a company, the last asked first."""
    rooms = Room.objects.filter(kind=RoomKind.BID, closed_at=None, opportunity=opportunity)
    if company is not None:
        rooms = rooms.filter(consortium__lead_company=company)
    asked: dict[Any, set[int]] = defaultdict(set)
    rows = CompanyProposal.objects.filter(room__in=rooms).order_by("-room__opened_at", "pk")
    for room, key in rows.values_list("room", "company"):
        asked[room].add(key)
    return [frozenset(keys) for keys in asked.values()]


@unscoped()
def groups_of_lead(slug: str) -> list[dict[str, Any]]:
    """Return the groups for a lead, the last one first: the state of each, and how many were asked and are in it."""
    return list(
        Room.objects.filter(kind=RoomKind.BID, opportunity=slug).order_by("-opened_at").annotate(
            asked=Count("proposals", distinct=True),
            inside=Count(
                "members__company", distinct=True, filter=Q(members__until=None, members__company__isnull=False)
            ),
        ).values("pk", "opened_at", "consortium__state", "asked", "inside")
    )  # fmt: skip


@unscoped()
def missing_of(room: Room, group: Consortium) -> list[str]:
    """Return what a joint offer needs that no company in its room brings, and none that is asked would bring."""
    rows = RoomMember.objects.filter(room=room, until=None, company__isnull=False).values_list("covers", flat=True)
    covered = {name for covers in [*rows, *covered_by_asked(room)] for name in covers}
    return [name for name in group.requirements if name not in covered]


@unscoped()
def one_more_for(room: Room, missing: Sequence[str]) -> tuple[list[CoveringSet], bool]:
    """Return the best companies, each alone, for what is missing of a joint offer, and whether others are asked.

    Who is or was in the room, or was asked into it, is not asked again.
    """
    companies = askable_companies(missing, for_lead=room.opportunity_id is not None) if missing else []
    known = set(CompanyProposal.objects.filter(room=room).values_list("company", flat=True))
    known |= set(RoomMember.objects.filter(room=room, company__isnull=False).values_list("company", flat=True))
    brings = {each.key: each.confirmed for each in companies if each.confirmed and each.key not in known}
    found = covering_sets(missing, brings, largest=1)
    return list(found), any(each.confirmed and each.key in known for each in companies)


@unscoped()
def names_by_consent(companies: Collection[int]) -> dict[int, str]:
    """Return the names of companies that agreed, today, to be asked into groups."""
    return dict(_invitable().filter(pk__in=companies).values_list("pk", "name"))


@unscoped()
def size_of(room: Room) -> int:
    """Return how many companies are in a room or asked into it."""
    return int(RoomMember.objects.filter(room=room, until=None, company__isnull=False).count()) + len(
        covered_by_asked(room)
    )


@unscoped()
def covered_by_asked(room: Room) -> list[tuple[str, ...]]:
    """Return what each company that is asked and has not answered would cover: of who it is, nothing."""
    rows = CompanyProposal.objects.filter(room=room, answer__in=["", ProposalAnswer.LATER], dropped_at=None).order_by(
        "pk"
    )
    return [tuple(covers) for covers in rows.values_list("covers", flat=True)]


@unscoped()
def mission_room(slug: str) -> Room | None:
    return Room.objects.filter(kind=RoomKind.MISSION, opportunity=slug, closed_at=None).first()


@unscoped()
def may_go_with(room: Room, company: int) -> bool:
    rows = CompanyProposal.objects.filter(opportunity=room.opportunity_id, company=company)
    return bool(rows.filter(seat_number__isnull=False).exists())


# --- Peers ------------------------------------------------------------------------------------------------------------


@unscoped()
def peer_topics(company: Company) -> frozenset[str] | None:
    """Return what a company would talk about; None where it has not agreed to talks."""
    if not Company.objects.consenting_to(Purpose.PEERS).filter(pk=company.pk).exists():
        return None
    row: PeerTopics | None = PeerTopics.objects.filter(company=company).first()
    return frozenset(row.topics) if row is not None else frozenset()


@unscoped()
def open_peer(company: Company, topic: Challenge) -> tuple[int | None, int]:
    """Return whom a company would be introduced to for a topic, who was asked least, and how many asks of it are open.

    Somebody with whom it has talked, or whom it has asked, is not proposed again.
    """
    mine = Room.objects.filter(kind=RoomKind.PEERS, members__company=company)
    met = CompanyProposal.objects.filter(room__in=mine.values("pk")).values("company")
    asked_me = CompanyProposal.objects.filter(room__kind=RoomKind.PEERS, company=company)
    asked_me = asked_me.filter(room__members__company__isnull=False).values("room__members__company")
    unanswered = CompanyProposal.objects.filter(answer="", dropped_at=None).exclude(company=company)
    waiting = unanswered.filter(room__in=mine.filter(closed_at=None).values("pk"))
    rows = Company.objects.consenting_to(Purpose.PEERS).filter(peer_topics__topics__contains=[topic])
    rows = rows.exclude(pk=company.pk).exclude(pk__in=met)
    rows = rows.exclude(pk__in=asked_me)
    rows = rows.annotate(times=Count("proposals", filter=Q(proposals__room__kind=RoomKind.PEERS)))
    return rows.order_by("times", "pk").values_list("pk", flat=True).first(), waiting.count()


@unscoped()
def topics_of_others(company: Company) -> frozenset[str]:
    """Return about which topics somebody else would talk; never who, nor how many."""
    rows = PeerTopics.objects.filter(company__in=Company.objects.consenting_to(Purpose.PEERS).values("pk"))
    found = rows.exclude(company=company).values_list("topics", flat=True)
    return frozenset(topic for topics in found for topic in topics)


# --- The governments' table -------------------------------------------------------------------------------------------


@unscoped()
def needs_by_area_and_province(*, at: datetime) -> dict[Area, dict[Province | None, int | None]]:
    """Return how many companies have a need by area and province; None where a cell is closed (three queries).

    A company counts where it named a need in its profile, in the areas of its offerings, or asked for something in the
    last twelve months, in the areas of its request. Small cells are closed with their neighbours.
    """
    cells: dict[tuple[str, str], set[int]] = defaultdict(set)
    needy = Company.objects.active().exclude(needs=None).exclude(needs=[])
    provinces = dict(needy.values_list("pk", "province"))
    for key, areas in Offering.objects.filter(company__in=needy.values("pk")).values_list("company", "areas"):
        for area in areas or ():
            cells[area, provinces[key]].add(key)
    asked = ServiceRequest.objects.filter(received_at__gte=at - NEEDS_OF, received_at__lte=at, company__closed_at=None)
    for key, areas, province in asked.values_list("company", "areas", "company__province"):
        for area in areas:
            cells[area, province].add(key)
    return _closed(cells, Area)


@unscoped()
def needs_by_kind_and_province(*, at: datetime) -> dict[Need, dict[Province | None, int | None]]:
    """Return how many companies have each kind of need by province, from profiles and requests (two queries)."""
    cells: dict[tuple[str, str], set[int]] = defaultdict(set)
    said = Company.objects.active().exclude(needs=None).values_list("pk", "needs", "province")
    asked = ServiceRequest.objects.filter(received_at__gte=at - NEEDS_OF, received_at__lte=at, company__closed_at=None)
    for key, needs, province in [*said, *asked.values_list("company", "needs", "company__province")]:
        for need in needs:
            cells[need, province].add(key)
    return _closed(cells, Need)


def _closed[Row: (Area, Need)](
    cells: Mapping[tuple[str, str], Collection[int]], rows: type[Row]
) -> dict[Row, dict[Province | None, int | None]]:
    """Return how many stand in each cell, and under None in all of Canada; None for small ones and their neighbours.

    What is closed is closed as though these sums were known.
    """
    numbers = [[len(cells.get((row.value, province.value), ())) for province in Province] for row in rows]
    closed = suppressed_table(numbers, least=SMALLEST_COUNT)
    return {
        row: {None: None if any(closed[at]) and sum(numbers[at]) < SMALLEST_COUNT else sum(numbers[at])}
        | {province: None if closed[at][column] else numbers[at][column] for column, province in enumerate(Province)}
        for at, row in enumerate(rows)
    }


def government_seats(taken: Collection[int]) -> list[Seat]:
    """Return the seats of governments that may be invited to the table, by title (one query)."""
    levels = ["federal", "provincial", "territorial", "municipal"]
    rows = Seat.objects.select_related("office__organization", "organization").exclude(pk__in=taken)
    rows = rows.filter(Q(office__organization__level__in=levels) | Q(organization__level__in=levels))
    return list(rows.exclude(kind=SeatKind.HUB_DESK).order_by("title_en", "pk"))


# --- A room, as somebody who is asked into it may know it -------------------------------------------------------------


@unscoped()
def group_of(room: Room) -> Consortium | None:
    """Return the joint offer of a room: what it needs, and where it stands."""
    return Consortium.objects.filter(room=room).first()


@unscoped()
def is_inside(room: Room, company: Company) -> bool:
    return bool(RoomMember.objects.filter(room=room, company=company, until=None).exists())


@unscoped()
def may_be_asked(company: Company) -> bool:
    """Return whether a company agreed, today, to be asked into groups: who asks others has agreed too."""
    return bool(_invitable().filter(pk=company.pk).exists())


@unscoped()
def is_askable(proposal: CompanyProposal, at: datetime) -> bool:
    """Return whether a company may be told today that it is asked into a room: by its consents and the checks."""
    room, company = proposal.asked_room, proposal.company_id
    if room.closed_at is not None:
        return False
    if room.kind == RoomKind.MISSION:
        return may_go_with(room, company) and company in writable_companies([company])
    if room.kind == RoomKind.PEERS:
        return bool(Company.objects.consenting_to(Purpose.PEERS).filter(pk=company).exists())
    is_agreed = bool(_invitable().filter(pk=company).exists())
    if room.opportunity_id is None or not is_agreed:
        return is_agreed
    lead = lead_entry(room.opportunity_id)
    today = timezone.localdate(at)
    if lead is None or may_propose(lead, cleared=is_cleared(lead.slug, on=today), on=today) is not None:
        return False
    return company in writable_companies([company])
