"""The companies of the demonstration. They exist only where ``DEMO_MODE`` is on, which production cannot turn on."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from companies.choices import MemberRole, Purpose
from companies.consents.services import set_consent
from companies.models import Company, Membership, RegisteredCorporation
from companies.profile.services.offerings import add_offering, add_project
from companies.profile.services.profile import update_profile
from companies.registration.services import load_register
from companies.sheets.services import save_sheet
from hub.core.demo import refuse_outside_demo

DEMO_COMPANIES = Path(__file__).parent / "data" / "demo-companies.yaml"
DEMO_REGISTER = DEMO_COMPANIES.with_name("demo-register.csv")


def read_demo_companies() -> list[dict[str, Any]]:
    return yaml.safe_load(DEMO_COMPANIES.read_text(encoding="utf-8"))


def seed_demo_companies(*, owner: Any, at: datetime) -> list[Company]:
    """Make the fictional companies that are not there yet and return those made.

    One belongs to ``owner``; each of the others to a person of its own who cannot sign in. What was changed since an
    earlier start stays as it is. Raises ``ImproperlyConfigured`` outside the demonstration.
    """
    refuse_outside_demo()
    entries = read_demo_companies()
    there = set(Company.objects.filter(slug__in=[entry["slug"] for entry in entries]).values_list("slug", flat=True))
    with transaction.atomic():
        return [_make(entry, owner=owner, at=at) for entry in entries if entry["slug"] not in there]


def load_demo_register(*, at: datetime) -> None:
    """Load the made-up register of corporations, where none is. Raises ``ImproperlyConfigured`` as above."""
    refuse_outside_demo()
    if not RegisteredCorporation.objects.exists():
        load_register(path=DEMO_REGISTER, columns={}, as_of=timezone.localdate(at), by=None, at=at)


def _make(entry: Mapping[str, Any], *, owner: Any, at: datetime) -> Company:
    by = owner if entry.get("owner") else _contact(entry)
    facts = entry["facts"]
    company: Company = Company.objects.create(
        slug=entry["slug"],
        name=entry["name"],
        province=facts["province"],
        website=f"https://{entry['slug'].removeprefix('demo-')}.example",
        language=entry["language"],
        created_at=at,
        updated_at=at,
    )
    Membership.objects.create(company=company, user=by, role=MemberRole.OWNER, joined_at=at)
    company = update_profile(company=company, answers=facts, version=company.version, by=by, at=at)
    for offering in entry.get("offerings", ()):
        add_offering(
            company=company,
            name=offering["name"],
            description=offering["description"],
            answers=offering["facts"],
            by=by,
            at=at,
        )
    for project in entry.get("projects", ()):
        add_project(
            company=company, name=project["name"], purpose=project["purpose"], answers=project["facts"], by=by, at=at
        )
    if words := entry.get("sheet"):
        texts = {name: text for name, text in words.items() if name != "translated"}
        save_sheet(company=company, texts=texts, translated=words.get("translated", ()), by=by, at=at)
    for purpose in entry["consents"]:
        set_consent(company=company, purpose=Purpose(purpose), granted=True, language=entry["language"], by=by, at=at)
    return company


def _contact(entry: Mapping[str, Any]) -> Any:
    """Return the fictional person behind a company; without a password nobody signs in as them."""
    people = get_user_model().objects
    email = f"{entry['slug'].removeprefix('demo-')}@demo.example"
    return people.filter(email=email).first() or people.create_user(email, language=entry["language"])
