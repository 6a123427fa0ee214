"""The profile: changed by its members, one section at a time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from companies.duplicates.services import confirm_domain, flag_possible_duplicates
from companies.models import Company
from companies.profile.facts import write_answers
from companies.signals import profile_changed
from companies.validators import clean_business_number
from hub.audit.services import record
from hub.facts.registry import COMPANY_FACTS, FOUNDED_YEAR
from hub.facts.types import NOT_ASKED, Fact

IDENTITY = ("name", "website", "business_number")
_FACTS: Mapping[str, Fact] = {**COMPANY_FACTS, "founded_year": FOUNDED_YEAR}


class ProfileConflictError(Exception):
    """Somebody else saved the profile since the form was opened; ``company`` holds what they saved."""

    def __init__(self, company: Company) -> None:
        super().__init__(company.version)
        self.company = company


def update_profile(
    *,
    company: Company,
    answers: Mapping[str, Any],
    version: int,
    by: Any,
    at: datetime,
    identity: Mapping[str, str] | None = None,
) -> Company:
    """Write facts (and name, website, business number in ``identity``) and return the company as saved.

    ``answers`` holds values as ``hub.facts.types`` describes; ``NOT_ASKED`` forgets a fact. ``version`` is the
    one that the form showed: raises ``ProfileConflictError`` when it is not the stored one. Raises ``ValidationError``
    when a constraint refuses, such as a business number of another company.
    """
    with transaction.atomic():
        stored = Company.objects.select_for_update().get(pk=company.pk)
        if stored.version != version:
            raise ProfileConflictError(stored)
        for field, value in (identity or {}).items():
            if field not in IDENTITY:
                raise ValueError(field)
            setattr(stored, field, clean_business_number(value) if field == "business_number" else _tidy(value))
        apply_company_answers(stored, answers, at=at)
        confirm_domain(company=stored, by=by)
        renamed = bool(identity) and (stored.name, stored.website) != (company.name, company.website)
        save_company(stored, at=at)
        if renamed:
            flag_possible_duplicates(stored, at=at)
        fields = sorted([*answers, *(identity or {})])
        record(action="companies.profile.updated", by=by, at=at, subject=stored, data={"fields": fields})
        profile_changed.send(sender=Company, company_id=stored.pk, by=by, at=at)
    return stored


def apply_company_answers(company: Company, answers: Mapping[str, Any], *, at: datetime) -> None:
    """Write checked answers to the company, unsaved. Province and name cannot become unknown."""
    checked: dict[str, Any] = {}
    for name, value in answers.items():
        if name == "province" and value in (None, NOT_ASKED):
            continue
        checked[name] = value if value in (None, NOT_ASKED) else _FACTS[name].type.parse(value)
    write_answers(company, _FACTS, checked, timezone.localdate(at))


def save_company(company: Company, *, at: datetime) -> None:
    """Save with the next version, after the columns and constraints have agreed."""
    company.version += 1
    company.updated_at = at
    company.full_clean()
    company.save()


def _tidy(value: str) -> str:
    return " ".join(value.split())
