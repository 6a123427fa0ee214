"""A small world with people of every role, in which the access policies can be tried."""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from unittest import mock
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import activate, override

from companies.access import registration_token, sign_fact_sheet
from companies.choices import JoinGround, Likeness, MemberRole, Purpose
from companies.consents.services import set_consent
from companies.members.services import invite_member
from companies.merging.services import ask_owners
from companies.models import Company, JoinRequest, Membership, PossibleDuplicate
from companies.profile.services.fact_sheets import start_fact_sheet
from companies.profile.services.offerings import add_offering, add_project
from companies.registration.services import begin_registration, register_company
from companies.sheets.services import make_files
from hub.accounts.authentication import sessions
from hub.accounts.choices import Role as Front
from hub.accounts.models import User
from hub.accounts.services import invite_staff
from hub.api.hsds.mappers import identifier
from hub.casework.bookings.services import lend
from hub.casework.choices import ReferralRole, RequestKind, RoomKind, VisitState
from hub.casework.desk.services import keep_canned_answer, keep_view
from hub.casework.models import (
    Approval,
    Booking,
    CompanyProposal,
    Consortium,
    Meeting,
    Mission,
    Referral,
    ServiceRequest,
    Survey,
)
from hub.casework.notifications.queries import confirmation_path, sign_draft
from hub.casework.outcomes.services import file_complaint
from hub.casework.referrals.services import SeatChoiceInput, accept_referral, refer_request
from hub.casework.requests.profile_access import HOLDERS
from hub.casework.requests.services.submission import OfficialInput, RequestInput, begin_draft, submit_request
from hub.casework.rooms.rules import NOTE
from hub.casework.rooms.services import join_room, open_room, write_post
from hub.casework.visits.services import move_visit, save_visit
from hub.core.http.private_links import hash_of
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Area, Need
from hub.directory.choices import SeatKind
from hub.directory.entry_types import OFFICE
from hub.directory.models import Office, Organization, Seat, SeatHolder
from hub.directory.seats.presence import hub_desk
from hub.directory.seats.services import grant_curatorship, record_absence, seat_person
from hub.matching.assessments.services import snapshot_company
from hub.matching.models import VerdictChange
from hub.matching.questions.registry import QUESTION_TEXTS
from hub.notifications.delivery.services import Mailbox
from hub.notifications.mail.registry import confirmation_token, stop_token
from hub.notifications.models import Recipient
from hub.outbox.models import OutboxMessage
from hub.publishing import services as curating
from hub.publishing import services as entry_services
from hub.subscriptions.choices import SubscriptionKind
from hub.subscriptions.notification_types import stop_token as subscription_stop_token
from hub.subscriptions.services import follow_token, make_calendar, save
from opportunities.choices import CheckAnswer
from opportunities.leads.services import answer_check, keep_dossier
from opportunities.models import (
    Agreement,
    ComplianceCheck,
    DossierContact,
    DossierProfile,
    DossierTechnical,
    Guide,
    Opportunity,
    PolicySignal,
)
from programs.entry_types import PROGRAM
from programs.models import Program
from tests.accounts.passkeys import Passkey
from tests.accounts.people import give_app, give_recovery_codes, make_person, sign_in, sign_in_staff
from tests.casework.world import checked_mailbox
from tests.support.databases import standing
from tests.support.imports import imported_things
from tests.support.pages import Address
from tests.support.policies import MEMBERS, STAFF, Role, Thing
from tests.support.upkeep import links_of_outsiders, upkept_things

# No company, row or link has these.
ABSENT_SLUG, ABSENT_KEY, ABSENT_TOKEN = "zzzzzzzzzzzz", 987654321, "no-such-link"
FOLLOWED = "ca-gac-canexport-smes"  # the program that a visitor follows by mail
ABSENT_MESSAGE = UUID(int=42)
ABSENT_REFERENCE = "CGH-2026-98765"
OFFICIAL_TOKEN = "official-link-of-the-access-matrix-0123456789"
OUTSIDE_TOKEN = "outside-link-of-the-access-matrix-0123456789"
SITE = "https://hub.example"
# Pages of the staff about what a seat looks after.
AT_DESK = ("desk:", "leads:lead", "leads:dossier", "missions:", "visits:", "bookings:office")
# The word that each level of a dossier holds, before the name of its lead.
DOSSIER_WORDS = {
    DossierProfile: "ospreyprofile",
    DossierTechnical: "ospreytechnical",
    DossierContact: "ospreycontact",
}
# A message that waits for its mailed link.
_MESSAGE = {
    "kind": RequestKind.UNSURE.value,
    "subject": "A partner",
    "body": "We look for a partner.",
    "areas": [],
    "urgency": "normal",
    "language": "en",
    "email": "visitor@nowhere.example",
}


# --- The world -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Holding:
    """A company with one of everything; keys of its parts by the name of the page that shows them."""

    company: Company
    parts: dict[str, int]
    request: ServiceRequest


