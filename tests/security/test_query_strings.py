"""What stands after the "?" of an address breaks no page, whoever wrote it (A-10)."""

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar, NamedTuple
from unittest import mock
from zlib import crc32

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import activate, override

from tests.support.access import World, undone
from tests.support.hostile import OF_ADMIN, READABLE, Reading, names_of_api, names_of_filters, quoted
from tests.support.lines import listening
from tests.support.pages import addresses, admin_addresses
from tests.support.policies import METHODS, Role, Thing
from tests.support.samples import EXTENTS, in_share
from tests.test_access_matrix import POLICY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.timeout(600)]

ROLES = (Role.OWNER, Role.ADVISER, Role.CURATOR, Role.ADMINISTRATOR, Role.ANONYMOUS, Role.OTHER)
NULL = "q=%00"
MANY = 8
TOO_MANY = "&".join(f"x{number}=1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))


class Target(NamedTuple):
    """A page, as somebody asks for it who may, and the names that it reads out of the whole query string."""

    name: str
    url: str
    role: Role
    method: str = "GET"
    names: frozenset[str] = frozenset()


class _Asked(Reading):
    asked: ClassVar[set[str]] = set()


@pytest.fixture(scope="module")
def targets(world: World) -> list[Target]:
    """Every page: read where it can be read, else sent an empty form."""
    activate("en")
    return [*_of_the_portal(world), *_of_the_admin_site(world)]


def _of_the_portal(world: World) -> Iterator[Target]:
    of_api = names_of_api()
    for address in addresses():
        things = {role: own for role in ROLES if (own := world.things(address, role).get(Thing.OWN)) is not None}
        expected = POLICY[address.name].expected
        # Whoever is shown the page, by reading it if possible, comes before those who are led on or refused.
        tries = [(role, method) for method in METHODS for role in ROLES if role in things]
        role, method = min(tries, key=lambda one: expected(one[0], Thing.OWN, one[1]))
        url = reverse(address.name, kwargs=things[role])
        yield Target(address.name, url, role, method, of_api.get(address.name, frozenset()))


def _of_the_admin_site(world: World) -> Iterator[Target]:
    filters = names_of_filters()
    person = world.people[Role.OWNER].pk
    for address in admin_addresses():
        table, _under, page = address.name.rpartition("_")
        # The pages of one row are the same for every table.
        if page in {"add", "change", "delete", "history"} and table != "admin:accounts_user":
            continue
        known = {"object_id": person, "id": person, "app_label": "accounts"}
        if known.keys() >= {*address.arguments}:
            url = reverse(address.name, kwargs={name: known[name] for name in address.arguments})
            names = filters.get(address.name, frozenset()) | {*OF_ADMIN}
            yield Target(address.name, url, Role.ADMINISTRATOR, names=names)


def _send(world: World, target: Target, query: str) -> HttpResponse:
    with undone(), override("en"):
        browser = world.browser(target.role, raise_request_exception=False)
        return browser.generic(target.method, target.url, QUERY_STRING=query)


@EXTENTS
def test_no_query_string_breaks_a_page(world: World, targets: list[Target], whole: bool) -> None:
    """Whatever a page reads, it is sent something hostile; in a deep run each name eight of it over all pages."""
    tried: Counter[str] = Counter()
    broken = []
    # Through everything that stands before a view; test_fuzz.py sends each view what it reads, without that.
    chosen = [target for target in targets if whole or in_share(target.name, one_in=6)]
    with mock.patch("django.core.handlers.wsgi.QueryDict", _Asked):
        for target in chosen:
            _Asked.asked.clear()
            if not target.names:
                _send(world, target, "")
            names, turn = {*target.names, *_Asked.asked}, 0
            least = MANY if whole else 1
            while names and (turn == 0 or any(tried[name] < least for name in names)):
                # One in four is left out in its turn: what refuses an address must not hide what reads the rest.
                sent = [name for place, name in enumerate(sorted(names)) if len(names) == 1 or (place + turn) % 4]
                query = "&".join(
                    f"{quoted(name)}={_hostile(name, tried[name] + more)}" for name in sent for more in (1, 0)
                )
                if _send(world, target, query).status_code >= 500:
                    broken.append((target.name, query[:300]))
                tried.update(sent)
                names |= _Asked.asked
                turn += 1
    assert broken == []
    # From views, forms, filters of lists, the API and the admin site, without being named by the test.
    assert not whole or tried.keys() >= {
        "about",
        "page",
        "program",
        "opportunity",
        "seat",
        "sort",
        "role__exact",
        "term",
    }


def _hostile(name: str, number: int) -> str:
    return quoted(READABLE[(crc32(name.encode()) + number) % len(READABLE)])


def test_a_query_string_that_cannot_be_read_is_refused_by_every_page(world: World, targets: list[Target]) -> None:
    answers = {
        (target.name, _send(world, target, (NULL, TOO_MANY)[number % 2]).status_code)
        for number, target in enumerate(targets)
    }
    assert {answer for answer in answers if answer[1] != 400} == set()


@pytest.mark.parametrize(
    ("lang", "query", "reason"),
    [
        ("en", NULL, "The address holds a character after its “?” that no page can read"),
        ("en", TOO_MANY, "The address holds more than 500 choices after its “?”"),
        ("fr", NULL, "L’adresse contient, après le «\u00a0?\u00a0», un caractère illisible"),
        ("fr", TOO_MANY, "L’adresse contient plus de 500 choix après le «\u00a0?\u00a0»"),
    ],
)
def test_the_refusal_says_why_and_leads_to_the_page(world: World, lang: str, query: str, reason: str) -> None:
    way = {"en": "Open the page without that part", "fr": "Ouvrir la page sans cette partie"}[lang]
    with override(lang):
        url, role = reverse("programs:list"), reverse("pages:role")
    with undone(), listening() as lines:
        page = world.browser(Role.ADVISER).get(url, QUERY_STRING=query)
    assert page.status_code == 400
    assert reason in page.text
    assert f'<a class="btn phone-full" href="{url}">{way}</a>' in page.text
    assert role in page.text  # it knows its reader
    assert not [told for told in (page.text, *lines.texts) if "%00" in told or "\x00" in told or "x7=1" in told]


def test_the_refusal_of_a_form_leads_to_no_page_and_never_to_another_site() -> None:
    assert "without that part</a>" not in Client().post(reverse("casework:new"), QUERY_STRING=NULL).text
    page = Client().get("/", PATH_INFO="//evil.example/", QUERY_STRING=NULL)
    assert page.status_code == 400
    assert 'href="//evil.example' not in page.text


def test_the_api_refuses_it_with_a_problem_document() -> None:
    for query in (NULL, TOO_MANY):
        answer = Client().get(reverse("api:programs"), QUERY_STRING=query)
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert "at most 500 parameters, without unreadable characters" in answer.json()["detail_en"]


def test_half_a_character_is_refused_in_any_writing() -> None:
    """The type of a request may name a writing in which half a character can be written."""
    options = {"QUERY_STRING": r"q=\ud800", "CONTENT_TYPE": "text/plain; charset=unicode_escape"}
    assert Client().get(reverse("programs:list"), **options).status_code == 400


def test_a_damaged_cookie_is_no_more_than_a_missing_one() -> None:
    page = Client().get(reverse("pages:home"), HTTP_COOKIE=r'sessionid="abcdefgh\000"; django_language=fr')
    assert page.status_code == 200
    assert not page.context["user"].is_authenticated
