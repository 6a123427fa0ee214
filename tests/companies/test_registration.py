"""Registration, and the company that is already here."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from companies.choices import JoinGround, MemberRole
from companies.duplicates.services import settle_possible_duplicate
from companies.members.services import answer_join_request, ask_to_join
from companies.models import Company, JoinRequest, Membership, PossibleDuplicate
from companies.profile.services.profile import update_profile
from companies.registration.services import AlreadyRegisteredError, register_company
from companies.signals import profile_changed
from hub.audit.models import Entry
from hub.outbox.models import OutboxMessage
from tests.support.arrivals import at_one_moment

NUMBER = "123026635"


@pytest.mark.django_db
def test_two_fields_are_enough(person, now):
    ana = person()
    company = register_company(by=ana, name="  Boreal   Membranes Inc. ", province="QC", at=now)
    assert company.name == "Boreal Membranes Inc."
    assert company.folded_name == "boreal membranes"
    assert Membership.objects.get().role == MemberRole.OWNER
    assert len(company.slug) == 12
    assert not company.domain_confirmed
    assert list(Entry.objects.values_list("action", "subject_id")) == [
        ("companies.company.registered", str(company.pk))
    ]


@pytest.mark.django_db
def test_the_signal_is_sent_inside_the_transaction_with_the_person(person, now, django_capture_on_commit_callbacks):
    heard, ana = [], person()

    def listen(**said):
        heard.append((connection.in_atomic_block, {key: said[key] for key in said if key not in ("signal", "sender")}))

    profile_changed.connect(listen)
    try:
        company = register_company(by=ana, name="Boreal", province="QC", at=now)
    finally:
        profile_changed.disconnect(listen)
    assert heard == [(True, {"company_id": company.pk, "by": ana, "at": now})]


@pytest.mark.django_db
def test_a_second_press_returns_the_same_company(person, now):
    ana = person()
    first = register_company(by=ana, name="Boreal Inc.", province="QC", at=now)
    assert register_company(by=ana, name="BOREAL", province="QC", at=now) == first
    assert register_company(by=ana, name="Boreal", province="ON", at=now) != first


@pytest.mark.django_db
def test_a_business_number_that_is_taken_leads_to_joining(person, now, address):
    ana, li = person("ana@a.example"), person("li@b.example")
    company = register_company(by=ana, name="Boreal", province="QC", business_number=f"{NUMBER}RC0001", at=now)
    with pytest.raises(AlreadyRegisteredError) as known:
        register_company(by=li, name="Something else", province="ON", business_number=NUMBER, at=now)
    assert known.value.ground == JoinGround.BUSINESS_NUMBER
    assert register_company(by=ana, name="Boreal once more", province="QC", business_number=NUMBER, at=now) == company
    for _press in range(2):
        assert ask_to_join(
            by=li, ground=JoinGround.BUSINESS_NUMBER, business_number="123 026 635", at=now, address=address
        )
    asked = JoinRequest.objects.get()
    assert (asked.company, asked.user) == (company, li)
    mail = OutboxMessage.objects.get(kind="mail")
    assert mail.payload["to"] == ["ana@a.example"]
    assert f"https://hub.example/en/companies/{company.slug}/members/" in mail.payload["body"]
    assert "Not a Government of Canada website" in mail.payload["body"]
    answer_join_request(request=asked, accept=True, role=MemberRole.EDITOR, by=ana, at=now, address=address)
    assert Membership.objects.get(user=li).role == MemberRole.EDITOR


@pytest.mark.django_db
def test_declining_tells_nothing_of_the_company(person, now, address):
    ana, li = person("ana@a.example"), person("li@b.example", language="fr")
    register_company(by=ana, name="Boreal Canary", province="QC", business_number=NUMBER, at=now)
    ask_to_join(by=li, ground=JoinGround.BUSINESS_NUMBER, business_number=NUMBER, at=now, address=address)
    answer_join_request(request=JoinRequest.objects.get(), accept=False, by=ana, at=now, address=address)
    answer = OutboxMessage.objects.get(topic="companies.join_answer").payload
    assert answer["to"] == ["li@b.example"]
    assert "Canary" not in answer["body"] + answer["subject"]
    assert not Membership.objects.filter(user=li).exists()


@pytest.mark.django_db
def test_a_confirmed_domain_leads_to_joining_unless_it_is_another_company(person, now, address):
    ana, li = person("ana@boreal.example"), person("li@boreal.example")
    company = register_company(by=ana, name="Boreal", province="QC", website="https://www.boreal.example/", at=now)
    assert company.domain_confirmed
    with pytest.raises(AlreadyRegisteredError) as known:
        register_company(by=li, name="Whatever", province="ON", at=now)
    assert known.value.ground == JoinGround.DOMAIN
    assert ask_to_join(by=li, ground=JoinGround.DOMAIN, at=now, address=address)
    sister = register_company(
        by=li, name="Sister", province="ON", website="https://boreal.example", another=True, at=now
    )
    assert not sister.domain_confirmed
    assert PossibleDuplicate.objects.get().likeness == "website"
    assert register_company(by=ana, name="Ana's second", province="ON", at=now)


@pytest.mark.django_db
@pytest.mark.parametrize(("email", "confirmed"), [("li@boreal.example", False), ("li@gmail.com", True)])
def test_an_unconfirmed_address_or_a_mail_provider_confirms_no_domain(person, now, email, confirmed, address):
    ana, li = person("ana@boreal.example"), person(email, confirmed=confirmed)
    register_company(by=ana, name="Boreal", province="QC", website="https://boreal.example", at=now)
    assert not ask_to_join(by=li, ground=JoinGround.DOMAIN, at=now, address=address)
    assert register_company(by=li, name="Mine", province="QC", website="https://gmail.com", at=now).pk
    assert not JoinRequest.objects.exists()


@pytest.mark.django_db
def test_a_name_alone_goes_to_staff_and_tells_the_newcomer_nothing(person, now, address):
    ana, li, ruth = person("ana@a.example"), person("li@b.example"), person("ruth@hub.example", role="administrator")
    first = register_company(by=ana, name="Procédés Lumière inc.", province="QC", at=now)
    second = register_company(by=li, name="PROCEDES LUMIERE LTÉE", province="QC", at=now)
    assert first != second
    pair = PossibleDuplicate.objects.get()
    assert (pair.company, pair.other, pair.likeness) == (second, first, "name")
    assert not OutboxMessage.objects.filter(kind="mail").exists()
    settle_possible_duplicate(pair=pair, same=False, by=ruth, reason="Two towns", at=now)
    assert pair.state == "different"
    assert Entry.objects.get(action="companies.duplicate.settled").reason == "Two towns"


@pytest.mark.django_db
def test_asking_without_ground_finds_nothing(person, company, now, address):
    assert not ask_to_join(by=person("li@b.example"), ground=JoinGround.BUSINESS_NUMBER, at=now, address=address)


@pytest.mark.django_db
def test_wrong_values_are_refused_with_a_sentence(person, now):
    with pytest.raises(ValidationError):
        register_company(by=person(), name="Boreal", province="ZZ", at=now)
    with pytest.raises(ValidationError):
        register_company(by=person("b@b.example"), name="Boreal", province="QC", business_number="123", at=now)
    assert not Company.objects.exists()


@pytest.mark.django_db
def test_a_website_added_later_is_confirmed_by_its_own_people_only(company, owner, person, now):
    saved = update_profile(
        company=company, answers={}, identity={"website": "https://other.example"}, version=1, by=owner, at=now
    )
    assert not saved.domain_confirmed
    saved = update_profile(
        company=company, answers={}, identity={"website": "https://boreal.example"}, version=2, by=owner, at=now
    )
    assert saved.domain_confirmed


def _at_once(count, act):
    """Run ``act(n)`` in as many threads, started together; return what each gave or raised."""
    return at_one_moment([partial(act, n) for n in range(count)], errors=(Exception,))


@pytest.mark.django_db(transaction=True)
def test_ten_people_who_register_one_number_at_once_make_one_company(person, now):
    people = [person(f"p{n}@m{n}.example") for n in range(10)]
    outcomes = _at_once(
        10,
        lambda n: register_company(by=people[n], name=f"Name {n}", province="QC", business_number=NUMBER, at=now),
    )
    assert Company.objects.count() == 1
    assert sum(isinstance(outcome, Company) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyRegisteredError) for outcome in outcomes) == 9
    assert Membership.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_presses_of_one_person_make_one_company(person, now):
    ana = person()
    outcomes = _at_once(10, lambda _n: register_company(by=ana, name="Boreal", province="QC", at=now))
    assert {outcome.pk for outcome in outcomes} == {Company.objects.get().pk}
    assert Membership.objects.count() == 1