@dataclass(frozen=True, slots=True)
class World:
    """People of every role, two companies, and links of every kind."""

    people: dict[Role, User]
    sessions: dict[Role, str]
    ours: Holding
    theirs: Holding
    passkeys: dict[Role, int]
    # Links and slugs that anyone may follow, by the name of the page.
    links: dict[str, dict[str, Any]]
    # A draft and program that the curator looks after, and those of another organization.
    drafts: dict[Thing, dict[str, Any]]
    # An office that the curator looks after with its draft, and one of another organization.
    entries: dict[Thing, dict[str, Any]]
    # What the adviser's seat works on at the desk, and what other seats do; by the name of the argument.
    desk_own: dict[str, Any]
    desk_others: dict[str, Any]
    # By the name of the page: imports, conflicts, reports and the like: of the curator's, of others, and none.
    imports: dict[str, dict[Thing, dict[str, Any]]]
    # A room of our company with the adviser's seat, and one of the other company.
    rooms: tuple[UUID, UUID]

    def browser(self, role: Role, **options: Any) -> Client:
        """Return a new browser that is signed in as a role, with nothing in it but the session."""
        client = Client(**options)
        if role is not Role.ANONYMOUS:
            client.cookies["sessionid"] = self.sessions[role]
        return client

    def things(self, address: Address, role: Role) -> dict[Thing, dict[str, Any]]:
        """Return what a role can ask of an address, with the arguments for each."""
        if not address.arguments or address.arguments == ("room",):
            return self._rooms(role) if address.arguments else {Thing.OWN: {}}
        if address.name in self.links:
            return self._linked(address)
        if address.name in self.imports:
            return self.imports[address.name]
        if address.name.startswith("entries:"):
            return self._entered(address)
        at_desk = address.name.startswith((*AT_DESK, "rooms:lead_sets", "rooms:mission"))
        if at_desk or address.name == "matching:draft_impact" or address.name.startswith("curating:"):
            return self._at_desk(address, role) if at_desk else self._curated(address)
        return self._passkeys(role) if address.arguments == ("pk",) else self._of_companies(address, role)

    def _rooms(self, role: Role) -> dict[Thing, dict[str, Any]]:
        """One room is of our company and the adviser's seat, the other one of the other company."""
        found = {Thing.OWN: {"room": self.rooms[0]}, Thing.FOREIGN: {"room": self.rooms[1]}}
        if role is Role.OTHER:
            found = {Thing.OWN: found[Thing.FOREIGN], Thing.FOREIGN: found[Thing.OWN]}
        elif role not in MEMBERS and role is not Role.ADVISER:
            found = {Thing.FOREIGN: found[Thing.OWN]}
        return found | {Thing.ABSENT: {"room": ABSENT_MESSAGE}}

    def _curated(self, address: Address) -> dict[Thing, dict[str, Any]]:
        parts = {"ident": 1, "section": "words", "step": "submit", "what": "draft"}
        return {
            thing: {name: (held | parts)[name] for name in address.arguments} for thing, held in self.drafts.items()
        }

    def _entered(self, address: Address) -> dict[Thing, dict[str, Any]]:
        if address.arguments == ("kind",):
            return {Thing.OWN: {"kind": "office"}, Thing.ABSENT: {"kind": ABSENT_SLUG}}
        parts = {"kind": "office", "step": "submit", "what": "draft"}
        return {
            thing: {name: (held | parts)[name] for name in address.arguments} for thing, held in self.entries.items()
        }

    def _linked(self, address: Address) -> dict[Thing, dict[str, Any]]:
        there = self.links[address.name]
        first, *parts = address.arguments
        absent = {"pk": ABSENT_KEY, "message": ABSENT_MESSAGE, "reference": ABSENT_REFERENCE}
        nothing = absent.get(first, ABSENT_TOKEN)
        found: dict[Thing, dict[str, Any]] = {Thing.OWN: there, Thing.ABSENT: there | {first: nothing}}
        if parts and first == "token":
            found[Thing.ABSENT_PART] = there | dict.fromkeys(parts, ABSENT_TOKEN)
        return found

    def _at_desk(self, address: Address, role: Role) -> dict[Thing, dict[str, Any]]:
        absent = {"reference": ABSENT_REFERENCE, "pk": ABSENT_KEY, "name": "answer", "slug": ABSENT_SLUG}
        absent |= {"mission": ABSENT_SLUG, "visit": ABSENT_MESSAGE, "office": ABSENT_SLUG}
        found = {
            Thing.FOREIGN: {name: self.desk_others[name] for name in address.arguments},
            Thing.ABSENT: {name: absent[name] for name in address.arguments},
        }
        own = {name: self.desk_own[name] for name in address.arguments}
        return {Thing.OWN: own, **found} if role is Role.ADVISER else found

    def _passkeys(self, role: Role) -> dict[Thing, dict[str, Any]]:
        anothers = Role.OWNER if role is Role.OTHER else Role.OTHER
        found: dict[Thing, dict[str, Any]] = {
            Thing.FOREIGN: {"pk": self.passkeys[anothers]},
            Thing.ABSENT: {"pk": ABSENT_KEY},
        }
        return found if role is Role.ANONYMOUS else {Thing.OWN: {"pk": self.passkeys[role]}, **found}

    def _of_companies(self, address: Address, role: Role) -> dict[Thing, dict[str, Any]]:
        foreign = self._arguments(address, self.ours if role is not Role.OTHER else self.theirs)
        if role in MEMBERS or role is Role.OTHER:
            own, foreign = foreign, self._arguments(address, self.theirs if role is not Role.OTHER else self.ours)
        absent = {"reference": ABSENT_REFERENCE} if "reference" in foreign else {"slug": ABSENT_SLUG}
        found = {Thing.FOREIGN: foreign, Thing.ABSENT: foreign | absent}
        if role not in MEMBERS and role is not Role.OTHER:
            return found
        found[Thing.OWN] = own
        if "pk" in own:
            found |= {
                Thing.FOREIGN_PART: own | {"pk": foreign["pk"]},
                Thing.ABSENT_PART: own | {"pk": ABSENT_KEY},
            }
        elif len(own) > 1:
            nothing: Any = ABSENT_KEY if "round" in own else ABSENT_TOKEN
            found[Thing.ABSENT_PART] = own | dict.fromkeys(address.arguments[1:], nothing)
        return found

    def _arguments(self, address: Address, holding: Holding) -> dict[str, Any]:
        values = {
            "slug": holding.company.slug,
            "pk": holding.parts.get(address.name),
            "fact": next(iter(QUESTION_TEXTS)),
            "program": self.links["programs:detail"]["slug"],
            "reference": holding.request.reference,
            "round": 1,
        }
        return {name: values[name] for name in address.arguments}


