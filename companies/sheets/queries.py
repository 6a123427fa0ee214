"""The sheets that companies show: those that consent at this moment, to the wording that speaks of the page."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from companies.choices import SHOWN_WORDINGS, Purpose
from companies.models import Company, CompanySheet, Offering, SheetFile
from companies.sheets.presentation import PublicSheet, sheet_of
from hub.core.db.tenancy import unscoped
from hub.notifications.mail.registry import PageLink, absolute_url, link_path


def consenting_companies() -> Any:
    """Return the companies that show themselves, by name. For the inside of doors."""
    return Company.objects.consenting_to(Purpose.PUBLIC_PROFILE, wordings=SHOWN_WORDINGS).order_by("folded_name", "pk")


def sheets_of(companies: Sequence[Company], *langs: str) -> list[PublicSheet]:
    """Return the sheets of companies in these languages (two queries). The door to the companies comes first."""
    keys = [company.pk for company in companies]
    offered: dict[int, list[Offering]] = defaultdict(list)
    for row in Offering.objects.filter(company__in=keys).order_by("-is_main", "pk"):
        offered[row.company_id].append(row)
    own = {row.company_id: row for row in CompanySheet.objects.filter(company__in=keys)}
    return [
        sheet_of(
            company, offered[company.pk], own.get(company.pk), lang=lang, fictional=settings.DEMO_MODE,
            url=absolute_url(sheet_path(company.slug, lang)),
        )
        for company in companies
        for lang in langs
    ]  # fmt: skip


def sheet_path(slug: str, lang: str) -> str:
    if lang == "zh":
        return reverse("chinese:sheet", args=[slug])
    return link_path(PageLink("pages:sheet", {"slug": slug}), lang)


@unscoped()
def public_sheets(lang: str) -> list[PublicSheet]:
    """Return every sheet that anybody may read, in a language (three queries)."""
    return sheets_of(list(consenting_companies()), lang)


@unscoped()
def public_sheet(slug: str, lang: str) -> PublicSheet | None:
    """Return the sheet at an address, if its company shows itself at this moment."""
    found = list(consenting_companies().filter(slug=slug))
    return sheets_of(found, lang)[0] if found else None


@unscoped()
def public_file(sheet: PublicSheet) -> bytes | None:
    """Return the file of a public sheet; None where it says other things than the sheet says now."""
    rows = SheetFile.objects.filter(company__slug=sheet.slug, language=sheet.lang, digest=sheet.digest)
    content = rows.values_list("content", flat=True).first()
    return None if content is None else bytes(content)
