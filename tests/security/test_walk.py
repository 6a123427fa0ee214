"""A walk over every page as every role: what addresses tell (A-60), what the log tells (A-65), and types (A-23)."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import cache
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language_from_path, override

from companies.models import Company
from hub.accounts.authentication.sessions import EXPORT_VIEWS
from tests.support.access import World, ask, undone
from tests.support.canaries import DOSSIER, POST, VISIT, plant
from tests.support.lines import listening
from tests.support.pages import addresses
from tests.support.policies import METHODS, Role, Thing
from tests.support.samples import PARTS, in_share, one_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.timeout(600)]

# Pages that are themselves a private link: whoever has it may open it, and it may lead to pages of the same link.
PRIVATE_LINKS = {
    "notifications:stop",
    "notifications:confirm",
    "subscriptions:stop",
    "subscriptions:confirm",
    "calendar-feed",
    "casework:draft",
    "casework:step",
    "casework:choose_company",
    "casework:check",
    "casework:referral",
    "casework:approval",
    "owners:entries",
    "owners:entry",
    "owners:correct",
    "owners:ended",
    "owners:propose",
    "reports:own",
    "matching:answer",
    "matching:answer_meeting_page",
    "matching:meeting_pdf",
    "matching:question",
    "matching:change",
    "matching:answer_program",
    "companies:invitation",
    "accounts:invitation",
    "account_confirm_email",
    "account_reset_password_from_key",
    "casework:confirm",
    "companies:confirm_registration",
    "matching:send_answer",
}
# Where a private link is carried along on purpose: to come back to it, and to bring finder answers to a company or along
# with a message.
CARRIED = {
    ("account_login", "next"),
    ("account_signup", "next"),
    ("casework:message", "answers"),
    ("companies:register", "next"),
    ("companies:register", "sheet"),
}
_URL_ATTRIBUTES = {"href", "src", "action", "formaction", "content", "data", "cite", "poster", "srcset"}
_MAIL = re.compile(r"[^\s/?&=:]+@[\w-]+\.[\w.-]+")


class _Addresses(HTMLParser):
    """Collects every address of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for attribute, value in attrs:
            if value and (attribute in _URL_ATTRIBUTES or attribute.startswith(("hx-", "data-"))):
                self.found.add(value)


class Walk(NamedTuple):
    """Every address that was met, every line that was logged, and the marked words that a company had written.

    ``types`` holds the content types that were met, ``mistyped`` the addresses whose body is something else, ``files`` those
    that answered with a file to keep, ``stored`` those whose page is somebody's, and that a cache might keep.
    """

    addresses: set[str]
    lines: list[str]
    canaries: set[str]
    types: set[str]
    mistyped: set[tuple[str, str]]
    files: set[str]
    stored: set[tuple[str, str]]


OTHERS = (Role.ANONYMOUS, Role.OTHER, Role.ADMINISTRATOR)


@pytest.fixture(scope="module", params=PARTS)
def walk(world: World, request: pytest.FixtureRequest) -> Walk:
    """Visit every page as the roles that see the most, with a company that has told a marked word in every field.

    In a normal run the owner visits each, and one of the others a third of them.
    """
    whole = request.param
    cache.clear()
    met: set[str] = set()
    types: set[str] = set()
    mistyped, files, stored = set(), set(), set()
    with undone(), listening() as lines:
        canaries = set(plant(world, at=timezone.now()))
        for address in addresses():
            others = OTHERS if whole else (one_of(OTHERS, address.name),) if in_share(address.name, one_in=3) else ()
            for role in (Role.OWNER, *others):
                things = world.things(address, role)
                arguments = things.get(Thing.OWN) or next(iter(things.values()))
                both = role is Role.OWNER and (whole or in_share(address.name, one_in=3))
                for method in METHODS if both else ("GET",):
                    response = ask(world, address, role, method, arguments)
                    met |= _addresses_in(response)
                    if response.get("Content-Disposition", "").startswith("attachment"):
                        files.add(address.name)
                    is_somebodys = role is not Role.ANONYMOUS or address.name in PRIVATE_LINKS
                    # The addresses of machines know nobody.
                    is_somebodys &= response.status_code == 200 and not address.name.startswith("api:")
                    if is_somebodys and "no-store" not in response.get("Cache-Control", ""):
                        stored.add((address.name, role.name))
                    types.add(kind := response.get("Content-Type", ""))
                    if not _is_of_its_type(kind, response.getvalue()):
                        mistyped.add((address.name, kind))
        for role, *typed in _forms(world, min(canaries)):
            with undone():
                assert world.browser(role).post(*typed).status_code in {200, 302}, typed
    return Walk(met, lines.texts, canaries, types, mistyped, files, stored)