def build_world(*, at: datetime) -> World:
    """Make the people, their companies and the links. The reference data must be there."""
    people = {role: make_person(f"{role.name.lower()}@firm.example", name=role.value) for role in MEMBERS}
    people[Role.OTHER] = make_person("olga@elsewhere.example", name="Olga")
    people |= {role: make_person(f"{front}@hub.example", role=front, name=role.value) for role, front in STAFF.items()}
    for role in STAFF:
        give_app(people[role])
        give_recovery_codes(people[role])
    seat_person(seat=_seat(), person=people[Role.ADVISER], by=people[Role.ADMINISTRATOR], at=at)
    grant_curatorship(
        person=people[Role.CURATOR],
        organization=Organization.objects.get(slug="nrcan"),
        by=people[Role.ADMINISTRATOR],
        at=at,
    )
    signed_in = {role: _signed_in(person, staff=role in STAFF) for role, person in people.items()}
    ours = _holding("Boreal Membranes Inc.", people[Role.OWNER], at=at)
    _join(ours, people[Role.EDITOR], MemberRole.EDITOR, at=at)
    _join(ours, people[Role.READER], MemberRole.READER, at=at)
    theirs = _holding("Ostara Turbines Ltd.", people[Role.OTHER], at=at)
    _ask_whether_one(ours, theirs, by=people[Role.ADMINISTRATOR], at=at)
    _outside(ours.request, by=people[Role.ADMINISTRATOR], at=at)
    colleague = make_person("oscar@elsewhere.example", name="Oscar")
    _join(theirs, colleague, MemberRole.READER, at=at)
    return World(
        people=people,
        sessions={role: session for role, (session, _passkey) in signed_in.items()},
        ours=ours,
        theirs=theirs,
        passkeys={role: passkey for role, (_session, passkey) in signed_in.items()},
        links=_links(ours.company, people, at=at) | _official(theirs.company, people[Role.OTHER], at=at),
        drafts=_drafts(people[Role.CURATOR], at=at),
        entries=_entries(people[Role.CURATOR], at=at),
        desk_own={
            "reference": _request_at_desk(theirs, people[Role.OTHER], at=at, taken_by=people[Role.ADVISER]),
            "pk": keep_view(user=people[Role.ADVISER], name="Open", query="view=open").pk,
            "name": "answer",
            "slug": _lead("own", _seat(), (ours, theirs), at=at),
            "mission": _mission("own", _seat(), (ours, theirs), at=at),
            "visit": _visit(_seat(), at=at),
            "office": _lending(_seat(), ours, at=at),
        },
        desk_others={
            "reference": _request_at_desk(ours, people[Role.OWNER], at=at),
            "pk": keep_view(user=people[Role.OTHER], name="Open", query="view=open").pk,
            "name": "answer",
            "slug": _lead("others", Seat.objects.get(slug="shanghai-industry"), (), at=at),
            "mission": _mission("others", Seat.objects.get(slug="shanghai-industry"), (), at=at),
            "visit": _visit(Seat.objects.get(slug="ab-government-desk"), at=at),
            # Of a body that the curator does not look after.
            "office": Office.objects.exclude(organization__slug__in=["tcs", "nrcan"]).order_by("slug")[0].slug,
        },
        imports=imported_things(people[Role.CURATOR], at=at) | upkept_things(at=at),
        rooms=(_room(ours, _seat(), at=at), _room(theirs, None, at=at)),
    )


