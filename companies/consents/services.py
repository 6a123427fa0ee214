"""The consent ledger: a line for each yes and each withdrawal."""

from datetime import datetime
from typing import Any

from django.db import transaction

from companies.choices import SHEET_JOB, Purpose
from companies.consents.texts import current_consent_version
from companies.models import Company, Consent, SheetFile
from companies.signals import consent_withdrawn
from hub.audit.services import record
from hub.outbox.services import enqueue_job


def set_consent(
    *, company: Company, purpose: Purpose, granted: bool, language: str, by: Any, at: datetime
) -> Consent | None:
    """Add a line to the ledger, on today's wording; it counts from the next read on.

    Returns None, and adds nothing, when the last line says the same on the same wording, or when a consent that was
    never given is withdrawn.
    """
    with transaction.atomic():
        Company.objects.select_for_update().values_list("pk").get(pk=company.pk)
        wording = current_consent_version(purpose)
        last = company.consents.filter(purpose=purpose).order_by("-at", "-pk").first()
        if last is None and not granted:
            return None
        if last is not None and last.granted == granted and (last.wording == wording or not granted):
            return None
        line: Consent = Consent.objects.create(
            company=company, purpose=purpose, granted=granted, wording=wording, language=language, at=at, by=by
        )
        if purpose == Purpose.PUBLIC_PROFILE:
            _follow_showcase(company, granted=granted, at=at)
        record(
            action="companies.consent.granted" if granted else "companies.consent.withdrawn",
            by=by,
            at=at,
            subject=company,
            data={"purpose": str(purpose), "wording": wording},
        )
        if not granted:
            consent_withdrawn.send(sender=Company, company_id=company.pk, purpose=purpose, consent=line.pk, at=at)
    return line


def _follow_showcase(company: Company, *, granted: bool, at: datetime) -> None:
    """Have the files of a sheet made, or delete them in the transaction of the withdrawal."""
    if granted:
        enqueue_job(topic=SHEET_JOB, payload={"company_id": company.pk}, at=at)
    else:
        SheetFile.objects.filter(company=company).delete()
