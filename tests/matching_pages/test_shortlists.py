"""Companies that fit, partners, and the capabilities of an offering: consent, suppression, both languages."""

from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from companies.choices import MemberRole, Purpose
from companies.consents.services import set_consent
from companies.models import Membership
from companies.profile.services.offerings import add_offering
from companies.profile.services.profile import update_profile
from companies.registration.services import register_company
from hub.accounts.choices import Role
from hub.directory.models import Office, Organization, Seat
from hub.directory.seats.services import seat_person
from hub.matching.bulk.rematch import rematch_company
from hub.matching.models import Assessment
from hub.outbox.models import OutboxMessage
from opportunities.models import Opportunity
from tests.accounts.people import client_of, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def text_of(response):
    assert response.status_code == 200
    return unescape(response.content.decode())


def seat(*, level="federal", jurisdiction="CA", kind="organization_desk"):
    body, _is_new = Organization.objects.get_or_create(
        slug=f"body-{level}-{jurisdiction.lower()}",
        defaults={
            "name_en": "Body", "name_fr": "Organisme", "acronym_en": "B", "acronym_fr": "O", "level": level,
            "jurisdiction": jurisdiction,
        },
    )  # fmt: skip
    if kind == "china_post":
        return Seat.objects.create(
            slug="post", kind=kind, title_en="Post", title_fr="Poste", office=office_of(body), languages=["en", "fr"]
        )
    return Seat.objects.create(
        slug=f"seat-{level}-{jurisdiction.lower()}", kind=kind, title_en="Desk", title_fr="Guichet",
        organization=body, languages=["en", "fr"],
    )  # fmt: skip


def office_of(body):
    return Office.objects.create(
        slug="office", organization=body, kind="provincial_office", name_en="Office", name_fr="Bureau",
        jurisdiction=body.jurisdiction, city="Shanghai", cn_provinces_served=["CN-SH"], territory_verified=True,
        status="open", serves_cleantech=True, is_verified=True,
    )  # fmt: skip


def staff(now, *seats, role=Role.ADVISER):
    boss = make_person("boss@hub.example", role=Role.ADMINISTRATOR)
    person = make_person("adviser@hub.example", role=role)
    for each in seats:
        seat_person(seat=each, person=person, by=boss, at=now)
    return client_of(person, app=True)


def firm(owner, now, number=0, *, name="Firm", areas=("wastewater-treatment",), capabilities=(), consents=()):
    row = register_company(by=owner, name=f"{name} {number}", province="QC", at=now)
    answers = {"areas": list(areas), "capabilities": list(capabilities)}
    add_offering(company=row, name=f"Offering of {name}", answers=answers, by=owner, at=now)
    row.refresh_from_db()
    update_profile(company=row, answers={"target_markets": ["CN"]}, version=row.version, by=owner, at=now)
    for purpose in consents:
        set_consent(company=row, purpose=purpose, granted=True, language="en", by=owner, at=now)
    rematch_company(company_id=row.pk, at=now)
    return row


def lead(**changes):
    fields = {
        "slug": "lead", "kind": "lead", "title_en": "A lead", "title_fr": "Une piste", "buyer_en": "City",
        "buyer_fr": "Ville", "buyer_kind": "subnational_government", "areas": ["wastewater-treatment"],
        "areas_basis": "stated", "description_en": "Sludge.", "description_fr": "Boues.", "status": "ongoing",
        "capabilities": ["sludge-treatment"], "capability_words_en": ["Sludge"], "capability_words_fr": ["Boues"],
        "sources": ["https://example.org/lead"], "is_verified": True, "as_of": "2026-09-01",
        "value_amount": Decimal(1000), "value_currency": "CAD", "owner": Seat.objects.order_by("pk").first(),
        "closes": "2099-12-31",
    }  # fmt: skip
    return Opportunity.objects.create(**{**fields, **changes})


def withdraw(company, purpose, owner, now):
    later = now + timedelta(minutes=1)
    set_consent(company=company, purpose=purpose, granted=False, language="en", by=owner, at=later)


PROGRAM = ("matching:program_companies", "qc-open")
LEAD = ("matching:opportunity_companies", "lead")