def _request_at_desk(holding: Holding, by: User, *, at: datetime, taken_by: User | None = None) -> str:
    """Return the number of a request: at the Hub's desk, or in hand of somebody in the adviser's seat."""
    ask = RequestInput(
        kind=RequestKind.PARTNERS,
        subject=f"A partner for {holding.company.name}",
        body="We look for one operator to host a pilot.",
        language="en",
        areas=["wastewater-treatment"],
    )
    row = submit_request(company=holding.company, ask=ask, by=by, at=at)
    if taken_by is not None:
        choice = SeatChoiceInput(seat=_seat(), rank=1)
        offer = refer_request(request=row, choice=choice, by=None, seats=[hub_desk()], at=at)
        accept_referral(offer=offer, by=taken_by, seats=[_seat()], at=at)
    return row.reference


def _lead(name: str, seat: Seat, holdings: Sequence[Holding], *, at: datetime) -> str:
    """Return the address of a cleared lead of a seat, with a word of its own in each level of its dossier.

    The companies of the holdings were told of it and said yes; none has declared anything, and no buyer has answered.
    """
    slug = f"world-lead-{name}"
    row = Opportunity.objects.create(
        slug=slug, kind="lead", status="ongoing", title_en=f"Ferry of {name}", title_fr=f"Traversier de {name}",
        buyer_en="A port", buyer_fr="Un port", buyer_kind="private_operator", description_en="A ferry.",
        description_fr="Un traversier.", areas=["energy-extraction"], areas_basis="stated", owner=seat,
        closes=at.date() + timedelta(days=90), is_verified=True,
    )  # fmt: skip
    for check in ComplianceCheck.objects.filter(blocks_lead=True):
        answer_check(opportunity=slug, check=check, answer=CheckAnswer.NO, note="", by=None, at=at)
    for part, level in DOSSIER_WORDS.items():
        words = f"{level}{name}zq"
        keep_dossier(part=part, opportunity=slug, text_en=words, text_fr=words, by=None, at=at)
    for holding in holdings:
        holding.parts["leads:told"] = CompanyProposal.objects.create(
            opportunity=row, company=holding.company, at=at, sent_at=at, answer="yes", answered_at=at
        ).pk
    return slug


def _mission(name: str, seat: Seat, holdings: Sequence[Holding], *, at: datetime) -> str:
    """Return the address of a mission of a seat, on which the companies of the holdings have seats and meet a port."""
    slug = f"world-mission-{name}"
    row = Opportunity.objects.create(
        slug=slug, kind="mission", status="ongoing", title_en=f"Voyage of {name}", title_fr=f"Voyage de {name}",
        buyer_en="A port", buyer_fr="Un port", buyer_kind="private_operator", description_en="A voyage.",
        description_fr="Un voyage.", areas=["energy-extraction"], areas_basis="stated", owner=seat,
        closes=at.date() + timedelta(days=90), is_verified=True,
    )  # fmt: skip
    for check in ComplianceCheck.objects.filter(blocks_lead=True):
        answer_check(opportunity=slug, check=check, answer=CheckAnswer.NO, note="", by=None, at=at)
    Mission.objects.create(opportunity=row, anchor="A port", seats=4, at=at)
    for number, holding in enumerate(holdings, start=1):
        holding.parts["leads:programme_pdf"] = CompanyProposal.objects.create(
            opportunity=row,
            company=holding.company,
            at=at,
            sent_at=at,
            answer="yes",
            answered_at=at,
            seat_number=number,
        ).pk
        Meeting.objects.create(opportunity=row, company=holding.company, host="A port", on=at.date(), at=at)
    return slug


def _visit(seat: Seat, *, at: datetime) -> UUID:
    """Return the key of a visit that a seat plans."""
    first = at.date() + timedelta(days=60)
    said: dict[str, Any] = {"host": f"kestrelhost{seat.slug}zq", "city": "Suzhou", "areas": []}
    said |= {
        "note": f"kestrelnote{seat.slug}zq",
        "first_day": first,
        "last_day": first,
        "circle": "officials",
        "opportunity": None,
    }
    row = save_visit(visit=None, contact=seat, by=None, at=at, **said)
    return move_visit(visit=row, to=VisitState.PLANNED, by=None, at=at).pk


def _room(holding: Holding, seat: Seat | None, *, at: datetime) -> UUID:
    """Return the key of a room of a company, in which it has written; it is asked to join another one."""
    company = holding.company
    keys = []
    for member in (company, None):
        room = open_room(kind=RoomKind.BID, title=Localized("Joint offer", "Offre commune"), by=None, at=at)
        Consortium.objects.create(room=room, requirements=["membranes"])
        if member is not None:
            inside = join_room(room=room, company=member, by=None, at=at, note=NOTE, covers=["membranes"])
            words = {"text": f"ospreyroom{company.slug}zq", "links": [], "is_decision": True}
            write_post(room=room, member=inside, by=None, at=at, **words)
        if seat is not None:
            join_room(room=room, seat=seat, by=None, at=at)
        keys.append(room.pk)
    asked = CompanyProposal.objects.create(room_id=keys[1], company=company, at=at, sent_at=at, covers=["membranes"])
    holding.parts["rooms:invitation"] = asked.pk
    return UUID(str(keys[0]))


def _canned_answer(*, at: datetime) -> int:
    """Return the key of a canned answer for every desk."""
    texts = {"title_en": "Export insurance", "title_fr": "Assurance", "body_en": "Ask EDC.", "body_fr": "Voyez EDC."}
    return keep_canned_answer(answer=None, office=None, texts=texts, by=None, at=at).pk


