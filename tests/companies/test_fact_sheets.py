"""Finder answers without a company, and the doors."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from companies.access import fact_sheet_for, membership_for, sign_fact_sheet
from companies.choices import MemberRole
from companies.models import FactSheet, Invitation
from companies.profile.facts import profile_answers
from companies.profile.services.fact_sheets import import_fact_sheet, save_facts, start_fact_sheet
from companies.profile.services.offerings import add_offering
from companies.profile.services.profile import update_profile
from companies.registration.services import register_company
from companies.tasks import forget_expired
from hub.facts.types import AnswerError

pytestmark = pytest.mark.django_db

ANSWERS = {
    "province": "QC",
    "description": "Nous traitons les eaux usées.",
    "areas": ["wastewater-treatment"],
    "needs": ["funding_demo"],
    "employees": {"min": 20, "max": 49},
    "for_profit": None,
    "trl": 7,
    "project": {"cost_cad": 900_000, "has_partner": None},
}


def test_answers_are_kept_one_by_one(now):
    sheet = start_fact_sheet(language="en", at=now)
    save_facts(sheet=sheet, answers={"province": "QC"})
    save_facts(sheet=sheet, answers={"has_partner": True})
    stale = sheet
    save_facts(sheet=stale, answers={"project.cost_cad": None})
    stored = FactSheet.objects.get()
    assert stored.answers == {"province": "QC", "project": {"has_partner": True, "cost_cad": None}}
    assert stored.expires_at == now + timedelta(days=30)
    with pytest.raises(AnswerError):
        save_facts(sheet=sheet, answers={"slug": "x"})
    with pytest.raises(AnswerError):
        start_fact_sheet(language="en", at=now, answers={"province": "Quebec"})


def test_the_link_opens_its_sheet_and_holds_nothing_of_it(now):
    sheet = start_fact_sheet(language="en", at=timezone.now(), answers=ANSWERS)
    token = sign_fact_sheet(sheet)
    assert fact_sheet_for(token) == sheet
    other = sign_fact_sheet(start_fact_sheet(language="en", at=timezone.now()))
    forged = token.split(":")[0] + ":" + ":".join(other.split(":")[1:])
    for wrong in (forged, token[:-1], "", "a:b:c", str(sheet.pk)):
        with pytest.raises(Http404):
            fact_sheet_for(wrong)


def test_a_sheet_ends_after_thirty_days_even_where_its_link_is_fresh():
    sheet = start_fact_sheet(language="en", at=timezone.now() - timedelta(days=30, seconds=1))
    with pytest.raises(Http404):
        fact_sheet_for(sign_fact_sheet(sheet))
    sheet = start_fact_sheet(language="en", at=timezone.now() - timedelta(days=29))
    assert fact_sheet_for(sign_fact_sheet(sheet)) == sheet


def test_importing_fills_the_company_its_main_offering_and_a_project(company, owner, now):
    sheet = start_fact_sheet(language="fr", at=now, answers=ANSWERS)
    company = import_fact_sheet(sheet=sheet, company=company, by=owner, at=now)
    offering, project = company.offerings.get(), company.projects.get()
    answers = profile_answers(company, day=now.date(), offering=offering, project=project)
    said = {**ANSWERS, "description_fr": ANSWERS["description"]}
    said.pop("description")
    assert answers == {"name": company.name, **said}
    assert offering.is_main


def test_what_the_company_knows_is_not_overwritten(company, owner, now):
    company = update_profile(company=company, answers={"employees": 5}, version=1, by=owner, at=now)
    add_offering(company=company, name="Ours", answers={"trl": 4}, by=owner, at=now)
    sheet = start_fact_sheet(language="en", at=now, answers=ANSWERS)
    company = import_fact_sheet(sheet=sheet, company=company, by=owner, at=now)
    offering = company.offerings.get()
    assert (company.employees_min, offering.trl_min, offering.areas) == (5, 4, ["wastewater-treatment"])
    assert company.description_en == ANSWERS["description"]


def test_chinese_words_go_to_the_chinese_column(company, owner, now):
    sheet = start_fact_sheet(language="en", at=now, answers={"description": "我们净化水。"})
    assert import_fact_sheet(sheet=sheet, company=company, by=owner, at=now).description_zh == "我们净化水。"


def test_a_sheet_goes_to_one_company(company, owner, person, now):
    sheet = start_fact_sheet(language="en", at=now, answers=ANSWERS)
    import_fact_sheet(sheet=sheet, company=company, by=owner, at=now)
    li = person("li@b.example")
    other = register_company(by=li, name="Li", province="ON", at=now)
    other = import_fact_sheet(sheet=sheet, company=other, by=li, at=now)
    assert other.employees_min is None
    sheet.refresh_from_db()
    assert sheet.imported_by == company


def test_what_is_over_is_forgotten(company, owner):
    old, fresh = timezone.now() - timedelta(days=31), timezone.now()
    start_fact_sheet(language="en", at=old)
    kept = start_fact_sheet(language="en", at=fresh)
    rows = {"company": company, "invited_by": owner}
    Invitation.objects.create(
        email="a@b.example", token_hash="1", created_at=old, expires_at=old + timedelta(days=7), **rows
    )
    Invitation.objects.create(
        email="b@b.example",
        token_hash="2",
        created_at=old,
        expires_at=old + timedelta(days=7),
        accepted_at=old,
        **rows,
    )
    Invitation.objects.create(
        email="c@b.example", token_hash="3", created_at=fresh, expires_at=fresh + timedelta(days=7), **rows
    )
    assert forget_expired() == 2
    assert list(FactSheet.objects.all()) == [kept]
    assert set(Invitation.objects.values_list("email", flat=True)) == {"b@b.example", "c@b.example"}


def test_a_company_that_is_not_yours_is_not_there(company, owner, person, member, now, django_assert_num_queries):
    li = person("li@b.example")
    with django_assert_num_queries(1):
        assert membership_for(owner, company.slug).company == company
    answers = []
    for who, slug in ((li, company.slug), (li, "nothing-here"), (owner, "nothing-here")):
        # The second looks whether it was merged into one of the person's companies, whatever the slug.
        with django_assert_num_queries(2), pytest.raises(Http404) as refused:
            membership_for(who, slug)
        answers.append(str(refused.value))
    assert len(set(answers)) == 1
    reader = member(MemberRole.READER, "ria@b.example")
    assert membership_for(reader.user, company.slug) == reader
    with pytest.raises(PermissionDenied):
        membership_for(reader.user, company.slug, role=MemberRole.EDITOR)
    company.closed_at = now
    company.save()
    with pytest.raises(Http404):
        membership_for(owner, company.slug)