def page(client, what, lang="en"):
    with translation.override(lang):  # signing in leaves the language of its pages behind
        return text_of(client.get(reverse(what[0], args=[what[1]])))


def test_names_for_a_lead_go_by_consent_and_a_withdrawal_takes_effect_at_once(owner, now, lang):
    lead()
    willing = firm(owner, now, name="Willing", capabilities=["sludge-treatment"], consents=[Purpose.LEADS])
    firm(owner, now, name="Silent", capabilities=["sludge-treatment"], consents=[Purpose.PARTNER_COMPANIES])
    adviser = staff(now, seat())
    before = OutboxMessage.objects.count(), Assessment.objects.count()
    text = page(adviser, LEAD, lang)
    assert "Willing 0" in text
    assert "Silent" not in text
    assert ("Brings treatment of sludge" if lang == "en" else "traitement des boues") in text
    assert (OutboxMessage.objects.count(), Assessment.objects.count()) == before  # nobody is told
    withdraw(willing, Purpose.LEADS, owner, now)
    assert "Willing" not in page(adviser, LEAD)


def test_small_counts_are_not_shown_and_larger_ones_are(owner, now):
    lead()
    adviser = staff(now, seat())
    for number in range(4):
        firm(owner, now, number)
    text = page(adviser, LEAD)
    assert text.count("fewer than 5") == 2
    assert ">4<" not in text
    firm(owner, now, 5)
    text = page(adviser, LEAD)
    assert text.count("fewer than 5") == 1
    assert ">5<" in text
    assert ">5<" in page(adviser, PROGRAM)
    assert "Firm" not in text


@pytest.mark.parametrize("role", [Role.ADVISER, Role.CURATOR, Role.ADMINISTRATOR])
def test_without_a_seat_there_are_counts_and_no_names(owner, now, role):
    lead()
    firm(owner, now, capabilities=["sludge-treatment"], consents=tuple(Purpose))
    client = staff(now, role=role)
    for what in (PROGRAM, LEAD):
        text = page(client, what)
        assert "Firm 0" not in text
        assert "Names come with a seat" in text


@pytest.mark.parametrize(
    ("seated", "purpose", "shown"),
    [
        ({}, Purpose.SHARE_FEDERAL, True),
        ({}, Purpose.SHARE_PROVINCE, False),
        ({}, Purpose.LEADS, False),
        ({"level": "provincial", "jurisdiction": "QC"}, Purpose.SHARE_PROVINCE, True),
        ({"level": "provincial", "jurisdiction": "ON"}, Purpose.SHARE_PROVINCE, False),
        ({"level": "provincial", "jurisdiction": "QC"}, Purpose.SHARE_FEDERAL, False),
        ({"level": "provincial", "jurisdiction": "ON", "kind": "china_post"}, Purpose.SHARE_CHINA_OFFICES, True),
        ({"level": "non_governmental"}, Purpose.SHARE_FEDERAL, False),
    ],
)
def test_names_for_a_program_go_by_the_seat_and_what_the_company_shares(owner, now, seated, purpose, shown):
    row = firm(owner, now, consents=[purpose])
    adviser = staff(now, seat(**seated))
    text = page(adviser, PROGRAM)
    assert ("Firm 0" in text) is shown
    assert not shown or "Met: " in text
    withdraw(row, purpose, owner, now)
    assert "Firm 0" not in page(adviser, PROGRAM)


def test_a_program_that_rules_a_company_out_does_not_name_it(owner, now):
    firm(owner, now, consents=[Purpose.SHARE_FEDERAL])
    adviser = staff(now, seat())
    assert "Firm 0" in page(adviser, PROGRAM)
    assert "Firm 0" not in page(adviser, ("matching:program_companies", "on-only"))
    assert adviser.get(reverse("matching:program_companies", args=["nothing"])).status_code == 404
    assert adviser.get(reverse("matching:opportunity_companies", args=["nothing"])).status_code == 404