def _drafts(curator: User, *, at: datetime) -> dict[Thing, dict[str, Any]]:
    """Return a draft of a program of the curator's, one of another organization's, and what is not there."""
    with_conditions = Program.objects.published().filter(live__conditions__isnull=False).order_by("slug").distinct()
    own = with_conditions.filter(organization__slug="nrcan")[0]
    foreign = with_conditions.exclude(organization__slug__in=["nrcan", "tcs"])[0]
    return {
        Thing.OWN: {
            "slug": own.slug,
            "pk": curating.begin_draft(entry_type=PROGRAM, slug=own.slug, by=curator, at=at).pk,
        },
        Thing.FOREIGN: {
            "slug": foreign.slug,
            "pk": curating.begin_draft(entry_type=PROGRAM, slug=foreign.slug, by=None, at=at).pk,
        },
        Thing.ABSENT: {"slug": ABSENT_SLUG, "pk": ABSENT_KEY},
    }


def _entries(curator: User, *, at: datetime) -> dict[Thing, dict[str, Any]]:
    """Return an office of the curator's with its draft, one of another organization's, and what is not there."""
    grant_curatorship(person=curator, organization=Organization.objects.get(slug="tcs"), by=None, at=at)
    own = Office.objects.filter(organization__slug="tcs").order_by("slug")[0]
    foreign = Office.objects.exclude(organization__slug="tcs").order_by("slug")[0]
    begin = entry_services.begin_draft
    return {
        Thing.OWN: {"slug": own.slug, "pk": begin(entry_type=OFFICE, slug=own.slug, by=curator, at=at).pk},
        Thing.FOREIGN: {"slug": foreign.slug, "pk": begin(entry_type=OFFICE, slug=foreign.slug, by=None, at=at).pk},
        Thing.ABSENT: {"slug": ABSENT_SLUG, "pk": ABSENT_KEY},
    }


def _lending(seat: Seat, holding: Holding, *, at: datetime) -> str:
    """Return the address of the office of a seat, which lends a desk that a company has booked tomorrow."""
    made = lend(
        office=seat.office, kind="desk", title_en="A desk", title_fr="Un poste", weekdays=[1, 2, 3, 4, 5],
        opens=time(9), closes=time(17), minutes=60, by=None, at=at,
    )  # fmt: skip
    period = (at + timedelta(days=1), at + timedelta(days=1, hours=1))
    Booking.objects.create(resource=made, company=holding.company, request=holding.request, period=period, at=at)
    return str(seat.office.slug)


def _seat() -> Seat:
    return Seat.objects.get(slug="beijing-power")


def _signed_in(person: User, *, staff: bool) -> tuple[str, int]:
    """Return the session of a person, and the key of the passkey that the person has added in it."""
    client = Client()
    if staff:
        sign_in_staff(client, person)
    else:
        sign_in(client, person.email)
    page = client.get(reverse("mfa_add_webauthn"))
    credential = Passkey().register(page.context["js_data"]["creation_options"])
    client.post(reverse("mfa_add_webauthn"), {"name": "Phone", "credential": credential})
    passkey = Authenticator.objects.get(user=person, type=Authenticator.Type.WEBAUTHN)
    return str(client.cookies["sessionid"].value), passkey.pk


def _holding(name: str, owner: User, *, at: datetime) -> Holding:
    company = register_company(by=owner, name=name, province="QC", at=at)
    offering = add_offering(
        company=company, name="Membrane", answers={"areas": ["wastewater-treatment"]}, by=owner, at=at
    )
    project = add_project(company=company, name="Pilot", answers={}, by=owner, at=at)
    newcomer = make_person(f"newcomer-of-{company.slug}@firm.example")
    asked = JoinRequest.objects.create(company=company, user=newcomer, ground=JoinGround.DOMAIN, asked_at=at)
    invitation = _invite(company, f"invited-by-{company.slug}@firm.example", owner, at=at)[0]
    kept = snapshot_company(company_id=company.pk, at=at)
    assert kept is not None
    program = Program.objects.published().order_by("slug")[0].slug
    VerdictChange.objects.create(company=company, program=program, after="meets", at=at, settled_at=at)
    parts = {
        "companies:offering": offering.pk,
        "companies:offering_remove": offering.pk,
        "companies:project": project.pk,
        "companies:project_remove": project.pk,
        "companies:answer_request": asked.pk,
        "companies:invitation_withdraw": invitation,
        "matching:snapshot": kept.pk,
        "matching:offering_capabilities": offering.pk,
    }
    return Holding(company, parts, _request(company, owner, at=at))


def _request(company: Company, owner: User, *, at: datetime) -> ServiceRequest:
    """Return a request of a company, which was asked what came of it."""
    # Its profile is open to whoever has the request: that opens it to nobody else.
    ask = RequestInput(
        kind=RequestKind.PARTNERS,
        subject="A partner",
        body="We look for a partner.",
        language="en",
        shared_with=[HOLDERS],
    )
    request = submit_request(company=company, ask=ask, by=owner, at=at)
    Survey.objects.create(request=request, round=1, asked_at=at)
    return request


