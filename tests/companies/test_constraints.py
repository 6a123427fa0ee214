"""What the database refuses, whoever writes."""

from datetime import date, timedelta

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from companies.choices import MemberRole
from companies.models import (
    Application,
    Company,
    Consent,
    FactSheet,
    Invitation,
    JoinRequest,
    Membership,
    Offering,
    PossibleDuplicate,
    ProgramStance,
    Project,
)

pytestmark = pytest.mark.django_db


def refused(row, name):
    """Save past every check of Python and expect the named constraint; its sentence must be there too."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save()
    found = [
        c for model in type(row).__mro__ if hasattr(model, "_meta") for c in model._meta.constraints if c.name == name
    ]
    assert str(found[0].violation_error_message) != found[0].default_violation_error_message


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"name": " "}, "company_has_name"),
        ({"province": "ZZ"}, "company_province"),
        ({"language": "zh"}, "company_language"),
        ({"business_number": "12345"}, "company_business_number_form"),
        ({"employees_min": 9, "employees_max": 3}, "company_employees_band"),
        ({"employees_max": 3}, "company_employees_band"),
        ({"revenue_min": 9, "revenue_max": 3}, "company_revenue_band"),
        ({"founded_from": date(2020, 1, 1)}, "company_founding_dates"),
        ({"founded_from": date(2020, 1, 2), "founded_to": date(2020, 1, 1)}, "company_founding_dates"),
        ({"legal_forms": ["club"]}, "company_legal_forms"),
        ({"legal_forms": []}, "company_legal_forms_not_empty"),
        ({"ownership": ["men"]}, "company_ownership"),
        ({"needs": ["luck"]}, "company_needs"),
        ({"export_experience": "much"}, "company_export_experience"),
        ({"domain_confirmed": True}, "company_confirmed_domain_exists"),
    ],
)
def test_a_company_out_of_bounds_is_refused(company, columns, constraint):
    for column, value in columns.items():
        setattr(company, column, value)
    refused(company, constraint)


def test_unknown_facts_are_allowed(company):
    assert company.employees_min is company.legal_forms is company.needs is company.for_profit is None
    company.employees_min = 500
    company.ownership = []
    company.full_clean()
    company.save()


def test_one_business_number_is_one_company_whatever_the_account(company, now):
    company.business_number = "123026635RC0001"
    company.save()
    other = Company(name="Other", province="ON", business_number="123026635", created_at=now, updated_at=now)
    with pytest.raises(ValidationError, match="Another company has this business number"):
        other.full_clean()
    refused(other, "company_business_number_once")
    company.closed_at = now
    company.save()
    other.save()


def test_a_confirmed_domain_is_one_company(company, now):
    company.website, company.domain_confirmed = "https://boreal.example", True
    company.save()
    other = Company(name="Other", province="ON", website="https://www.boreal.example", created_at=now, updated_at=now)
    other.save()
    other.domain_confirmed = True
    refused(other, "company_confirmed_domain_once")


def test_only_a_closed_company_waits_to_be_erased(company, now):
    company.erase_after = now
    refused(company, "company_erased_after_closing")


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"name": ""}, "offering_has_name"),
        ({"areas": ["magic"]}, "offering_areas"),
        ({"trl_min": 0, "trl_max": 3}, "offering_trl"),
        ({"trl_min": 3, "trl_max": 10}, "offering_trl"),
        ({"trl_min": 3}, "offering_trl"),
        ({"stage": "dream"}, "offering_stage"),
        ({"ip_status": "stolen"}, "offering_ip_status"),
    ],
)
def test_an_offering_out_of_bounds_is_refused(company, now, columns, constraint):
    refused(Offering(**{"company": company, "name": "Membrane", "created_at": now, **columns}), constraint)


def test_a_company_has_one_main_offering(company, now):
    Offering.objects.create(company=company, name="One", is_main=True, created_at=now)
    refused(Offering(company=company, name="Two", is_main=True, created_at=now), "offering_main_once")


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"name": ""}, "project_has_name"),
        ({"place": "zz"}, "project_place"),
        ({"cost_min": 9, "cost_max": 3}, "project_cost_band"),
        ({"own_share_min": 0, "own_share_max": "1.1"}, "project_own_share_band"),
        ({"public_money_min": 9, "public_money_max": 3}, "project_public_money_band"),
        ({"partner_kinds": ["friend"], "has_partner": True}, "project_partner_kinds"),
        ({"partner_kinds": ["academic"], "has_partner": False}, "project_partner_fits"),
    ],
)
def test_a_project_out_of_bounds_is_refused(company, now, columns, constraint):
    refused(Project(**{"company": company, "name": "Pilot", "created_at": now, **columns}), constraint)


def test_people_and_programs_out_of_bounds_are_refused(company, owner, person, now):
    other = person("li@boreal.example")
    day = now.date()
    hours = timedelta(hours=1)
    rows = {
        "membership_role": Membership(company=company, user=other, role="king", joined_at=now),
        "membership_once": Membership(company=company, user=owner, role="reader", joined_at=now),
        "invitation_expires_later": Invitation(company=company, email="a@b.example", created_at=now, expires_at=now),
        "invitation_role": Invitation(
            company=company, email="a@b.example", role="king", created_at=now, expires_at=now + hours
        ),
        "invitation_language": Invitation(
            company=company, email="a@b.example", language="zh", created_at=now, expires_at=now + hours
        ),
        "join_ground": JoinRequest(company=company, user=other, ground="name", asked_at=now),
        "join_state": JoinRequest(
            company=company, user=other, ground="domain", state="lost", asked_at=now, answered_at=now
        ),
        "join_answered_has_time": JoinRequest(
            company=company, user=other, ground="domain", state="accepted", asked_at=now
        ),
        "consent_purpose": Consent(company=company, purpose="spam", granted=True, wording=1, language="en", at=now),
        "consent_language": Consent(company=company, purpose="leads", granted=True, wording=1, language="zh", at=now),
        "stance_kind": ProgramStance(company=company, program_slug="irap", stance="hmm", at=now),
        "stance_date_is_for_later": ProgramStance(
            company=company, program_slug="irap", stance="have", until=day, at=now
        ),
        "application_state": Application(company=company, program_slug="irap", state="lost", at=now),
        "fact_sheet_language": FactSheet(language="zh", created_at=now, expires_at=now + hours),
        "fact_sheet_expires_later": FactSheet(created_at=now, expires_at=now),
        "duplicate_of_another": PossibleDuplicate(company=company, other=company, likeness="name", found_at=now),
    }
    for constraint, row in rows.items():
        refused(row, constraint)


def test_things_that_are_once_are_once(company, person, now):
    other = person("li@boreal.example")
    hours = timedelta(hours=1)
    invited = {"company": company, "created_at": now, "expires_at": now + hours}
    Invitation.objects.create(email="a@b.example", token_hash="1", **invited)
    refused(Invitation(email="A@b.example", token_hash="2", **invited), "invitation_open_once")
    JoinRequest.objects.create(company=company, user=other, ground="domain", asked_at=now)
    refused(JoinRequest(company=company, user=other, ground="domain", asked_at=now), "join_open_once")
    ProgramStance.objects.create(company=company, program_slug="irap", stance="have", at=now)
    refused(ProgramStance(company=company, program_slug="irap", stance="applied", at=now), "stance_once")
    Application.objects.create(company=company, program_slug="irap", state="applied", at=now)
    refused(Application(company=company, program_slug="irap", state="awarded", at=now), "application_once")


def test_the_ledger_is_append_only(company, owner, now):
    line = Consent.objects.create(
        company=company, purpose="leads", granted=True, wording=1, language="en", at=now, by=owner
    )
    with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
        Consent.objects.update(granted=False)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        line.delete()
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        company.delete()
    Consent.objects.update(by=None)


def test_the_last_owner_is_kept_by_the_database(company, owner, member):
    def owners_checked_now(act):
        with pytest.raises(IntegrityError, match="keeps at least one owner"), transaction.atomic():
            act()
            connection.check_constraints()

    owners_checked_now(lambda: Membership.objects.filter(user=owner).delete())
    owners_checked_now(lambda: Membership.objects.filter(user=owner).update(role=MemberRole.EDITOR))
    second = member(MemberRole.READER, "li@boreal.example")
    with transaction.atomic():
        Membership.objects.filter(user=owner).update(role=MemberRole.EDITOR)
        Membership.objects.filter(pk=second.pk).update(role=MemberRole.OWNER)
        connection.check_constraints()


def test_every_change_leaves_a_line_of_history(company, now):
    company.description_fr = "Nous épurons l’eau."
    company.save()
    events = company.events.order_by("pgh_id").values_list("pgh_label", "description_fr")
    assert list(events) == [("insert", ""), ("update", "Nous épurons l’eau.")]
    with pgtrigger.ignore("companies.Consent:consent_is_never_deleted"):
        pk = company.pk
        company.delete()
    from django.apps import apps

    assert apps.get_model("companies", "CompanyEvent").objects.filter(pgh_obj_id=pk, pgh_label="delete").exists()