def _forms(world: World, canary: str) -> Iterator[tuple[Role, str, dict[str, str]]]:
    """Yield forms in which a person types a marked word, with mistakes and without."""
    slug = world.ours.company.slug
    version = str(Company.objects.get(pk=world.ours.company.pk).version)
    for url, typed in (
        (reverse("companies:register"), {"name": canary, "province": "QC"}),
        (reverse("companies:register"), {"name": canary, "province": canary, "website": canary}),
        (reverse("companies:section_words", args=[slug]), {"description_en": canary, "version": version}),
        (
            reverse("companies:members", args=[slug]),
            {"email": f"{canary}@firm.example", "role": "reader", "language": "en"},
        ),
        (reverse("companies:data", args=[slug]), {"typed_name": canary}),
        (reverse("pages:feedback"), {"text": canary, "email": f"{canary}@firm.example"}),
        (reverse("matching:finder"), {"answer": canary}),
        (reverse("accounts:settings"), {"name": canary, "language": "en"}),
        (reverse("rooms:room", args=[world.rooms[0]]), {"act": "post", "text": canary}),
        (reverse("rooms:room", args=[world.rooms[0]]), {"act": "post", "text": canary, "links": canary}),
    ):
        yield Role.OWNER, url, typed
    started = signing.dumps(timezone.now().timestamp() - 60, salt="hub.pages.open-form")
    told = {"role": "buyer", "need": canary, "organization": canary, "name": canary, "started": started}
    for email in (f"{canary}@firm.example", canary):
        yield Role.ANONYMOUS, reverse("pages:enquiry"), told | {"email": email}
    lead = reverse("leads:dossier", args=[world.desk_own["slug"]])
    yield Role.ADVISER, lead, {f"{part}_en": canary for part in ("profile", "technical", "contact")}
    yield Role.ADVISER, reverse("visits:new"), {"city": canary, "host": canary, "note": canary, "first_day": canary}


def _addresses_in(response: Any) -> set[str]:
    """Return the addresses in a page and in the headers of its answer."""
    page = _Addresses()
    if response.get("Content-Type", "").startswith("text/html"):
        page.feed(response.content.decode())
    headers = ("Location", "HX-Redirect", "Content-Location")
    return page.found | {response[header] for header in headers if header in response}


_JSON = {"application/json", "application/problem+json", "application/ld+json", "application/openapi+json"}
_XML = {"application/xml", "application/atom+xml", "application/rss+xml"}
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _is_of_its_type(kind: str, body: bytes) -> bool:
    """Return whether a body is what its type says, in the encoding that it names."""
    plain, _, parameters = kind.partition(";")
    if not body:
        return True
    if plain == _WORKBOOK:
        return body.startswith(b"PK")
    if plain == "application/pdf":
        return body.startswith(b"%PDF")
    text = body.decode()
    if plain in _JSON:
        return json.loads(text) is not None
    if plain in _XML:
        return ElementTree.fromstring(text) is not None  # noqa: S314 - it is our own
    # A page, or a part of one, begins with an element; other texts do not.
    in_its_shape = text.lstrip().startswith("<") == (plain == "text/html")
    return plain.startswith("text/") and parameters.strip() == "charset=utf-8" and in_its_shape


def test_every_answer_is_of_the_type_that_it_names(walk: Walk) -> None:
    assert walk.mistyped == set()
    assert {kind.partition(";")[0] for kind in walk.types} >= {"text/html", "text/csv", "application/json"}


def test_no_page_of_somebody_is_stored_by_a_cache(walk: Walk) -> None:
    # A calendar asks each time whether it still stands, and nobody else's may keep it.
    assert {name for name, _role in walk.stored} <= {"calendar-feed"}


def test_every_file_is_counted_as_an_export(walk: Walk) -> None:
    assert walk.files
    assert walk.files <= EXPORT_VIEWS, "A-13: no address gives out files without a limit"


def test_no_address_names_a_person_or_opens_anything(world: World, walk: Walk) -> None:
    assert len(walk.addresses) > 500
    people = {person.email for person in world.people.values()}
    sessions = {*world.sessions.values(), *Session.objects.values_list("session_key", flat=True)}
    secrets = {link[name] for link in world.links.values() for name in ("token", "key") if name in link}
    # A document leads where the company said that it does.
    documents = {f"https://{canary}.example/" for canary in walk.canaries}
    wrong = set()
    for address in walk.addresses - documents:
        told = unquote(unquote(address))
        if any(secret in told for secret in sessions | people | walk.canaries) or "csrfmiddlewaretoken=" in told:
            wrong.add(address)
        if urlsplit(address).scheme != "mailto" and "://" not in address and _MAIL.search(told):
            wrong.add(address)
        if any(secret in told for secret in secrets) and not _may_hold_a_secret(address):
            wrong.add(address)
    assert wrong == set()


def test_mail_links_lead_to_desks_only(world: World, walk: Walk) -> None:
    mailboxes = {urlsplit(address).path for address in walk.addresses if urlsplit(address).scheme == "mailto"}
    assert mailboxes
    assert mailboxes.isdisjoint(person.email for person in world.people.values())


def _may_hold_a_secret(address: str) -> bool:
    parts = urlsplit(address)
    try:
        with override(get_language_from_path(parts.path)):
            name = resolve(parts.path).view_name
    except Resolver404:
        return False
    if not parts.query or name in PRIVATE_LINKS:
        return name in PRIVATE_LINKS
    return (name, parts.query.partition("=")[0]) in CARRIED


def test_no_line_of_the_log_repeats_what_a_company_or_a_person_wrote(world: World, walk: Walk) -> None:
    assert len(walk.lines) > 50
    secrets = {link[name] for link in world.links.values() for name in ("token", "key") if name in link}
    told = secrets | walk.canaries | {person.email for person in world.people.values()} | {*world.sessions.values()}
    assert {line for line in walk.lines for word in told if word in line} == set()
    assert [line for line in walk.lines for each in (DOSSIER, POST, VISIT) if each.search(line)] == []
