"""What was told is told again to the byte: records of many made-up companies, in both languages."""

import random
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from companies.profile.services.fact_sheets import start_fact_sheet
from companies.profile.services.offerings import add_offering, add_project
from companies.profile.services.profile import update_profile
from companies.registration.services import register_company
from hub.accounts.models import User
from hub.facts.registry import PROJECT_FACTS
from hub.matching.assessments.services import snapshot_company, snapshot_sheet
from hub.matching.bulk.companies import synthetic_facts
from hub.matching.models import Assessment
from programs.eligibility.facts import ApplicantFacts, Interval
from tests.support.synthetic import hide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

# The names of facts in answers, where ``ApplicantFacts`` calls them otherwise.
_NAMES = {"legal_forms": "legal_form", "partner_kinds": "partner_kind"}
_OF_COMPANY = (
    *("province", "sub_region", "city", "employees", "annual_revenue_cad", "years_in_business", "legal_forms"),
    *("for_profit", "naics", "needs", "target_markets", "export_experience", "canadian_controlled", "memberships"),
)
_OF_OFFERING = ("areas", "trl", "stage", "ip_status", "certifications")
_OF_PROJECT = tuple(name if name != "partner_kind" else "partner_kinds" for name in PROJECT_FACTS if name != "starts")
_WORDS = (
    "We build membrane bioreactors for pulp mills.",
    "Nous concevons des bornes de recharge pour autobus électriques.",
    "我们生产水质在线监测设备。",
    "Software that schedules the crews of wineries.",
)


def answers_of(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Return what a record knows of these facts, in the shape of answers."""
    known = {_NAMES.get(name, name): getattr(record, name) for name in names}
    return {name: _plain(value) for name, value in known.items() if value not in (None, frozenset())}


def _plain(value: Any) -> Any:
    if isinstance(value, Interval):
        return {"min": value.low, "max": value.high}
    return sorted(value) if isinstance(value, frozenset) else value


def a_company(rng: random.Random) -> ApplicantFacts:
    return hide(synthetic_facts(rng), rng, rng.choice((0, 0.2, 0.5)))


def tell_a_reader(rng: random.Random, at: datetime) -> Assessment | None:
    """Keep what the reader of a private link is told."""
    facts = a_company(rng)
    answers = {
        **answers_of(facts, (*_OF_COMPANY, *_OF_OFFERING)),
        "project": answers_of(facts.project, _OF_PROJECT),
        "description": rng.choice(_WORDS),
    }
    sheet = start_fact_sheet(language=rng.choice(["en", "fr"]), answers=answers, at=at)
    return snapshot_sheet(sheet_id=str(sheet.pk), at=at)


def tell_a_company(rng: random.Random, at: datetime, number: int) -> Assessment | None:
    """Keep what a company with two offerings and two projects is told."""
    owner = User.objects.create_user(f"owner{number}@company{number}.example")
    company = register_company(by=owner, name=f"Company {number}", province="QC", at=at)
    first, second = a_company(rng), a_company(rng)
    company = update_profile(
        company=company, answers=answers_of(first, _OF_COMPANY), version=company.version, by=owner, at=at
    )
    for name, facts in (("First", first), ("Second", second)):
        add_offering(
            company=company, name=name, description=rng.choice(_WORDS), answers=answers_of(facts, _OF_OFFERING),
            by=owner, at=at,
        )  # fmt: skip
        add_project(company=company, name=name, answers=answers_of(facts.project, _OF_PROJECT), by=owner, at=at)
    return snapshot_company(company_id=company.pk, at=at)


@pytest.mark.parametrize("count", [20, pytest.param(1000, marks=[pytest.mark.deep, pytest.mark.timeout(900)])])
def test_every_record_repeats_to_the_byte(count: int, now: datetime) -> None:
    rng = random.Random(count)
    for number in range(count):
        at = now + timedelta(days=number % 40)
        told = tell_a_company(rng, at, number) if number % 10 == 0 else tell_a_reader(rng, at)
        assert told is not None
    assert Assessment.objects.count() == count
    assert {len(one.readings) for one in Assessment.objects.all()} == {1, 4}
    out = StringIO()
    call_command("replay_assessments", stdout=out)
    assert f"{count} repeated to the byte, 0 of older versions, 0 different" in out.getvalue()
