"""A word of its own in every field where a company writes something in confidence."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.postgres.fields import ArrayField
from django.db import models

from companies.choices import ApplicationState, Stance
from companies.models import (
    Application,
    Company,
    Consent,
    FactSheet,
    Invitation,
    JoinRequest,
    Membership,
    Offering,
    ProgramStance,
    Project,
)
from companies.services import start_fact_sheet
from hub.accounts.models import User
from hub.matching.models import Assessment
from hub.matching.services import snapshot_company
from tests.support.access import World
from tests.support.policies import Role

# Columns without a free word: closed lists, codes, keys. What an assessment holds it has from the other rows.
_CLOSED = {
    User: {"password"},
    Company: {
        "slug",
        "language",
        "legal_forms",
        "ownership",
        "needs",
        "naics",
        "target_markets",
        "market_sales_share",
        "languages",
        "not_known",
    },
    Offering: {"areas", "markets", "not_known"},
    Project: {"partner_kinds", "not_known"},
    Membership: set(),
    Invitation: {"language", "token_hash"},
    JoinRequest: set(),
    Consent: {"language"},
    ProgramStance: {"program_slug"},
    Application: {"program_slug"},
    FactSheet: {"language"},
    Assessment: {
        "language",
        "readings",
        "catalogue_version",
        "sources_version",
        "engine_version",
        "counts",
        "digest",
    },
}
# A canary in the only form that the column takes.
_NUMBER = "731948265RT0001"


def plant(world: World, *, at: datetime) -> dict[str, str]:
    """Write the canaries into ``world.ours`` and its owner; return the field of each."""
    company, owner = world.ours.company, world.people[Role.OWNER]
    ProgramStance.objects.create(company=company, program_slug="canexport-smes", stance=Stance.HAVE, at=at, by=owner)
    Application.objects.create(
        company=company, program_slug="canexport-smes", state=ApplicationState.APPLIED, at=at, by=owner
    )
    sheet = start_fact_sheet(answers={"province": "QC"}, language="en", at=at)
    FactSheet.objects.filter(pk=sheet.pk).update(imported_by=company)
    rows: dict[type[models.Model], Any] = {User: owner, Company: company, FactSheet: sheet}
    planted: dict[str, str] = {}
    for model, closed in _CLOSED.items():
        fields = [field for field in _texts(model) if field.name not in closed]
        if not fields:
            continue
        row = rows.get(model) or model._default_manager.filter(company=company)[0]
        values = {}
        for field in fields:
            canary = _NUMBER if field.name == "business_number" else f"kestrel{len(planted):02}zq"
            planted[canary] = f"{model._meta.label}.{field.name}"
            values[field.name] = _holding(field, canary)
        model._default_manager.filter(pk=row.pk).update(**values)
    EmailAddress.objects.filter(user=owner).update(email=User.objects.get(pk=owner.pk).email)
    assert snapshot_company(company_id=company.pk, at=at) is not None
    return planted


def _texts(model: type[models.Model]) -> Iterator[models.Field]:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField | ArrayField | models.JSONField) and not field.choices:
            yield field


def _holding(field: models.Field, canary: str) -> Any:
    match field:
        case ArrayField():
            return [canary]
        case models.JSONField():
            return {"province": "QC", "description": canary}
        case models.EmailField():
            return f"{canary}@firm.example"
        case models.URLField():
            return f"https://{canary}.example/"
    return canary