def _outside(request: ServiceRequest, *, by: User, at: datetime) -> None:
    """Offer a part of a request to a body without accounts, by a link of which only the hash is kept."""
    seat = Seat.objects.filter(kind=SeatKind.ORGANIZATION_DESK).order_by("slug")[0]
    checked_mailbox(seat, at=at)
    offer = refer_request(
        request=request,
        choice=SeatChoiceInput(seat=seat),
        part=ReferralRole.SUPPORT,
        by=by,
        seats=[hub_desk()],
        outside=Mailbox("bench@body.example", "en"),
        at=at,
    )
    Referral.objects.filter(pk=offer.pk).update(token_hash=hash_of(OUTSIDE_TOKEN))


def _official(company: Company, owner: User, *, at: datetime) -> dict[str, dict[str, Any]]:
    """Ask the office of a minister, without an account, for its word on a presence; return the links to it."""
    wish = OfficialInput(level="minister", form="meeting", on=at.date(), city="Wuxi", host="A mayor", purpose="Trust.")
    ask = RequestInput(kind=RequestKind.PRESENCE, subject="A minister", body="We sign.", language="en", official=wish)
    request = submit_request(company=company, ask=ask, by=owner, at=at)
    seat, step = Seat.objects.get(slug="tcs-minister"), Approval.objects.get(request=request, level="minister")
    checked_mailbox(seat, at=at)
    Approval.objects.filter(request=request).exclude(pk=step.pk).delete()
    Approval.objects.filter(pk=step.pk).update(
        seat=seat,
        asked_at=at,
        mailbox="bench@body.example",
        mailbox_language="en",
        token_hash=hash_of(OFFICIAL_TOKEN),
        link_expires_at=at + timedelta(days=400),
    )
    return {"casework:approval": {"token": OFFICIAL_TOKEN}, "desk:approval_answer": {"pk": step.pk}}


def _join(holding: Holding, person: User, role: MemberRole, *, at: datetime) -> None:
    """Make a person a member, and the one that the pages about members are about."""
    member = Membership.objects.create(company=holding.company, user=person, role=role, joined_at=at)
    holding.parts["companies:member"] = holding.parts["companies:member_remove"] = member.pk


def _ask_whether_one(ours: Holding, theirs: Holding, *, by: User, at: datetime) -> None:
    """Ask the owners of both companies whether they are one."""
    pair = PossibleDuplicate.objects.create(
        company=ours.company, other=theirs.company, likeness=Likeness.NAME, found_at=at
    )
    for asked in ask_owners(pair=pair, by=by, at=at, address=_keep_in([])):
        (ours if asked.company == ours.company else theirs).parts["companies:agreement"] = asked.pk


def _twins(*, at: datetime) -> int:
    """Return the key of a pair of two other companies that look like one."""
    for number in range(2):
        person = make_person(f"twin-{number}@twins.example")
        company = register_company(by=person, name="Twin Rivers Solar", province="MB", at=at)
        snapshot_company(company_id=company.pk, at=at)
    return PossibleDuplicate.objects.get(company=company).pk


def send_request(company: Company, *, by: User, at: datetime) -> ServiceRequest:
    """Send a new request of a company to the Hub's desk."""
    ask = RequestInput(
        kind=RequestKind.PARTNERS,
        subject="A partner for a pilot",
        body="We look for one operator.",
        language="en",
        needs=[Need.FIND_PARTNER],
        areas=[Area.WASTEWATER_TREATMENT],
        cn_provinces=["CN-JS"],
        key=uuid.uuid4(),
    )
    return submit_request(company=company, ask=ask, by=by, at=at)


def _absence(person: User, *, at: datetime) -> int:
    """Record an absence of the adviser far from today, so that the seat is held; return its key."""
    first = at.date() + timedelta(days=200)
    return record_absence(person=person, first_day=first, last_day=first + timedelta(days=4), by=None, at=at).pk


def _complaint(company: Company, by: User, *, at: datetime) -> dict[str, Any]:
    """Return how a complaint about a new request of a company is addressed."""
    request = send_request(company, by=by, at=at)
    complaint = file_complaint(request=request, words="Nobody calls back.", by=by, at=at)
    return {"pk": complaint.pk, "reference": request.reference}


def _invite(company: Company, email: str, by: User, *, at: datetime) -> tuple[int, str]:
    """Return the key of an invitation and the token of its link, which only the mail knows."""
    links: list[str] = []
    sent = invite_member(
        company=company, email=email, role=MemberRole.READER, language="en", by=by, at=at, address=_keep_in(links)
    )
    assert sent is not None
    return sent.pk, links[0].rstrip("/").split("/")[-1]


def _keep_in(links: list[str]) -> Callable[[str], str]:
    def address(path: str) -> str:
        links.append(path)
        return SITE + path

    return address


