"""Who is shown the whole of an opportunity: by its level of disclosure, and who reads."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from companies.models import Offering
from companies.registration.services import register_company
from hub.accounts.choices import Role
from hub.accounts.models import User
from opportunities.access import ANYONE, Reader, readable
from opportunities.choices import Disclosure
from opportunities.models import Opportunity
from tests.accounts.people import make_person

AREA = "wastewater-treatment"


def _owner(name: str, area: str) -> User:
    person = make_person(f"{name}@firm.example")
    company = register_company(by=person, name=name, province="QC", at=timezone.now())
    Offering.objects.create(company=company, name="Filter", areas=[area], created_at=timezone.now())
    return person


@pytest.mark.django_db
def test_the_whole_is_shown_to_whom_its_level_opens_and_to_the_staff() -> None:
    left = make_person("left@hub.example", role=Role.ADVISER)
    left.is_active = False
    readers = {
        "anybody": ANYONE,
        "not signed in": Reader(AnonymousUser()),
        "without a company": Reader(make_person("alone@firm.example")),
        "another area": Reader(_owner("elsewhere", "energy-efficiency")),
        "its area": Reader(_owner("fitting", AREA)),
        "staff": Reader(make_person("adviser@hub.example", role=Role.ADVISER)),
        "staff that left": Reader(left),
    }
    opened = {
        level: {
            name
            for name, reader in readers.items()
            if not readable(Opportunity(disclosure=level, areas=[AREA]), reader).is_teaser
        }
        for level in Disclosure.values
    }
    assert opened == {"teaser": {*readers}, "profile": {"its area", "staff"}, "technical": {"staff"}}
