"""Companies on the showcase, and the pages on which they stand, for its tests."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.models import Company
from companies.profile.services.offerings import add_offering
from companies.registration.services import register_company
from tests.accounts.people import make_person


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def shown(name: str, province: str, area: str, at: datetime, *, capabilities: tuple[str, ...] = ()) -> Company:
    owner = make_person(f"{name.split(maxsplit=1)[0].lower()}@firm.example", name=f"Owner of {name}")
    company = register_company(by=owner, name=name, province=province, at=at)
    row = add_offering(company=company, name=f"{name} product", answers={"areas": [area]}, by=owner, at=at)
    row.capabilities = list(capabilities)
    row.save()
    set_consent(company=company, purpose=Purpose.PUBLIC_PROFILE, granted=True, language="en", by=owner, at=at)
    return company


def pages_of(slug: str) -> list[str]:
    """Return the addresses of every page and file on which a shown company stands."""
    found = [
        reverse("chinese:showcase"),
        reverse("chinese:sheet", args=[slug]),
        reverse("chinese:sheet_file", args=[slug]),
    ]
    for lang in ("en", "fr"):
        with override(lang):
            found += [reverse("pages:showcase"), *(reverse(f"pages:{n}", args=[slug]) for n in ("sheet", "sheet_file"))]
    return found
