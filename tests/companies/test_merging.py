"""Two records of one company made one: whose fields and roles stand, and which consent and answer count."""

from datetime import timedelta

import pytest

from companies.choices import ApplicationState, JoinGround, MemberRole, Purpose, Stance
from companies.consents.services import set_consent
from companies.members.services import invite_member
from companies.merging.services import preview_merge
from companies.models import (
    Application,
    Company,
    Consent,
    Invitation,
    JoinRequest,
    Membership,
    Offering,
    ProgramStance,
)
from companies.profile.services.offerings import add_offering
from companies.profile.services.profile import update_profile
from companies.profile.services.programs import record_application, set_stance
from hub.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db


# --- Fields ----------------------------------------------------------------------------------------------------------


def test_the_kept_record_stands_and_takes_what_it_lacks(kept, gone, owner, li, now, merge):
    update_profile(company=kept, answers={"city": "Gaspé", "employees": None}, version=1, by=owner, at=now)
    update_profile(
        company=gone,
        answers={"city": "Sudbury", "employees": {"min": 5, "max": 9}, "ownership": [], "for_profit": None},
        version=1,
        by=li,
        at=now,
    )
    merge(choices=["city"])
    united = Company.objects.get(pk=kept.pk)
    assert (united.name, united.province, united.city) == ("Boreal Inc.", "QC", "Sudbury")
    assert (united.employees_min, united.employees_max, united.ownership) == (5, 9, [])
    assert united.not_known == ["for_profit"]
    assert united.domain_confirmed
    assert united.version == 3
    assert Company.objects.get(pk=gone.pk).closed_at == now


def test_a_choice_where_the_records_do_not_differ_changes_nothing(kept, gone, owner, now, merge):
    update_profile(company=kept, answers={"city": "Gaspé"}, version=1, by=owner, at=now)
    assert merge(choices=["city", "nothing"]).choices == []
    assert Company.objects.get(pk=kept.pk).city == "Gaspé"


def test_the_number_and_the_confirmed_domain_of_the_gone_record_come_along(kept, gone, li, now, merge):
    update_profile(company=gone, answers={}, identity={"business_number": "123026635"}, version=1, by=li, at=now)
    merge(keep=kept, other=gone)
    assert Company.objects.get(pk=kept.pk).business_number == "123026635"


def test_the_gone_record_may_be_the_older_one(kept, gone, merge):
    merge(keep=gone, other=kept)
    assert Company.objects.get(pk=gone.pk).domain_confirmed
    assert Company.objects.active().get() == gone


# --- People, consents, answers ---------------------------------------------------------------------------------------


def test_who_belongs_to_both_keeps_the_higher_role(kept, gone, owner, li, person, now, merge):
    Membership.objects.create(company=gone, user=owner, role=MemberRole.READER, joined_at=now)
    cy = person("cy@boreal.example")
    Membership.objects.create(company=kept, user=cy, role=MemberRole.READER, joined_at=now)
    Membership.objects.create(company=gone, user=cy, role=MemberRole.EDITOR, joined_at=now)
    places = {place.person: place.role for place in preview_merge(keep=kept, gone=gone).places}
    merge()
    assert dict(Membership.objects.values_list("user", "role")) == {p.pk: str(role) for p, role in places.items()}
    assert places == {owner: "owner", li: "owner", cy: "editor"}


@pytest.mark.parametrize(
    ("here", "there", "outcome"),
    [
        ([True], [True], True),
        ([True], [False], False),
        ([True], [], False),
        ([False], [True], False),
        ([], [True], None),
    ],
)
def test_the_stricter_consent_counts(kept, gone, owner, li, now, merge, here, there, outcome):
    for company, by, answers in ((kept, owner, here), (gone, li, there)):
        for granted in [True, *answers] if answers == [False] else answers:
            set_consent(company=company, purpose=Purpose.LEADS, granted=granted, language="en", by=by, at=now)
    merge(at=now + timedelta(hours=1))
    last = kept.consents.order_by("at", "pk").last()
    assert (last and last.granted) == outcome
    assert Company.objects.consenting_to(Purpose.LEADS).exists() == bool(outcome)
    assert Consent.objects.filter(company=gone).count() == len([True, *there] if there == [False] else there)


@pytest.mark.parametrize("later", ["kept", "gone"])
def test_of_two_answers_about_one_program_the_later_counts(kept, gone, owner, li, now, merge, later):
    newest = now + timedelta(hours=1)
    for company, by, name, stance in ((kept, owner, "kept", Stance.HAVE), (gone, li, "gone", Stance.NOT_FOR_US)):
        at = newest if name == later else now
        act = {"company": company, "by": by, "at": at, "program_slug": "irap"}
        set_stance(**act, stance=stance, reason=name)
        record_application(**act, state=ApplicationState.APPLIED, amount_cad=len(name) + company.pk)
    preview = preview_merge(keep=kept, gone=gone)
    merge()
    stance = ProgramStance.objects.get(company=kept)
    assert stance.reason == later == preview.stances[0].stands.reason
    application = Application.objects.get(company=kept)
    assert application.amount_cad == 4 + {"kept": kept, "gone": gone}[later].pk
    assert preview.applications[0].stands.at == newest == application.at


def test_one_offering_is_the_main_one(kept, gone, owner, li, now, merge):
    for company, by in ((kept, owner), (gone, li)):
        add_offering(company=company, name=f"Of {company.name}", answers={}, by=by, at=now)
    merge()
    assert list(Offering.objects.filter(company=kept).values_list("name", "is_main")) == [
        ("Of Boreal Inc.", True),
        ("Of Boreal Ltée", False),
    ]


def test_who_asked_to_join_and_is_a_member_now_is_answered(kept, gone, li, now, merge):
    JoinRequest.objects.create(company=kept, user=li, ground=JoinGround.DOMAIN, asked_at=now)
    merge()
    asked = JoinRequest.objects.get()
    assert (asked.state, asked.answered_at) == ("accepted", now)


def test_of_two_invitations_to_one_address_one_link_opens(kept, gone, owner, li, now, address, merge):
    for company, by in ((kept, owner), (gone, li)):
        invite_member(
            company=company, email="New@c.example", role="reader", language="en", by=by, at=now, address=address
        )
    merge()
    assert Invitation.objects.filter(company=kept).count() == Invitation.objects.filter(company=gone).count() == 1


def test_everybody_hears_in_their_language(kept, gone, merge):
    OutboxMessage.objects.all().delete()
    merge()
    mails = {row.payload["to"][0]: row.payload for row in OutboxMessage.objects.filter(topic="companies.merged")}
    assert mails.keys() == {"ana@boreal.example", "li@boreal.example"}
    assert f"https://hub.example/en/companies/{kept.slug}/" in mails["ana@boreal.example"]["body"]
    assert "Boreal Inc. and Boreal Ltée, are one now" in mails["ana@boreal.example"]["body"]
    assert f"https://hub.example/fr/entreprises/{kept.slug}/" in mails["li@boreal.example"]["body"]
    assert "n’en font plus qu’une" in mails["li@boreal.example"]["body"]


def test_the_answer_is_worked_out_anew(kept, gone, merge):
    OutboxMessage.objects.all().delete()
    merge()
    jobs = OutboxMessage.objects.filter(kind="job").values_list("topic", "payload__company_id")
    assert set(jobs) == {("matching.snapshot", kept.pk), ("matching.verdicts", kept.pk)}
