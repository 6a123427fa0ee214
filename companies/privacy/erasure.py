"""The erasure of a company, with the records that were merged into it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pgtrigger
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.models import Company, ErasedCompany
from companies.rules import may_delete
from companies.signals import company_closed
from hub.accounts.models import User
from hub.accounts.services import delete_account, register_erasure
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
        company_closed.send(sender=Company, company_id=stored.pk, by=by, at=at, is_erased=False)


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


def repeat_erasures(lines: Iterable[Mapping[str, Any]], *, at: datetime) -> tuple[int, list[str]]:
    """Erase once more what the register names and a restored database knows again.

    Return how many that were, and what could not be erased. An account goes after the companies, since some hold it;
    a key that somebody else bears by now is left alone, which the time of its beginning tells.
    """
    named = sorted(lines, key=lambda line: line["kind"] != "company")
    repeated, left = 0, []
    for line in named:
        try:
            repeated += _erase_again(line, at=at)
        except ValidationError as refusal:
            left.append(f"{line['kind']} {line['key']}: {' '.join(refusal.messages)}")
    return repeated, left


@transaction.atomic
def _erase_again(line: Mapping[str, Any], *, at: datetime) -> bool:
    since = datetime.fromisoformat(line["since"])
    if line["kind"] == "company":
        company = Company.objects.filter(pk=line["key"], created_at=since).first()
        if company:
            _erase(company, by=None, at=at, authorization=line["authorization"])
        return company is not None
    person = User.objects.filter(pk=line["key"], date_joined=since).first()
    if person:
        delete_account(person=person, at=at)
    return person is not None


def _erase(company: Company, *, by: Any, at: datetime, authorization: str = "") -> None:
    """Remove the rows and the row history. A tombstone with the public id and two dates remains.

    Records that were merged into the company go before it, each with a tombstone of its own.
    """
    key = company.pk
    company_closed.send(sender=Company, company_id=key, by=by, at=at, is_erased=True)
    with unscoped():
        merged = [merge.gone for merge in company.merges.select_related("gone")]
    for gone in merged:
        _erase(gone, by=by, at=at, authorization=authorization)
    record(action="companies.company.erased", by=by, at=at, subject=company)
    register_erasure(kind="company", key=key, since=company.created_at, at=at, authorization=authorization)
    ErasedCompany.objects.create(
        slug=company.slug, registered_at=company.created_at, erased_at=at, authorization=authorization
    )
    # Django reads of each row no more than its key, which does not say whose it is.
    with pgtrigger.ignore("companies.Consent:consent_is_never_deleted"), unscoped():
        company.delete()
    # The role of the web may not delete history; this function of the database deletes that of a company which is gone.
    with pgtrigger.ignore(*_append_only()), connection.cursor() as cursor:
        cursor.execute("SELECT companies_erase_history(%s)", [key])


def _append_only() -> list[str]:
    events = (model for model in apps.get_app_config("companies").get_models() if model.__name__.endswith("Event"))
    return [f"{event._meta.label}:append_only" for event in events]
