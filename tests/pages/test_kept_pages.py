"""Public pages are kept for whoever comes without a cookie: never another's page, never yesterday's, never too many."""

import gzip
import random
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.core.http import pages
from hub.core.http.figures import REQUESTS
from hub.core.models import public_change
from hub.core.vocabulary.enums import IntakeMode
from hub.directory.models import Organization
from opportunities.models import Opportunity
from programs.eligibility.evaluate import IntakeFacts
from tests.accounts.people import client_of, give_app, make_person
from tests.programs.factories import MOMENT, entry, publish

PROGRAM = "ca-example"
KEPT = ("/en/", "/fr/", "/en/programs/", "/en/programs/?q=export", f"/en/programs/{PROGRAM}/", "/en/areas/")
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """One day, so that midnight does not fall into a test."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def _programs(db: None) -> None:
    publish(
        entry(PROGRAM, name_en="CanExport", name_fr="CanExport en français"),
        *(entry(f"ca-{number}", name_en=f"Export fund {number}") for number in range(22)),
    )


def _bare(content: bytes) -> bytes:
    """Return a page without the moment at which its form was begun, and without what is drawn for each answer."""
    return re.sub(rb'name="(?:started|csrfmiddlewaretoken)" value="[^"]+"', b"", content)


def _counted(answer: Any) -> float:
    """Return how often the figures for monitoring have counted the page of an answer."""
    return REQUESTS.labels(answer.resolver_match.view_name, "200")._value.get()


def _statements(address: str, **headers: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(address, headers=headers).status_code == 200
    return len(asked)


@pytest.mark.usefixtures("_programs")
@pytest.mark.parametrize("address", KEPT)
def test_a_page_is_made_once(address: str) -> None:
    first = Client().get(address)
    counted = _counted(first)
    with CaptureQueriesContext(connection) as asked:
        again = Client().get(address)
    assert _counted(first) == counted + 1
    assert [query["sql"] for query in asked] == ["SELECT count(*), sum(mark) FROM hub_public_change"]
    assert (_bare(again.content), again.headers.keys()) == (_bare(first.content), first.headers.keys())
    assert again["X-Request-Id"] != first["X-Request-Id"]


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("address", KEPT)
def test_the_database_notes_changes_of_all_that_a_kept_page_reads(address: str) -> None:
    Organization.objects.filter(slug="").update(name_en="")
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(address.replace(PROGRAM, "ca-gac-canexport-smes"))
    assert answer.status_code == 200
    with connection.cursor() as cursor:
        known = set(connection.introspection.table_names(cursor))
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'public_change'")
        noted = {name for (name,) in cursor.fetchall()}
    read = {word for query in asked for word in re.findall(r"\w+", query["sql"])} & known
    # What the history of rules between programs counts changes with the rules.
    assert read - noted <= {"hub_public_change", "programs_programruleevent"}
    assert {"programs_program", "programs_revision"} & read


@pytest.mark.usefixtures("_programs")
def test_each_statement_changes_the_number_and_taking_it_back_brings_it_back() -> None:
    def change() -> None:
        Organization.objects.filter(slug="nrc").update(name_en="Other")

    numbers = [public_change()]
    for _ in range(1200):
        change()
        numbers.append(public_change())
    assert len(set(numbers)) == 1201
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM hub_public_change")
        # Two in a hundred take the others away: so many are left once in a hundred million times.
        assert cursor.fetchone()[0] < 900
    point = transaction.savepoint_create()
    change()
    transaction.savepoint_rollback(point)
    assert public_change() == numbers[-1]


def test_what_is_published_is_seen_at_once() -> None:
    publish(entry("ca-one", name_en="Fund of yesterday"))
    addresses = ["/en/programs/", "/en/programs/ca-one/"]
    for name in ("Fund of yesterday", "Fund of today"):
        publish(entry("ca-one", name_en=name), at=MOMENT + timedelta(minutes=len(name)))
        for address in addresses:
            for _ in range(2):
                assert name in Client().get(address).text, address
    Organization.objects.filter(slug="example-agency").update(name_en="Agency by another name")
    assert "Agency by another name" in Client().get(addresses[1]).text
    Opportunity.objects.all().delete()
    assert _statements("/en/") > 1


def test_a_standing_changes_at_midnight_of_the_portal() -> None:
    window = IntakeFacts(mode=IntakeMode.CALL, opens=date(2026, 11, 1), closes=date(2026, 11, 30))
    publish(entry("ca-one", intake=replace(window, verified=True)))
    texts = {}
    # The portal's day ends five hours after that of the clock of the world.
    for moment in ("2026-11-30T23:59", "2026-12-01T04:58", "2026-12-01T05:01"):
        with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False):
            texts[moment] = [_bare(Client().get("/en/programs/ca-one/").content) for _ in range(2)][1]
    before, late, after = texts.values()
    assert before == late != after


@pytest.mark.usefixtures("_programs")
def test_who_has_a_cookie_neither_reads_nor_fills_what_is_kept() -> None:
    person = make_person("ada@firm.example")
    browser = Client()
    browser.force_login(person)
    for address in KEPT:
        own = browser.get(address)
        assert own["Cache-Control"] == "no-store"
        assert "ETag" not in own
        assert not len(caches["pages"]._cache)
        anybody = Client().get(address)
        # The first lines name where the reader's own pages are.
        assert _bare(anybody.content) != _bare(own.content) == _bare(browser.get(address).content)
        assert browser.get(address, headers={"if-none-match": anybody.get("ETag", "*")}).status_code == 200
        for name in ("sessionid", "messages", "csrftoken", "known_device", "anything"):
            stranger = Client()
            stranger.cookies[name] = "x"
            assert "Cache-Control" not in stranger.get(address), name
        caches["pages"].clear()


@pytest.mark.usefixtures("_programs")
@pytest.mark.parametrize("address", [address for address in KEPT if PROGRAM not in address])
def test_a_browser_that_has_a_page_is_not_sent_it_again(address: str) -> None:
    first = Client().get(address)
    assert first["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Encoding"} <= set(re.split(r",\s*", first["Vary"]))
    for tag in (first["ETag"], f'"other", {first["ETag"]}', "*"):
        again = Client().get(address, headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert "default-src 'none'" in again["Content-Security-Policy"]
    assert Client().get(address, headers={"if-none-match": 'W/"other"'}).status_code == 200
    packed = Client().get(address, headers={"accept-encoding": "br, gzip"})
    assert gzip.decompress(packed.content) == first.content
    assert (packed["ETag"], packed["Content-Encoding"]) == (first["ETag"], "gzip")
    assert int(packed["Content-Length"]) == len(packed.content)
    bare = Client().head(address)
    assert (bare.status_code, bare.content, bare["ETag"]) == (200, b"", first["ETag"])
    assert Client().post(address).status_code == 405


@pytest.mark.usefixtures("_programs")
def test_a_form_begins_when_its_page_is_asked_for() -> None:
    """So a kept page tells nobody that they took their time, and is not too old after a day."""
    address, begun = f"/en/programs/{PROGRAM}/", []
    for moment in (NOW + timedelta(hours=1), NOW + timedelta(hours=2)):
        with time_machine.travel(moment, tick=False):
            for kind in ({}, {"accept-encoding": "gzip"}):
                answer = Client().get(address, headers=kind)
                assert "ETag" not in answer
                content = gzip.decompress(answer.content) if kind else answer.content
                (token,) = re.findall(r'name="started" value="([^"]+)"', content.decode())
                begun.append(signing.loads(token, salt="hub.pages.open-form"))
    assert begun == [(NOW + timedelta(hours=hour)).timestamp() for hour in (1, 1, 2, 2)]
    assert len(caches["pages"]._cache) == 1


@pytest.mark.usefixtures("_programs")
def test_what_is_kept_is_bounded() -> None:
    for number in range(170):
        assert Client().get(f"/en/programs/?q=nothing{number}").status_code == 200
    assert 50 < len(caches["pages"]._cache) <= 150
    caches["pages"].clear()
    assert "ETag" not in Client().get("/en/programs/?q=" + "long" * 80)
    assert "ETag" not in Client().get("/en/programs/none/", headers={"accept-language": "en"})
    assert Client().get("/en/programs/?q=a%00b").status_code == 400
    assert Client().get("/en/programs/?" + "&".join(f"x={n}" for n in range(600))).status_code == 400
    assert not len(caches["pages"]._cache)


@pytest.mark.parametrize("odd", ["cookie", "status", "large"])
def test_an_answer_that_is_not_for_everybody_is_not_kept(odd: str, rf: object) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        answer = HttpResponse("x" * (pages.MOST_BYTES + 1 if odd == "large" else 1))
        if odd == "cookie":
            answer.set_cookie("a", "b")
        answer.status_code = 206 if odd == "status" else 200
        return answer

    request = rf.get("/en/")
    request.user = make_person()
    assert pages.keep_page(view)(request).status_code in {200, 206}
    request.user = AnonymousUser()
    answers = [pages.keep_page(view)(request) for _ in range(2)]
    assert all("ETag" not in answer for answer in answers)
    assert not len(caches["pages"]._cache)


@pytest.mark.usefixtures("_programs")
def test_two_readings_of_one_address_are_two_pages() -> None:
    """The letters of a search are read by the encoding that is named, and as bytes that nobody escaped."""
    latin = Client().get("/en/programs/?q=%E9nergie", headers={"content-type": "text/plain; charset=iso-8859-1"})
    unread = Client().get("/en/programs/?q=%E9nergie")
    assert latin.content != unread.content
    escaped = Client().get("/en/programs/", QUERY_STRING="q=%C3%83%C2%A9")
    raw = Client().get("/en/programs/", QUERY_STRING="q=Ã©")
    assert escaped.content != raw.content
    other = Client().get("/en/programs/", headers={"host": "other.example"})
    assert "http://other.example/en/programs/" in other.text
    assert "other.example" not in Client().get("/en/programs/").text
    assert Client().get("/en/", secure=True).content != Client().get("/en/").content


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_programs")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("times", [25, pytest.param(500, marks=pytest.mark.deep)])
def test_nobody_reads_the_page_of_another_under_load(times: int) -> None:
    """Readers of all kinds at once, in threads: each answer is what the same reader gets of an empty cache."""
    roles = (Role.COMPANY, Role.ADVISER, Role.ADMINISTRATOR)
    people = {
        role: make_person(f"{role.value}@canary.example", name=f"Canary {role.value}", role=role) for role in roles
    }
    for person in people.values():
        give_app(person)
    readers: list[tuple[str, Callable[[], Client]]] = [("", Client) for _ in people]
    readers += [(f"Canary {role.value}", _signed_in(person)) for role, person in people.items()]
    addresses = [
        *KEPT,
        *("/fr/programmes/?q=export", f"/fr/programmes/{PROGRAM}/", "/en/programs/?page=2&q=export"),
        *("/en/programs/?q=%C3%A9", "/en/programs/?q=" + "w" * 400),
    ]
    headers = [
        *({}, {"accept-language": "fr"}, {"accept": "application/json"}, {"hx-request": "true"}),
        *({"accept-encoding": "gzip"}, {"x-forwarded-host": "evil.example"}, {"host": "other.example"}),
    ]

    def seen(client: Client, address: str, kind: dict[str, str]) -> bytes:
        answer = client.get(address, headers=kind)
        assert answer.status_code == 200, address
        packed = answer.get("Content-Encoding") == "gzip"
        return _bare(gzip.decompress(answer.content) if packed else answer.content)

    with override("en"):
        wanted = {}
        for name, make in readers[len(people) - 1 :]:
            client = make()
            for address in addresses:
                for number, kind in enumerate(headers):
                    if number in {0, 3, 6}:
                        caches["pages"].clear()
                        wanted[name, address, number] = seen(client, address, kind)
        caches["pages"].clear()
    assert len({wanted[name, "/en/", 0] for name, _make in readers}) == 1 + len(people)

    def read(seed: int) -> list[str]:
        chance, mixed = random.Random(seed), []
        name, make = readers[seed % len(readers)]
        client = make()
        try:
            for _ in range(times):
                address, number = chance.choice(addresses), chance.randrange(len(headers))
                alike = number if number in {3, 6} else 0
                if seen(client, address, headers[number]) != wanted[name, address, alike]:
                    mixed.append(f"{name or 'nobody'} at {address} {headers[number]}")
        finally:
            connection.close()
        return mixed

    with ThreadPoolExecutor(8) as pool:
        assert [line for found in pool.map(read, range(2 * len(readers))) for line in found] == []
    assert 0 < len(caches["pages"]._cache) <= 150


def _signed_in(person: object) -> Callable[[], Client]:
    def make() -> Client:
        return client_of(person)

    return make
