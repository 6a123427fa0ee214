"""All data of a company, handed over; and its erasure."""

from datetime import datetime, timedelta
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import models, transaction

from companies.choices import Purpose
from companies.models import (
    Application,
    Company,
    Consent,
    ErasedCompany,
    Invitation,
    JoinRequest,
    Membership,
    Offering,
    ProgramStance,
    Project,
)
from companies.rules import may_delete, require
from companies.services.consents import set_consent
from hub.audit.services import record

FEDERAL_RETENTION = timedelta(days=2 * 365 + 1)
_LEFT_OUT = frozenset({"id", "company", "folded_name", "token_hash", "erase_after", "closed_at", "domain"})
_PARTS: dict[str, type[models.Model]] = {
    "offerings": Offering,
    "projects": Project,
    "members": Membership,
    "invitations": Invitation,
    "join_requests": JoinRequest,
    "consents": Consent,
    "answers_about_programs": ProgramStance,
    "applications": Application,
}


def export_company(*, company: Company, by: Any, at: datetime) -> dict[str, Any]:
    """Return everything kept of a company as plain values, and record that it was handed over.

    People appear by e-mail address. Left out: keys, derived columns, and the hashes of invitation links.
    """
    with transaction.atomic():
        record(action="companies.company.exported", by=by, at=at, subject=company)
        parts = {name: [_row(row) for row in _rows(model, company)] for name, model in _PARTS.items()}
        sheets = [
            {"answers": sheet.answers, "language": sheet.language, "created_at": sheet.created_at.isoformat()}
            for sheet in company.fact_sheets.order_by("created_at")
        ]
    return {"exported_at": at.isoformat(), "company": _row(company), **parts, "finder_answers": sheets}


def delete_company(
    *, company: Company, typed_name: str, by: Any, at: datetime, profile: str, earlier: bool = False
) -> None:
    """Delete a company on its owner's word. Raises ``RefusedError`` unless the name was typed as it is written.

    ``profile`` is the operator's: "private" erases at once. "federal" closes the company, so that nobody finds it any
    more, and keeps the record for two years unless the owner agrees to ``earlier``; it is erased then by
    ``erase_closed_companies`` with the number of a disposition authorization.
    """
    require(may_delete(company, typed_name=typed_name))
    with transaction.atomic():
        stored = Company.objects.select_for_update().get(pk=company.pk)
        if profile != "federal":
            _erase(stored, by=by, at=at)
            return
        for purpose in Purpose:
            set_consent(company=stored, purpose=purpose, granted=False, language=stored.language, by=by, at=at)
        stored.invitations.filter(accepted_at__isnull=True).delete()
        stored.closed_at = at
        stored.erase_after = at if earlier else at + FEDERAL_RETENTION
        stored.save()
        record(action="companies.company.closed", by=by, at=at, subject=stored)


def erase_closed_companies(*, authorization: str, by: Any, at: datetime) -> int:
    """Erase the closed companies whose retention has ended; return how many. Needs the authorization's number."""
    if not authorization.strip():
        raise ValueError("a disposition authorization number is required")
    due = Company.objects.filter(erase_after__lte=at)
    with transaction.atomic():
        erased = list(due)
        for company in erased:
            _erase(company, by=by, at=at, authorization=authorization.strip())
    return len(erased)


def _erase(company: Company, *, by: Any, at: datetime, authorization: str = "") -> None:
    """Remove the rows and the row history. A tombstone with the public id and two dates remains."""
    key = company.pk
    record(action="companies.company.erased", by=by, at=at, subject=company)
    ErasedCompany.objects.create(
        slug=company.slug, registered_at=company.created_at, erased_at=at, authorization=authorization
    )
    with pgtrigger.ignore("companies.Consent:consent_is_never_deleted"):
        company.delete()
    for event in _event_models():
        with pgtrigger.ignore(f"{event._meta.label}:append_only"):
            of_company = {"pgh_obj_id": key} if event.__name__ == "CompanyEvent" else {"company_id": key}
            models.QuerySet(event).filter(**of_company).delete()


def _event_models() -> list[type[models.Model]]:
    return [model for model in apps.get_app_config("companies").get_models() if model.__name__.endswith("Event")]


def _rows(model: type[models.Model], company: Company) -> models.QuerySet[Any]:
    people = [field.name for field in model._meta.concrete_fields if _is_person(field)]
    rows: models.QuerySet[Any] = models.QuerySet(model).filter(company=company).order_by("pk")
    return rows.select_related(*people) if people else rows


def _row(row: models.Model) -> dict[str, Any]:
    return {
        field.name: _plain(getattr(row, field.name if _is_person(field) else field.attname))
        for field in row._meta.concrete_fields
        if field.name not in _LEFT_OUT
    }


def _is_person(field: Any) -> bool:
    return isinstance(field, models.ForeignKey) and field.related_model._meta.label_lower == "accounts.user"


def _plain(value: Any) -> Any:
    """Return a value that JSON can hold: dates in ISO form, people by their address, decimals as numbers."""
    match value:
        case None | bool() | int() | float() | str() | list() | dict():
            return value
        case _ if hasattr(value, "isoformat"):
            return value.isoformat()
        case _ if hasattr(value, "email"):
            return value.email
        case _:
            return float(value)