def _links(company: Company, people: dict[Role, User], *, at: datetime) -> dict[str, dict[str, Any]]:
    sheet = sign_fact_sheet(start_fact_sheet(answers={"province": "QC"}, language="en", at=at))
    newcomer = make_person("newcomer@firm.example", confirmed=False)
    unconfirmed = EmailAddress.objects.get(user=newcomer)
    invited = invite_staff(
        email="invited@hub.example",
        role=Front.ADVISER,
        language="en",
        seat=_seat().slug,
        by=people[Role.ADMINISTRATOR],
        at=at,
        site=SITE,
    )
    draft = sign_draft(begin_draft(answers={"kind": RequestKind.OTHER.value}, language="en", at=at))
    waiting = begin_registration(
        email="founder@nowhere.example",
        company={"name": "Founders", "province": "QC", "business_number": "", "website": ""},
        answers={},
        language="en",
        address=_keep_in([]),
        at=at,
    )
    message = begin_draft(answers=_MESSAGE, language="en", at=at, days=7)
    program = Program.objects.published().order_by("slug")[0].slug
    twins = {"pk": _twins(at=at)}
    slugs = {
        "opportunity": Opportunity.objects.order_by("slug")[0].slug,
        "signal": PolicySignal.objects.order_by("slug")[0].slug,
        "agreement": Agreement.objects.order_by("slug")[0].slug,
        "office": Office.objects.order_by("slug")[0].slug,
        "organization": Organization.objects.order_by("slug")[0].slug,
        "program": program,
        "area": "wastewater-treatment",
    }
    shown = {"slug": _shown(at=at)}
    return {
        **_links_of_mails(people[Role.OWNER], at=at),
        **links_of_outsiders(at=at),
        **{f"api:{noun}": {"slug": slug} for noun, slug in slugs.items()},
        "api:file-csv": {"name": "conditions"},
        "api:hsds": {"lang": "en"},
        "api:hsds-file": {"lang": "fr"},
        "api:hsds-list": {"lang": "en", "kind": "services"},
        "api:hsds-one": {"lang": "fr", "kind": "services", "key": identifier("service", program)},
        "api:file-json": {"name": "offices"},
        "companies:duplicate": twins,
        "companies:duplicate_confirm": twins,
        "pages:area": {"slug": slugs["area"]},
        **dict.fromkeys(("pages:sheet", "pages:sheet_file", "chinese:sheet", "chinese:sheet_file"), shown),
        **{name: {"slug": _seat().slug} for name in ("team:seat", "team:remind")},
        "team:offboarding": {"pk": SeatHolder.objects.current().get(user=people[Role.ADVISER]).pk},
        "team:absence_change": {"pk": _absence(people[Role.ADVISER], at=at)},
        "team:canned_answer": {"pk": _canned_answer(at=at)},
        "team:complaint": _complaint(company, people[Role.OWNER], at=at),
        "programs:detail": {"slug": program},
        "opportunities:detail": {"slug": slugs["opportunity"]},
        "opportunities:signal": {"slug": slugs["signal"]},
        "imports:template": {"kind": "csv"},
        "imports:export": {"kind": "service"},
        "matching:program_companies": {"slug": program},
        "matching:opportunity_companies": {"slug": slugs["opportunity"]},
        "opportunities:guide": {"slug": Guide.objects.order_by("slug")[0].slug},
        "opportunities:agreement": {"slug": slugs["agreement"]},
        "directory:office": {"slug": slugs["office"]},
        "directory:organization": {"slug": slugs["organization"]},
        "casework:confirm": {"token": confirmation_path(message).rstrip("/").rpartition("/")[2]},
        "casework:draft": {"token": draft},
        "casework:check": {"token": draft},
        "casework:choose_company": {"token": draft},
        "casework:step": {"token": draft, "step": "about"},
        "casework:referral": {"token": OUTSIDE_TOKEN},
        "matching:answer": {"token": sheet},
        "matching:answer_meeting_page": {"token": sheet},
        "matching:meeting_pdf": {"token": sheet},
        "matching:send_answer": {"token": sheet},
        "companies:confirm_registration": {"token": registration_token(waiting)},
        "matching:question": {"token": sheet},
        "matching:change": {"token": sheet, "fact": next(iter(QUESTION_TEXTS))},
        "matching:answer_program": {"token": sheet, "program": program},
        "companies:invitation": {"token": _invite(company, people[Role.OTHER].email, people[Role.OWNER], at=at)[1]},
        "accounts:invitation": {"token": invited.link.rstrip("/").split("/")[-1]},
        "account_confirm_email": {"key": EmailConfirmationHMAC(unconfirmed).key},
        "account_reset_password_from_key": {
            "uidb36": user_pk_to_url_str(newcomer),
            "key": default_token_generator.make_token(newcomer),
        },
    }


def _shown(*, at: datetime) -> str:
    """Return the public address of a company that shows itself to anybody."""
    owner = make_person("marigold@elsewhere.example", name="Marigold")
    company = register_company(by=owner, name="Marigold Reuse Ltd.", province="NS", at=at)
    add_offering(company=company, name="Reuse", answers={"areas": ["wastewater-treatment"]}, by=owner, at=at)
    set_consent(company=company, purpose=Purpose.PUBLIC_PROFILE, granted=True, language="en", by=owner, at=at)
    make_files(company_id=company.pk, at=at)
    return str(company.slug)


