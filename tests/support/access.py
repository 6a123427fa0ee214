"""A small world with people of every role, in which the access policies can be tried."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unittest import mock
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import activate

from companies.access import sign_fact_sheet
from companies.choices import JoinGround, Likeness, MemberRole
from companies.models import Company, JoinRequest, Membership, PossibleDuplicate
from companies.services import add_offering, add_project, ask_owners, invite_member, register_company, start_fact_sheet
from hub.accounts import sessions
from hub.accounts.choices import Role as Front
from hub.accounts.models import User
from hub.accounts.services import invite_staff
from hub.directory.models import Office, Organization, Seat
from hub.directory.services import grant_curatorship, seat_person
from hub.matching.questionnaire import PROMPTS
from hub.matching.services import snapshot_company
from hub.notifications.links import confirmation_token, stop_token
from hub.notifications.models import Recipient
from hub.outbox.models import Message
from opportunities.models import Agreement, Guide, Opportunity
from programs.curating.services import begin_draft
from programs.models import Program
from tests.accounts.passkeys import Passkey
from tests.accounts.people import give_app, make_person, sign_in, sign_in_staff
from tests.support.imports import imported_things
from tests.support.pages import Address
from tests.support.policies import MEMBERS, STAFF, Role, Thing

# No company, row or link has these.
ABSENT_SLUG, ABSENT_KEY, ABSENT_TOKEN = "zzzzzzzzzzzz", 987654321, "no-such-link"
ABSENT_MESSAGE = UUID(int=42)
SITE = "https://hub.example"


# --- The world -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Holding:
    """A company with one of everything; keys of its parts by the name of the page that shows them."""

    company: Company
    parts: dict[str, int]


@dataclass(frozen=True, slots=True)
class World:
    """People of every role, two companies, and links of every kind."""

    people: dict[Role, User]
    sessions: dict[Role, str]
    ours: Holding
    theirs: Holding
    passkeys: dict[Role, int]
    # Links and slugs that anyone may follow, by the name of the page.
    links: dict[str, dict[str, str]]
    # A draft and program that the curator looks after, and those of another organization.
    drafts: dict[Thing, dict[str, Any]]
    # By the name of the page: an import, a conflict and a pair of the curator's, of others, and what is not there.
    imports: dict[str, dict[Thing, dict[str, Any]]]

    def browser(self, role: Role, **options: Any) -> Client:
        """Return a new browser that is signed in as a role, with nothing in it but the session."""
        client = Client(**options)
        if role is not Role.ANONYMOUS:
            client.cookies["sessionid"] = self.sessions[role]
        return client

    def things(self, address: Address, role: Role) -> dict[Thing, dict[str, Any]]:
        """Return what a role can ask of an address, with the arguments for each."""
        if not address.arguments:
            return {Thing.OWN: {}}
        if address.name in self.links:
            return self._linked(address)
        if address.name.startswith("curating:") or address.name == "matching:draft_impact":
            return self._curated(address)
        if address.name in self.imports:
            return self.imports[address.name]
        if address.arguments == ("pk",):
            return self._passkeys(role)
        return self._of_companies(address, role)

    def _curated(self, address: Address) -> dict[Thing, dict[str, Any]]:
        parts = {"ident": 1, "section": "words", "step": "submit", "what": "draft"}
        return {
            thing: {name: (held | parts)[name] for name in address.arguments} for thing, held in self.drafts.items()
        }

    def _linked(self, address: Address) -> dict[Thing, dict[str, Any]]:
        there = self.links[address.name]
        first, *parts = address.arguments
        nothing = {"pk": ABSENT_KEY, "message": ABSENT_MESSAGE}.get(first, ABSENT_TOKEN)
        found: dict[Thing, dict[str, Any]] = {Thing.OWN: there, Thing.ABSENT: there | {first: nothing}}
        if parts and first == "token":
            found[Thing.ABSENT_PART] = there | dict.fromkeys(parts, ABSENT_TOKEN)
        return found

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
        found = {Thing.FOREIGN: foreign, Thing.ABSENT: foreign | {"slug": ABSENT_SLUG}}
        if role not in MEMBERS and role is not Role.OTHER:
            return found
        found[Thing.OWN] = own
        if "pk" in own:
            found |= {
                Thing.FOREIGN_PART: own | {"pk": foreign["pk"]},
                Thing.ABSENT_PART: own | {"pk": ABSENT_KEY},
            }
        elif len(own) > 1:
            found[Thing.ABSENT_PART] = own | dict.fromkeys(address.arguments[1:], ABSENT_TOKEN)
        return found

    def _arguments(self, address: Address, holding: Holding) -> dict[str, Any]:
        values = {
            "slug": holding.company.slug,
            "pk": holding.parts.get(address.name),
            "fact": next(iter(PROMPTS)),
            "program": self.links["programs:detail"]["slug"],
        }
        return {name: values[name] for name in address.arguments}


def build_world(*, at: datetime) -> World:
    """Make the people, their companies and the links. The reference data must be there."""
    people = {role: make_person(f"{role.name.lower()}@firm.example", name=role.value) for role in MEMBERS}
    people[Role.OTHER] = make_person("olga@elsewhere.example", name="Olga")
    people |= {role: make_person(f"{front}@hub.example", role=front, name=role.value) for role, front in STAFF.items()}
    for role in STAFF:
        give_app(people[role])
        RecoveryCodes.activate(people[role])
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
    colleague = make_person("oscar@elsewhere.example", name="Oscar")
    _join(theirs, colleague, MemberRole.READER, at=at)
    return World(
        people=people,
        sessions={role: session for role, (session, _passkey) in signed_in.items()},
        ours=ours,
        theirs=theirs,
        passkeys={role: passkey for role, (_session, passkey) in signed_in.items()},
        links=_links(ours.company, people, at=at),
        drafts=_drafts(people[Role.CURATOR], at=at),
        imports=imported_things(people[Role.CURATOR], at=at),
    )


def _drafts(curator: User, *, at: datetime) -> dict[Thing, dict[str, Any]]:
    """Return a draft of a program of the curator's, one of another organization's, and what is not there."""
    with_conditions = Program.objects.published().filter(live__conditions__isnull=False).order_by("slug").distinct()
    own = with_conditions.filter(organization__slug="nrcan")[0]
    foreign = with_conditions.exclude(organization__slug="nrcan")[0]
    return {
        Thing.OWN: {"slug": own.slug, "pk": begin_draft(program=own, by=curator, at=at).pk},
        Thing.FOREIGN: {"slug": foreign.slug, "pk": begin_draft(program=foreign, by=None, at=at).pk},
        Thing.ABSENT: {"slug": ABSENT_SLUG, "pk": ABSENT_KEY},
    }


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
    return Holding(company, parts)


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


def _links(company: Company, people: dict[Role, User], *, at: datetime) -> dict[str, dict[str, str]]:
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
    program = Program.objects.published().order_by("slug")[0].slug
    twins = {"pk": _twins(at=at)}
    return {
        **_links_of_mails(people[Role.OWNER], at=at),
        "companies:duplicate": twins,
        "companies:duplicate_confirm": twins,
        "pages:area": {"slug": "wastewater-treatment"},
        "programs:detail": {"slug": program},
        "imports:template": {"kind": "csv"},
        "opportunities:detail": {"slug": Opportunity.objects.order_by("slug")[0].slug},
        "matching:program_companies": {"slug": program},
        "matching:opportunity_companies": {"slug": Opportunity.objects.order_by("slug")[0].slug},
        "opportunities:guide": {"slug": Guide.objects.order_by("slug")[0].slug},
        "opportunities:agreement": {"slug": Agreement.objects.order_by("slug")[0].slug},
        "directory:office": {"slug": Office.objects.order_by("slug")[0].slug},
        "directory:organization": {"slug": Organization.objects.order_by("slug")[0].slug},
        "matching:answer": {"token": sheet},
        "matching:question": {"token": sheet},
        "matching:change": {"token": sheet, "fact": next(iter(PROMPTS))},
        "matching:answer_program": {"token": sheet, "program": program},
        "companies:invitation": {"token": _invite(company, people[Role.OTHER].email, people[Role.OWNER], at=at)[1]},
        "accounts:invitation": {"token": invited.link.rstrip("/").split("/")[-1]},
        "account_confirm_email": {"key": EmailConfirmationHMAC(unconfirmed).key},
        "account_reset_password_from_key": {
            "uidb36": user_pk_to_url_str(newcomer),
            "key": default_token_generator.make_token(newcomer),
        },
    }


def _links_of_mails(person: User, *, at: datetime) -> dict[str, dict[str, str]]:
    """Return the links that a person has in mails, and the way to a mail that was given up."""
    recipient = Recipient.objects.create(user=person)
    given_up = Message.objects.create(
        kind="mail", topic="tests.given_up", state="dead", created_at=at, not_before=at, last_error="ValueError: no"
    )
    return {
        "notifications:stop": {"token": stop_token(recipient.pk, "former")},
        "notifications:confirm": {"token": confirmation_token(recipient.pk, person.email)},
        "deliveries:message": {"message": str(given_up.pk)},
    }


# --- Asking ----------------------------------------------------------------------------------------------------------


@contextmanager
def lasting_world(blocker: Any) -> Iterator[World]:
    """Make the world for a whole module, in a transaction that holds each test's own."""
    with (
        blocker.unblock(),
        # A loaded machine must not make a sign-in stale before the last test.
        override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=3600),
        # A session notes once a minute that its person is active: not while two answers are compared.
        mock.patch.object(sessions, "NOTE_EVERY", 10**9),
        undone() as outer,
    ):
        outer._from_testcase = True
        activate("en")
        cache.clear()
        world = build_world(at=timezone.now())
        # Look at its foreign keys now: a test may take away what they point to, and takes that back at its end.
        connection.check_constraints()
        yield world


@contextmanager
def undone() -> Iterator[Any]:
    """Take back whatever the block writes."""
    block = transaction.atomic()
    with block:
        yield block
        transaction.set_rollback(True)


def ask(
    world: World, address: Address, role: Role, method: str, arguments: Mapping[str, Any], **options: Any
) -> HttpResponse:
    """Send a request without any data as a role, and take back what it wrote."""
    activate("en")
    url = reverse(address.name, kwargs=dict(arguments))
    with undone():
        return world.browser(role, **options).generic(method, url)


def told(response: HttpResponse, arguments: Mapping[str, Any]) -> str:
    """Return everything that a response tells, without what is random and without what was asked for."""
    headers = {name: value for name, value in response.items() if name not in {"X-Request-Id", "Content-Length"}}
    cookies = {name: cookie.value for name, cookie in response.cookies.items() if name != "csrftoken"}
    whole = f"{response.status_code}\n{headers}\n{cookies}\n{response.content.decode()}"
    whole = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken&quot;: &quot;)"?[A-Za-z0-9]{64}', "", whole)
    for value in arguments.values():
        whole = re.sub(rf"(/|%2F){re.escape(str(value))}(/|%2F)", r"\1…\2", whole)
    return whole
