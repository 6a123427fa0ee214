"""The erasure of a company, with the records that were merged into it."""

from datetime import datetime, timedelta
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import models, transaction

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.models import Company, ErasedCompany
from companies.rules import may_delete
from hub.audit.services import record
from hub.core.db.tenancy import unscoped
from hub.core.workflow import require

FEDERAL_RETENTION = timedelta(days=2 * 365 + 1)


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
    """Remove the rows and the row history. A tombstone with the public id and two dates remains.

    Records that were merged into the company go before it, each with a tombstone of its own.
    """
    key = company.pk
    with unscoped():
        merged = [merge.gone for merge in company.merges.select_related("gone")]
    for gone in merged:
        _erase(gone, by=by, at=at, authorization=authorization)
    record(action="companies.company.erased", by=by, at=at, subject=company)
    ErasedCompany.objects.create(
        slug=company.slug, registered_at=company.created_at, erased_at=at, authorization=authorization
    )
    # Django reads of each row no more than its key, which does not say whose it is.
    with pgtrigger.ignore("companies.Consent:consent_is_never_deleted"), unscoped():
        company.delete()
    for event in _event_models():
        with pgtrigger.ignore(f"{event._meta.label}:append_only"):
            of_company = {"pgh_obj_id": key} if event.__name__ == "CompanyEvent" else {"company_id": key}
            models.QuerySet(event).filter(**of_company).delete()


def _event_models() -> list[type[models.Model]]:
    return [model for model in apps.get_app_config("companies").get_models() if model.__name__.endswith("Event")]
