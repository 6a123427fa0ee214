"""The companies of the demonstration."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from companies.access import membership_for
from companies.choices import Purpose
from companies.demo import read_demo_companies, seed_demo_companies
from companies.models import Company, Membership, Offering, PossibleDuplicate, Project
from hub.core.vocabulary.enums import Area, Need, Province, Stage
from hub.facts.registry import COMPANY_FACTS, OFFERING_FACTS, PROJECT_FACTS

pytestmark = pytest.mark.django_db


def test_outside_the_demonstration_nothing_is_made(owner, now, settings):
    settings.DEMO_MODE = False
    with pytest.raises(ImproperlyConfigured):
        seed_demo_companies(owner=owner, at=now)
    assert not Company.objects.exists()


def test_the_companies_are_made_once_and_changes_are_kept(owner, now, settings):
    settings.DEMO_MODE = True
    made = seed_demo_companies(owner=owner, at=now)
    assert len(made) == Company.objects.count() == len(read_demo_companies()) >= 40
    mine = Company.objects.for_member(owner).get()
    assert membership_for(owner, mine.slug).company == mine
    assert not PossibleDuplicate.objects.exists()
    assert Membership.objects.filter(role="owner").count() == len(made)
    mine.city = "Sorel"
    mine.save()
    assert seed_demo_companies(owner=owner, at=now) == []
    mine.refresh_from_db()
    assert mine.city == "Sorel"
    for membership in Membership.objects.exclude(user=owner).select_related("user"):
        assert not membership.user.has_usable_password()


def test_they_are_plainly_invented_and_of_every_kind(owner, now, settings):
    settings.DEMO_MODE = True
    companies = seed_demo_companies(owner=owner, at=now)
    for company in companies:
        assert company.name.endswith(("(fictional)", "(fictive)"))
        assert company.website.endswith(".example")
        assert not company.business_number
    assert {company.province for company in companies} == set(Province)
    assert {area for row in Offering.objects.all() for area in row.areas or ()} == set(Area)
    assert {row.stage for row in Offering.objects.all()} >= set(Stage)
    needs = {need for company in Company.objects.all() for need in company.needs or ()}
    assert len(needs) >= len(set(Need)) - 1
    assert {company.language for company in companies} == {"en", "fr"}
    assert Company.objects.filter(needs=None).exists()
    given = {purpose for purpose in Purpose if Company.objects.consenting_to(purpose).exists()}
    assert given == set(Purpose)
    assert Project.objects.count() >= 15


def test_the_file_names_known_facts_only():
    for entry in read_demo_companies():
        assert entry["facts"].keys() <= COMPANY_FACTS.keys(), entry["slug"]
        for offering in entry.get("offerings", ()):
            assert offering["facts"].keys() <= OFFERING_FACTS.keys()
        for project in entry.get("projects", ()):
            assert project["facts"].keys() <= PROJECT_FACTS.keys()
