"""Offerings and projects."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from companies.models import Company, Offering, Project
from companies.profile.facts import write_answers
from companies.signals import profile_changed
from hub.audit.services import record
from hub.facts.registry import OFFERING_FACTS, PROJECT_FACTS
from hub.facts.types import NOT_ASKED, Fact


def add_offering(*, company: Company, at: datetime, **told: Any) -> Offering:
    """Add an offering, of which ``edit_offering`` says what it takes; the first one is the main one."""
    return edit_offering(offering=Offering(company=company, created_at=at), at=at, **told)


def answer_offering(
    *, company: Company, offering: Offering | None, answers: Mapping[str, Any], by: Any, at: datetime
) -> None:
    """Write facts of an offering; a company that has none gets its first one."""
    row = offering or Offering(company=company, name=gettext("Our main offering"), created_at=at)
    edit_offering(offering=row, answers=answers, by=by, at=at)


def edit_offering(
    *,
    offering: Offering,
    answers: Mapping[str, Any],
    by: Any,
    at: datetime,
    name: str | None = None,
    description: str | None = None,
    is_main: bool = False,
) -> Offering:
    """Change an offering, or keep a new one. ``answers`` holds its facts, ``NOT_ASKED`` for none.

    Without a name or a description, its own stays. The main one stays main until another takes its place.
    """
    with transaction.atomic():
        action = "companies.offering.edited" if offering.pk else "companies.offering.added"
        company = _locked(offering.company)
        offering.name = (offering.name if name is None else name).strip()
        offering.description = (offering.description if description is None else description).strip()
        write_answers(offering, OFFERING_FACTS, _checked(OFFERING_FACTS, answers), timezone.localdate(at))
        others = company.offerings.exclude(pk=offering.pk)
        # One main offering at any time, and always one where there is any: the lock above makes the look safe.
        offering.is_main = is_main or offering.is_main or not others.filter(is_main=True).exists()
        if offering.is_main:
            others.filter(is_main=True).update(is_main=False)
        offering.full_clean()
        offering.save()
        _tell(action, company=offering.company, by=by, at=at)
    return offering


def remove_offering(*, offering: Offering, by: Any, at: datetime) -> None:
    """Remove an offering; where it was the main one, the oldest left becomes it."""
    with transaction.atomic():
        company, was_main = _locked(offering.company), offering.is_main
        offering.delete()
        heir = company.offerings.order_by("pk").first()
        if was_main and heir is not None:
            heir.is_main = True
            heir.save(update_fields=["is_main"])
        _tell("companies.offering.removed", company=company, by=by, at=at)


def add_project(*, company: Company, at: datetime, **told: Any) -> Project:
    """Add a project, of which ``edit_project`` says what it takes."""
    return edit_project(project=Project(company=company, created_at=at), at=at, **told)


def answer_project(
    *, company: Company, project: Project | None, answers: Mapping[str, Any], by: Any, at: datetime
) -> None:
    """Write facts of a project; a company that has none gets its first one."""
    row = project or Project(company=company, name=gettext("Our project"), created_at=at)
    edit_project(project=row, answers=answers, by=by, at=at)


def edit_project(
    *,
    project: Project,
    answers: Mapping[str, Any],
    by: Any,
    at: datetime,
    name: str | None = None,
    purpose: str | None = None,
) -> Project:
    """Change a project, or keep a new one, with its facts. Without a name or a purpose, its own stays."""
    with transaction.atomic():
        action = "companies.project.edited" if project.pk else "companies.project.added"
        project.name = (project.name if name is None else name).strip()
        project.purpose = (project.purpose if purpose is None else purpose).strip()
        write_answers(project, PROJECT_FACTS, _checked(PROJECT_FACTS, answers), timezone.localdate(at))
        if project.partner_kinds:
            project.has_partner = True
        project.full_clean()
        project.save()
        _tell(action, company=project.company, by=by, at=at)
    return project


def remove_project(*, project: Project, by: Any, at: datetime) -> None:
    """Remove a project; applications that named it stay on the list without it."""
    with transaction.atomic():
        company = project.company
        project.delete()
        _tell("companies.project.removed", company=company, by=by, at=at)


def _checked(facts: Mapping[str, Fact], answers: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if value in (None, NOT_ASKED) else facts[name].type.parse(value) for name, value in answers.items()
    }


def _locked(company: Company) -> Company:
    return Company.objects.select_for_update().get(pk=company.pk)


def _tell(action: str, *, company: Company, by: Any, at: datetime) -> None:
    record(action=action, by=by, at=at, subject=company)
    profile_changed.send(sender=Company, company_id=company.pk, by=by, at=at)
