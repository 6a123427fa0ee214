"""Keep what a company writes for its sheet, and make the files of the sheets that are shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from companies.choices import SHEET_JOB
from companies.models import Company, CompanySheet, SheetFile
from companies.models.sheets import SHEET_LANGUAGES
from companies.sheets.presentation import PublicSheet
from companies.sheets.queries import consenting_companies, sheets_of
from hub.audit.services import record
from hub.core.db.tenancy import unscoped
from hub.core.identity import identity
from hub.core.text.pdf import tagged_pdf
from hub.outbox.services import enqueue_job

_LAYOUT_FILE = Path(__file__).resolve().parents[1] / "data" / "sheet.typ"


def sheet_pdf(sheet: PublicSheet) -> bytes:
    """Return the file of a sheet. The same sheet makes the same file."""
    portal = identity("fr" if sheet.lang == "fr" else "en")
    return tagged_pdf(_LAYOUT_FILE, sheet.document() | {"portal": portal.name, "code": _qr_code(sheet.url)})


def _qr_code(address: str) -> str:
    """Return an address as a drawing: whoever holds the paper opens the page with a phone."""
    import qrcode  # type: ignore[import-untyped]
    from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]

    return str(qrcode.make(address, image_factory=SvgPathImage, border=1).to_string(encoding="unicode"))


@transaction.atomic
def save_sheet(
    *, company: Company, texts: Mapping[str, str], translated: Sequence[str], by: Any, at: datetime
) -> CompanySheet:
    """Keep the words of a company for its sheet, and have its files made anew where it is shown.

    A language without a word of the company's is no translation.
    """
    Company.objects.select_for_update().values_list("pk").get(pk=company.pk)
    row = CompanySheet.objects.filter(company=company).first() or CompanySheet(company=company)
    for name, text in texts.items():
        setattr(row, name, text.strip())
    row.translated = [lang for lang in SHEET_LANGUAGES if lang in translated]
    row.edited_at, row.edited_by = at, by
    row.full_clean()
    row.save()
    record(action="companies.sheet.saved", by=by, at=at, subject=company)
    request_files(company_id=company.pk, at=at)
    return row


def request_files(*, company_id: int, at: datetime) -> None:
    """Write the job that makes the files of a company, where it shows itself. Inside the transaction of a change."""
    if consenting_companies().filter(pk=company_id).exists():
        enqueue_job(topic=SHEET_JOB, payload={"company_id": company_id}, at=at)


@transaction.atomic
@unscoped()
def make_files(*, company_id: int, at: datetime) -> int:
    """Make the files of a company that say another thing than its sheet, and return how many.

    A withdrawal at this moment waits for us and deletes them, or we see it and make none.
    """
    Company.objects.select_for_update().values_list("pk").filter(pk=company_id).first()
    found = list(consenting_companies().filter(pk=company_id))
    if not found:
        SheetFile.objects.filter(company=company_id).delete()
        return 0
    there = dict(SheetFile.objects.filter(company=company_id).values_list("language", "digest"))
    made = 0
    for sheet in sheets_of(found, *SHEET_LANGUAGES):
        if there.get(sheet.lang) != sheet.digest:
            said = {"digest": sheet.digest, "content": sheet_pdf(sheet), "made_at": at}
            SheetFile.objects.update_or_create(company_id=company_id, language=sheet.lang, defaults=said)
            made += 1
    return made


@transaction.atomic
@unscoped()
def request_stale_files(*, at: datetime) -> int:
    """Write a job for each company whose files say another thing than its sheet, and delete those of who left."""
    companies = list(consenting_companies())
    SheetFile.objects.exclude(company__in=[company.pk for company in companies]).delete()
    there = set(SheetFile.objects.values_list("company__slug", "language", "digest"))
    stale = {
        sheet.slug
        for sheet in sheets_of(companies, *SHEET_LANGUAGES)
        if (sheet.slug, sheet.lang, sheet.digest) not in there
    }
    for company in companies:
        if company.slug in stale:
            enqueue_job(topic=SHEET_JOB, payload={"company_id": company.pk}, at=at)
    return len(stale)
