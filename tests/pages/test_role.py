"""Where each role lands, and what the page of the role says to each, in both languages."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import activate, override

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.directory.models import Curatorship, Organization, Seat, SeatHolder
from hub.directory.seats.services import add_intake_filter, grant_curatorship, record_absence, seat_person, set_lead
from programs.publication.services import live_catalogue
from tests.accounts.people import code, give_app, make_person, sign_in, sign_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def _fresh_start() -> None:
    cache.clear()
    activate("en")


def signed_in(role: Role, *, language: str = "en") -> tuple[Client, User]:
    """Return the browser of a new member of the staff, and the person."""
    client, person = Client(), make_person(f"{role}@hub.example", role=role, language=language, name="Sam Roy")
    give_app(person)
    sign_in_staff(client, person)
    return client, person


def page_of(client: Client, lang: str = "en") -> str:
    with override(lang):
        answer = client.get(reverse("pages:role"))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("role", "language", "landing"),
    [
        (Role.ADVISER, "en", "/en/your-role/?arrived=1"),
        (Role.CURATOR, "fr", "/fr/votre-role/?arrived=1"),
        (Role.ADMINISTRATOR, "fr", "/fr/admin/"),
        (Role.COMPANY, "en", "/en/companies/"),
    ],
)
def test_each_role_lands_on_its_own_page(role: Role, language: str, landing: str) -> None:
    client, person = Client(), make_person("somebody@hub.example", role=role, language=language)
    if role == Role.COMPANY:
        assert sign_in(client, person.email).url == landing
        return
    give_app(person)
    sign_in(client, person.email)
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).url == landing


@pytest.mark.parametrize(
    ("seats", "landing"),
    [
        (["beijing-power"], "desk:inbox"),
        (["shanghai-consul-general"], "desk:approvals"),
        (["shanghai-consul-general", "beijing-power"], "desk:inbox"),
    ],
)
def test_whoever_holds_a_seat_lands_where_its_work_stands(now: datetime, seats: list[str], landing: str) -> None:
    client, person = signed_in(Role.ADVISER)
    arrived = reverse("pages:role", query={"arrived": 1})
    assert client.get(arrived).status_code == 200, "without a seat the page of the role says what to do"
    for slug in seats:
        seat_person(seat=Seat.objects.get(slug=slug), person=person, by=None, at=now)
    assert client.get(arrived).url == reverse(landing)
    assert client.get(reverse("pages:role")).status_code == 200


def test_a_curator_lands_on_the_queue_and_the_bar_says_what_is_kept_and_finds_entries(now: datetime) -> None:
    client, person = Client(), make_person("cleo@hub.example", role=Role.CURATOR)
    give_app(person)
    first, *others = Organization.objects.filter(programs__isnull=False).distinct().order_by("slug")[:3]
    Curatorship.objects.create(user=person, organization=first, since=now)
    sign_in(client, person.email)
    queue = reverse("curating:desk")
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).url == queue
    page = client.get(queue).text
    assert f'<form class="search" role="search" action="{queue}">' in page
    assert "No seat" not in page
    assert first.acronym in page.split('class="who"')[1].split("</b>")[0]
    for organization in others:
        Curatorship.objects.create(user=person, organization=organization, since=now)
    assert "+1" in client.get(queue).text.split('class="who"')[1].split("</b>")[0]
    Curatorship.objects.create(user=person, organization=None, since=now)
    page = client.get(queue, {"view": "every", "q": "canexport"})
    assert "Whole catalogue" in page.text.split('class="who"')[1].split("</b>")[0]
    assert 'value="canexport"' in page.text.split('class="who"')[0]
    assert page.context["page_obj"].paginator.count > 0
    # On the pages of requests it finds requests.
    inbox = f'<form class="search" role="search" action="{reverse("desk:inbox")}">'
    assert inbox in client.get(reverse("team:barriers")).text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_adviser_sees_seat_office_organization_areas_and_provinces(now: datetime, lang: str) -> None:
    client, person = signed_in(Role.ADVISER, language=lang)
    seats = [
        Seat.objects.select_related("office__organization").get(slug=s) for s in ("beijing-power", "ro-quebec-adviser")
    ]
    for seat in seats:
        seat_person(seat=seat, person=person, by=None, at=now)
    page = page_of(client, lang)
    with override(lang):
        for seat in seats:
            assert seat.title in page
            assert f'href="{seat.office.get_absolute_url()}"' in page
            assert f'href="{seat.office.organization.get_absolute_url()}"' in page
        assert f'href="{reverse("pages:area", args=["low-carbon-electricity"])}"' in page
    says = {
        "en": ("Your seats", "24 November 2026", "Quebec and Nunavut", "Beijing", "All eight areas", "at the desk"),
        "fr": ("Vos fonctions", "24 novembre 2026", "Québec et Nunavut", "Beijing", "Les huit domaines", "au guichet"),
    }
    for words in says[lang]:
        assert words in page, words
    assert 'class="dense"' in page


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_curator_sees_the_programs_of_the_organization(now: datetime, lang: str) -> None:
    client, person = signed_in(Role.CURATOR, language=lang)
    body = Organization.objects.get(slug="nrcan")
    grant_curatorship(person=person, organization=body, by=None, at=now)
    page = page_of(client, lang)
    own = [program for program in live_catalogue().programs if program.organization_slug == "nrcan"]
    assert own
    with override(lang):
        for program in own:
            assert f'href="{reverse("programs:detail", args=[program.slug])}"' in page
        assert f'href="{body.get_absolute_url()}"' in page
    other = next(program for program in live_catalogue().programs if program.organization_slug != "nrcan")
    assert f"/{other.slug}/" not in page


def test_a_curator_of_all_and_of_a_body_without_programs(now: datetime) -> None:
    client, person = signed_in(Role.CURATOR)
    busy = {program.organization_slug for program in live_catalogue().programs}
    idle = Organization.objects.exclude(slug__in=busy).order_by("slug")[0]
    for organization in (None, idle):
        grant_curatorship(person=person, organization=organization, by=None, at=now)
    page = page_of(client)
    assert "The whole catalogue" in page
    assert f"{len(live_catalogue().programs)} programs" in page
    assert idle.name in page
    assert "No program stands in the catalogue here yet." in page


@pytest.mark.parametrize(
    ("role", "lang", "words"),
    [
        (Role.ADVISER, "en", "You hold no seat and look after no entries"),
        (Role.CURATOR, "fr", "Vous n’avez ni fonction ni fiche"),
    ],
)
def test_whoever_holds_nothing_reads_what_to_do(role: Role, lang: str, words: str) -> None:
    client, _person = signed_in(role, language=lang)
    page = page_of(client, lang)
    assert words in page
    with override(lang):
        assert f'href="{reverse("pages:contact")}"' in page


def test_what_has_ended_is_gone_from_the_page(now: datetime) -> None:
    client, person = signed_in(Role.ADVISER)
    seat_person(seat=Seat.objects.get(slug="beijing-power"), person=person, by=None, at=now)
    assert "power generation" in page_of(client)
    SeatHolder.objects.update(until=now)
    assert "power generation" not in page_of(client)


def test_an_administrator_is_led_to_the_administration() -> None:
    client, _person = signed_in(Role.ADMINISTRATOR)
    page = page_of(client)
    assert f'href="{reverse("admin:index")}"' in page
    assert "Give yourself a seat only where you answer companies." in page
    assert "You hold no seat and look after no entries" not in page


@pytest.mark.parametrize(("lang", "mine"), [("en", "/en/your-role/"), ("fr", "/fr/votre-role/")])
def test_the_header_leads_staff_to_their_role_and_companies_to_their_company(lang: str, mine: str) -> None:
    company = {"en": "/en/companies/", "fr": "/fr/entreprises/"}[lang]
    staff, _person = signed_in(Role.ADVISER, language=lang)
    member = Client()
    sign_in(member, make_person("ada@firm.example", language=lang).email)
    for client, there, elsewhere in ((staff, mine, company), (member, company, mine)):
        with override(lang):
            header = client.get(reverse("programs:list")).content.decode().split("</header>")[0]
        assert f'href="{there}"' in header
        assert f'href="{elsewhere}"' not in header


def test_the_page_is_for_the_staff_alone() -> None:
    client = Client()
    assert client.get(reverse("pages:role")).url.startswith(reverse("account_login"))
    sign_in(client, make_person("ada@firm.example").email)
    assert client.get(reverse("pages:role")).status_code == 403


# --- What a holder says -----------------------------------------------------------------------------------------------


def post(client: Client, lang: str = "en", **sent: object) -> HttpResponse:
    with override(lang):
        return client.post(reverse("pages:role"), sent)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_holder_reads_and_cancels_an_absence(now: datetime, lang: str) -> None:
    """It is recorded on its own page (tests/casework/team/test_absences.py)."""
    client, person = signed_in(Role.ADVISER, language=lang)
    seat_person(seat=Seat.objects.get(slug="shanghai-industry"), person=person, by=None, at=now)
    page = page_of(client, lang)
    assert {"en": "No absence is recorded", "fr": "Aucune absence"}[lang] in page
    with override(lang):
        assert f'action="{reverse("team:absence")}"' in page
    first = timezone.localdate() + timedelta(days=2)
    stand_in = Seat.objects.get(slug="shanghai-water-monitoring")
    row = record_absence(
        person=person, first_day=first, last_day=first, by=person, at=timezone.now(), stand_in_seat=stand_in
    )
    page = page_of(client, lang)
    with override(lang):
        assert stand_in.title in page
        assert reverse("team:absence_change", args=[row.pk]) in page
    assert post(client, lang, cancel=row.pk).status_code == 302
    row.refresh_from_db()
    assert row.cancelled_by == person


def test_absences_and_seats_of_others_are_not_there(now: datetime) -> None:
    client, person = signed_in(Role.ADVISER)
    seat_person(seat=Seat.objects.get(slug="shanghai-industry"), person=person, by=None, at=now)
    other = make_person("roy@post.example", role=Role.ADVISER)
    seat_person(seat=Seat.objects.get(slug="shanghai-water-monitoring"), person=other, by=None, at=now)
    today = timezone.localdate()
    theirs = record_absence(
        person=other, first_day=today, last_day=today + timedelta(days=9), by=None, at=timezone.now()
    )
    for key in (theirs.pk, 987654321, "x", "9" * 40):
        assert post(client, cancel=key).status_code == 404
    for slug in ("shanghai-water-monitoring", "no-such-seat"):
        assert post(client, capacity=slug, **{f"seat-{slug}-cases": "3"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.cancelled_at is None


def test_a_lead_records_for_those_of_the_office(now: datetime) -> None:
    client, person = signed_in(Role.ADVISER)
    held = seat_person(seat=Seat.objects.get(slug="shanghai-industry"), person=person, by=None, at=now)
    set_lead(holder=held, is_lead=True, by=None, at=now)
    near, far = (make_person(f"{name}@post.example", role=Role.ADVISER, name=name) for name in ("Near", "Far"))
    seat_person(seat=Seat.objects.get(slug="shanghai-water-monitoring"), person=near, by=None, at=now)
    seat_person(seat=Seat.objects.get(slug="beijing-power"), person=far, by=None, at=now)
    page = page_of(client)
    assert "You lead this office" in page
    assert ("Near" in page, "Far" in page) == (True, False)
    today = timezone.localdate()
    row = record_absence(person=near, first_day=today, last_day=today + timedelta(days=2), by=person, at=timezone.now())
    assert "Near" in page_of(client)
    assert post(client, cancel=row.pk).status_code == 302


@pytest.mark.parametrize(("cases", "kept"), [("12", 12), ("", None)])
def test_a_holder_states_how_much_the_seat_takes(now: datetime, cases: str, kept: int | None) -> None:
    client, person = signed_in(Role.ADVISER)
    seat = Seat.objects.get(slug="shanghai-industry")
    seat_person(seat=seat, person=person, by=None, at=now)
    assert post(client, capacity=seat.slug, **{f"seat-{seat.slug}-cases": cases}).status_code == 302
    refused = post(client, capacity=seat.slug, **{f"seat-{seat.slug}-cases": "900"})
    assert refused.status_code == 200
    assert 'value="900"' in refused.content.decode()
    seat.refresh_from_db()
    assert seat.takes == kept


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_holder_reads_what_is_asked_of_companies_first(now: datetime, lang: str) -> None:
    client, person = signed_in(Role.ADVISER, language=lang)
    seat = Seat.objects.select_related("office__organization").get(slug="shanghai-industry")
    seat_person(seat=seat, person=person, by=None, at=now)
    administrator = make_person("admin@hub.example", role=Role.ADMINISTRATOR)
    elsewhere = Seat.objects.select_related("office").get(slug="beijing-power").office
    for number, place in enumerate((seat, seat.office, seat.office.organization, elsewhere)):
        add_intake_filter(
            place=place,
            kind="provinces",
            test={"in": ["QC"]},
            sentence_en=f"Filter {number}.",
            sentence_fr=f"Filtre {number}.",
            reason="For a test.",
            by=administrator,
            at=now,
        )
    page = page_of(client, lang)
    word = {"en": "Filter", "fr": "Filtre"}[lang]
    assert [f"{word} {number}." in page for number in range(4)] == [True, True, True, False]
    assert "For a test" not in page


def test_who_holds_no_seat_has_nothing_to_send(now: datetime) -> None:
    for role in (Role.CURATOR, Role.ADMINISTRATOR):
        client, _person = signed_in(role)
        assert post(client, absence="1").status_code == 404
