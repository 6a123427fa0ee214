"""People in seats, a company, and the acts of casework in short words."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from companies.models import Company
from companies.registration.services import register_company
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.choices import RequestKind
from hub.casework.models import OutsideAddress, Referral, ServiceRequest
from hub.casework.referrals.services import SeatChoiceInput, accept_referral, refer_request
from hub.casework.requests.services.submission import RequestInput, submit_request
from hub.core.http.private_links import hash_of
from hub.core.vocabulary.enums import Area, Need
from hub.directory.models import Seat, SeatHolder
from hub.notifications.delivery.services import Mailbox
from tests.accounts.people import make_people, make_person

DESK, SHANGHAI, BEIJING, MONTREAL = "hub-desk", "shanghai-water-monitoring", "beijing-power", "ro-quebec-adviser"


@dataclass
class World:
    """The desk of a test. Times are passed in; ``at`` is where its time begins."""

    at: datetime
    owner: User
    company: Company
    seats: dict[str, Seat] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def ask(self, **changes: Any) -> RequestInput:
        """Return what a company asks, with changes."""
        said = {
            "kind": RequestKind.PARTNERS,
            "subject": "Pilot partner in Jiangsu or Zhejiang",
            "body": "We make membrane units for small towns and look for one operator to host a pilot.",
            "language": "en",
            "needs": [Need.FIND_PARTNER],
            "areas": [Area.WASTEWATER_TREATMENT],
            "cn_provinces": ["CN-JS"],
            "key": uuid.uuid4(),
        }
        return RequestInput(**(said | changes))

    def submit(self, *, at: datetime | None = None, **changes: Any) -> ServiceRequest:
        """Send a request of the company."""
        return submit_request(company=self.company, ask=self.ask(**changes), by=self.owner, at=at or self.at)

    def seat(self, name: str) -> Seat:
        """Return a seat with its office."""
        return self.seats[name]

    def choice(self, name: str, *, rank: int | None = 1) -> SeatChoiceInput:
        """Return a seat as somebody's choice at the desk."""
        return SeatChoiceInput(seat=self.seats[name], rank=rank, reasons=(("Fits.", "Convient."),))

    def offer(
        self,
        request: ServiceRequest,
        to: str | Seat,
        *,
        at: datetime | None = None,
        by: User | None = None,
        **more: Any,
    ) -> Referral:
        """Send a request, or a part of it, on behalf of the seat that answers for it; the first candidate is chosen."""
        owner = ServiceRequest.objects.select_related("owner").get(pk=request.pk).owner
        choice = self.choice(to) if isinstance(to, str) else SeatChoiceInput(seat=to, rank=1)
        by = by or self.people.get(owner.slug)
        if "outside" in more:
            checked_mailbox(choice.seat, more["outside"].email, at=self.at)
        return refer_request(request=request, choice=choice, by=by, seats=[owner], at=at or self.at, **more)

    def offer_by_link(self, request: ServiceRequest, to: Seat, *, token: str, **more: Any) -> Referral:
        """Send a request, or a part of it, to a body without accounts; its link holds this token."""
        offer = self.offer(request, to, outside=Mailbox("bench@body.example", "en"), **more)
        Referral.objects.filter(pk=offer.pk).update(token_hash=hash_of(token))
        return Referral.objects.select_related("request", "seat").get(pk=offer.pk)

    def accept(self, offer: Referral, *, at: datetime | None = None) -> Referral:
        """Accept an offer by the first person of the seat that is asked; by the link where it went to a mailbox."""
        by = None if offer.mailbox else self.people[offer.seat.slug]
        return accept_referral(offer=offer, by=by, seats=None if offer.mailbox else [offer.seat], at=at or self.at)

    def given(self, request: ServiceRequest, to: str | Seat, *, at: datetime | None = None, **more: Any) -> Referral:
        """Send a request, or a part of it, to a seat that accepts it at once."""
        return self.accept(self.offer(request, to, at=at, **more), at=at)

    def who(self, name: str = DESK, *, at: datetime | None = None) -> dict[str, Any]:
        """Return what every service of the desk asks for: somebody, in the seat of that name, at a moment."""
        return {"by": self.people[name], "seats": [self.seats[name]], "at": at or self.at}

    def fresh(self, request: ServiceRequest) -> ServiceRequest:
        """Return a request as the database has it now."""
        return ServiceRequest.objects.select_related("owner", "handler").get(pk=request.pk)


def at(day: int, hour: int = 15, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def checked_mailbox(seat: Seat, mailbox: str = "bench@body.example", *, at: datetime) -> None:
    """Have an address outside of a seat looked at by a second person."""
    OutsideAddress.objects.get_or_create(
        seat=seat, mailbox=mailbox, defaults={"basis": "person", "state": "approved", "asked_at": at, "decided_at": at}
    )


def build_world(*, at: datetime) -> World:
    """Put a person into the Hub's desk and into three seats, one of them leading; register a company."""
    owner = make_person("owner@clairbassin.example", name="Owner")
    company = register_company(by=owner, name="Clairbassin inc.", province="QC", at=at)
    world = World(at=at, owner=owner, company=company)
    names = (DESK, SHANGHAI, BEIJING, MONTREAL)
    rows = Seat.objects.select_related("office__organization", "organization").filter(slug__in=names)
    seats = {row.slug: row for row in rows}
    world.seats = {name: seats[name] for name in names}
    # Rows, not services: every test of casework begins with them.
    world.people = dict(zip(names, make_people(*names, role=Role.ADVISER), strict=True))
    SeatHolder.objects.bulk_create(
        SeatHolder(seat=world.seats[name], user=world.people[name], since=at, is_lead=name in {DESK, SHANGHAI})
        for name in names
    )
    return world