def _links_of_mails(person: User, *, at: datetime) -> dict[str, dict[str, str]]:
    """Return the links that a person has in mails, and the way to a mail that was given up."""
    recipient = Recipient.objects.get_or_create(user=person)[0]
    given_up = OutboxMessage.objects.create(
        kind="mail", topic="tests.given_up", state="dead", created_at=at, not_before=at, last_error="ValueError: no"
    )
    followed = save(person=person, kind=SubscriptionKind.FIT, at=at)
    assert followed is not None
    asked = {"kind": SubscriptionKind.PROGRAM.value, "slug": FOLLOWED, "language": "en", "email": "vi@firm.example"}
    return {
        "notifications:stop": {"token": stop_token(recipient.pk, "former")},
        "notifications:confirm": {"token": confirmation_token(recipient.pk, person.email)},
        "deliveries:dead_letter": {"message": str(given_up.pk)},
        "subscriptions:stop": {"token": subscription_stop_token(followed.pk)},
        "subscriptions:confirm": {"token": follow_token(asked, at=at)},
        "calendar-feed": {"token": make_calendar(person=person, at=at)},
    }


# --- Asking ----------------------------------------------------------------------------------------------------------

# Pages that are about what their query names.
_ASKED = {"subscriptions:ask": f"?what=program%20{FOLLOWED}"}


def whole_path(address: Address, arguments: Mapping[str, Any]) -> str:
    """Return the path of an address in the language of the moment, with what it is about."""
    return reverse(address.name, kwargs=dict(arguments)) + _ASKED.get(address.name, "")


_made: list[World] = []
_read: dict[tuple[Role, str], "Page"] = {}


@contextmanager
def lasting_world(blocker: Any) -> Iterator[World]:
    """Lend the world to a whole module; it is made once, and stands until something else is tested."""
    if not _made:
        with ExitStack() as stack:
            # A loaded machine must not make a sign-in stale before the last test.
            stack.enter_context(override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=3600))
            # Nor end a session whose person was last noted when the world was made.
            limits = {kind: each | {"idle": each["absolute"]} for kind, each in settings.SESSION_LIMITS.items()}
            stack.enter_context(override_settings(SESSION_LIMITS=limits))
            # A session notes once a minute that its person is active: not while two answers are compared.
            stack.enter_context(mock.patch.object(sessions, "NOTE_EVERY", 10**9))
            stack.enter_context(_lasting(blocker))
            world = build_world(at=timezone.now())
            # Look at its foreign keys now: a test may take away what they point to, and takes that back at its end.
            connection.check_constraints()
            _made.append(world)
            standing.push(stack.pop_all())
            standing.callback(_made.clear)
            standing.callback(_read.clear)
    with _lasting(blocker):
        yield _made[0]


@contextmanager
def lasting(blocker: Any) -> Iterator[None]:
    """Keep what is written for a whole module, in a transaction that holds each test's own."""
    standing.close()
    with _lasting(blocker):
        yield


@contextmanager
def _lasting(blocker: Any) -> Iterator[None]:
    with blocker.unblock(), undone() as outer:
        outer._from_testcase = True
        activate("en")
        cache.clear()
        yield


@contextmanager
def undone() -> Iterator[Any]:
    """Take back whatever the block writes."""
    block = transaction.atomic()
    with block:
        yield block
        transaction.set_rollback(True)


class Page(NamedTuple):
    """What is told in English, at a moment, to somebody who asks for what is their own."""

    at: datetime
    status: int
    path: str
    html: str  # nothing where the answer is a file


def own_page(world: World, address: Address, role: Role) -> Page | None:
    """Return what an address tells a role of its own, asked once in a run; None where there is nothing of the kind."""
    arguments = world.things(address, role).get(Thing.OWN)
    if arguments is None:
        return None
    if (role, address.name) not in _read:
        at = timezone.now()
        with undone(), override("en"):
            path = whole_path(address, arguments)
            answer = world.browser(role).get(path)
        is_page = answer.get("Content-Type", "").startswith("text/html")
        _read[role, address.name] = Page(at, answer.status_code, path, answer.text if is_page else "")
    return _read[role, address.name]


def ask(
    world: World, address: Address, role: Role, method: str, arguments: Mapping[str, Any], **options: Any
) -> HttpResponse:
    """Send a request without any data as a role, and take back what it wrote."""
    activate("en")
    with undone():
        return world.browser(role, **options).generic(method, whole_path(address, arguments))


def told(response: HttpResponse, arguments: Mapping[str, Any]) -> str:
    """Return everything that a response tells, without what is random and without what was asked for."""
    headers = {name: value for name, value in response.items() if name not in {"X-Request-Id", "Content-Length"}}
    cookies = {name: cookie.value for name, cookie in response.cookies.items() if name != "csrftoken"}
    whole = f"{response.status_code}\n{headers}\n{cookies}\n{response.getvalue().decode(errors='replace')}"
    whole = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken&quot;: &quot;)"?[A-Za-z0-9]{64}', "", whole)
    for value in arguments.values():
        whole = re.sub(rf"(/|%2F){re.escape(str(value))}(/|%2F)", r"\1…\2", whole)
    return whole