def test_the_pages_are_for_the_staff_and_linked_for_them_alone(member, company, now):
    lead()
    adviser = staff(now, seat())
    for what, detail in ((PROGRAM, "programs:detail"), (LEAD, "opportunities:detail")):
        url = reverse(what[0], args=[what[1]])
        assert member.get(url).status_code == 403
        assert Client().get(url).status_code == 302
        shown = reverse(detail, args=[what[1]])
        assert url in text_of(adviser.get(shown))
        assert url not in text_of(member.get(shown))
        assert url not in text_of(Client().get(shown))


def test_a_company_with_something_to_confirm_stands_after_one_without(owner, now):
    lead()
    firm(owner, now, name="Beside", capabilities=["membranes"], consents=[Purpose.LEADS])
    firm(owner, now, name="Right", capabilities=["sludge-treatment"], consents=[Purpose.LEADS])
    text = page(staff(now, seat()), LEAD)
    assert text.index("Right 0") < text.index("Beside 0")
    assert "It may join others" in text


# --- Partners ---------------------------------------------------------------------------------------------------------


def test_partners_show_only_when_both_have_agreed(owner, now, member, lang):
    other = make_person("olga@elsewhere.example")
    ours = firm(owner, now, name="Ours", capabilities=["sludge-treatment"])
    theirs = firm(other, now, name="Theirs", capabilities=["water-quality-monitoring"])
    url = reverse("matching:company_partners", args=[ours.slug])

    def names():
        return "Theirs 0" in text_of(member.get(url))

    def agree(row, person):
        purpose = Purpose.PARTNER_COMPANIES
        set_consent(company=row, purpose=purpose, granted=True, language="en", by=person, at=now)

    text = text_of(member.get(url))
    assert reverse("companies:consents", args=[ours.slug]) in text
    assert "Theirs" not in text
    agree(theirs, other)
    assert not names()
    agree(ours, owner)
    text = text_of(member.get(url))
    assert "Theirs 0" in text
    assert ("It brings what you do not name" if lang == "en" else "Elle apporte ce que vous ne nommez pas") in text
    withdraw(theirs, Purpose.PARTNER_COMPANIES, other, now)
    assert not names()


def test_only_an_owner_sees_partners(company, now):
    for role, status in ((MemberRole.READER, 403), (MemberRole.EDITOR, 403)):
        person = make_person(f"{role}@boreal.example")
        Membership.objects.create(company=company, user=person, role=role, joined_at=now)
        client = Client()
        client.force_login(person)
        assert client.get(reverse("matching:company_partners", args=[company.slug])).status_code == status
        page = text_of(client.get(reverse("companies:dashboard", args=[company.slug])))
        assert reverse("matching:company_partners", args=[company.slug]) not in page


# --- Capabilities of an offering --------------------------------------------------------------------------------------


def test_the_description_proposes_and_the_company_chooses(member, owner, company, now, lang):
    row = add_offering(company=company, name="Dryer", description="We dry biosolids.", answers={}, by=owner, at=now)
    url = reverse("matching:offering_capabilities", args=[company.slug, row.pk])
    text = text_of(member.get(url))
    assert 'value="sludge-treatment" checked' in text
    assert ("because of “biosolids”" if lang == "en" else "d’après « biosolids »") in text.replace("\xa0", " ")
    response = member.post(url, {"capabilities": ["membranes", "carbon-accounting"]})
    assert response.status_code == 302
    row.refresh_from_db()
    assert row.capabilities == ["membranes", "carbon-accounting"]
    assert row.description == "We dry biosolids."
    text = text_of(member.get(url))
    assert 'value="membranes" checked' in text
    assert 'value="sludge-treatment" checked' not in text
    listed = text_of(member.get(reverse("companies:offerings", args=[company.slug])))
    assert "Membranes" in listed
    assert url in listed
    member.post(url, {})
    row.refresh_from_db()
    assert row.capabilities == []


def test_what_is_not_of_the_list_is_refused(member, owner, company, now):
    row = add_offering(company=company, name="Dryer", answers={}, by=owner, at=now)
    response = member.post(
        reverse("matching:offering_capabilities", args=[company.slug, row.pk]), {"capabilities": ["magic"]}
    )
    assert response.status_code == 200
    row.refresh_from_db()
    assert row.capabilities is None
