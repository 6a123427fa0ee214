"""Finder answers without a company: kept for 30 days, imported at registration."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from companies.models import Company, FactSheet, Invitation, Offering, Project
from companies.profile.facts import clean_answer, read_answers, with_answer
from companies.profile.services.offerings import answer_offering, answer_project
from companies.profile.services.profile import apply_company_answers, save_company
from companies.signals import profile_changed
from hub.audit.services import record
from hub.core.db.tenancy import grant_access
from hub.facts.registry import COMPANY_FACTS, OFFERING_FACTS, OFFERING_ONLY, PROJECT_FACTS
from hub.facts.types import Fact

SHEET_LASTS = timedelta(days=30)


def start_fact_sheet(
    *,
    language: str,
    at: datetime,
    answers: Mapping[str, Any] | None = None,
    lasts: timedelta = SHEET_LASTS,
    **more: Any,
) -> FactSheet:
    """Begin a sheet, with the first answers where there are any. Raises ``AnswerError`` for a shape not known."""
    told = _merged({}, answers or {})
    sheet = FactSheet(answers=told, language=language, created_at=at, expires_at=at + lasts, **more)
    # Whoever begins a sheet holds its link from here on.
    grant_access(sheet.pk)
    sheet.save(force_insert=True)
    return sheet


def save_facts(*, sheet: FactSheet, answers: Mapping[str, Any]) -> FactSheet:
    """Keep several answers at once, so that two tabs do not lose each other's; ``None`` is "I don't know".

    Raises ``AnswerError`` for an unknown fact or another shape.
    """
    with transaction.atomic():
        stored: FactSheet = FactSheet.objects.select_for_update().get(pk=sheet.pk)
        stored.answers = _merged(stored.answers, answers)
        stored.save(update_fields=["answers"])
    return stored


def import_fact_sheet(*, sheet: FactSheet, company: Company, by: Any, at: datetime) -> Company:
    """Copy a sheet's answers to the company, its main offering and a project, and return the company.

    What the company knows already stays as it is; only what was unknown is filled. A sheet goes to one company: a
    second import, or one by another company, changes nothing.
    """
    with transaction.atomic():
        sheet = FactSheet.objects.select_for_update().get(pk=sheet.pk)
        if sheet.imported_by_id is not None:
            return company
        company = Company.objects.select_for_update().get(pk=company.pk)
        answers = {**sheet.answers}
        project = answers.pop("project", {})
        _place_description(answers, sheet.language)
        own = {name: value for name, value in answers.items() if name in COMPANY_FACTS}
        apply_company_answers(company, _still_unknown(company, COMPANY_FACTS, own, at), at=at)
        save_company(company, at=at)
        offered = {name: value for name, value in answers.items() if name in OFFERING_ONLY}
        with override(sheet.language):
            _import_offering(company, offered, by=by, at=at)
            _import_project(company, project, by=by, at=at)
        sheet.imported_by, sheet.registration = company, {}
        sheet.save(update_fields=["imported_by", "registration"])
        record(action="companies.answers.imported", by=by, at=at, subject=company, data={"facts": sorted(answers)})
        profile_changed.send(sender=Company, company_id=company.pk, by=by, at=at)
    return company


def delete_expired(*, at: datetime) -> int:
    """Delete sheets past their 30 days and invitations that nobody took; return how many rows went."""
    sheets, _ = FactSheet.objects.filter(expires_at__lte=at).delete()
    invitations, _ = Invitation.objects.filter(expires_at__lte=at, accepted_at__isnull=True).delete()
    return int(sheets + invitations)


def _merged(known: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(known)
    for fact, value in answers.items():
        if fact == "project" and isinstance(value, Mapping):
            for name, part in value.items():
                merged = with_answer(merged, f"project.{name}", part)
        else:
            merged = with_answer(merged, *clean_answer(fact, value))
    return merged


def _place_description(answers: dict[str, Any], language: str) -> None:
    """Move words whose language was not said to the column of their language; Chinese is seen by its characters."""
    words = answers.pop("description", None)
    if words:
        chinese = any("\u4e00" <= char <= "\u9fff" for char in words)
        answers.setdefault("description_zh" if chinese else f"description_{language}", words)


def _still_unknown(row: Any, facts: Mapping[str, Fact], answers: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    known = {name for name, value in read_answers(row, facts, timezone.localdate(at)).items() if value is not None}
    return {name: value for name, value in answers.items() if name not in known}


def _import_offering(company: Company, answers: dict[str, Any], *, by: Any, at: datetime) -> None:
    if answers:
        main: Offering | None = company.offerings.filter(is_main=True).first()
        news = _still_unknown(main, OFFERING_FACTS, answers, at) if main else answers
        answer_offering(company=company, offering=main, answers=news, by=by, at=at)


def _import_project(company: Company, answers: dict[str, Any], *, by: Any, at: datetime) -> None:
    if answers:
        first: Project | None = company.projects.first()
        news = _still_unknown(first, PROJECT_FACTS, answers, at) if first else answers
        answer_project(company=company, project=first, answers=news, by=by, at=at)
