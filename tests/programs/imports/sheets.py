"""Files of programs for tests: one honest row, and the three formats that say it."""

import csv
import io
import zipfile
from typing import Any

from openpyxl import Workbook

from programs.catalogue.organizations import NamedOrganization
from programs.imports.formats.columns import COLUMNS
from programs.imports.formats.files import Sheet, read_file

AGENCY = NamedOrganization(
    slug="example-agency",
    acronym_en="EA",
    acronym_fr="EA",
    name_en="Example Agency",
    name_fr="Agence exemple",
    level="federal",
)
SPELLINGS = {("EA", "Example Agency"): AGENCY}


def row(slug: str = "ca-fund", **cells: str) -> dict[str, str]:
    """Return the cells of a row that can be imported; ``cells`` replace some."""
    return {
        "id": slug,
        "jurisdiction": "CA",
        "organization": "example-agency",
        "name_en": f"Name of {slug}",
        "name_fr": f"Nom de {slug}",
        "summary_en": "Pays for clean technology.",
        "summary_fr": "Finance les technologies propres.",
        "url_en": "https://programs.example/fund",
        "support": "grant | advisory",
        "amount_max": "250000",
        "cost_share_max": "0.5",
        "provinces": "QC | ON",
        "trl_min": "4",
        "other_en": "The project is new.",
        "other_fr": "Le projet est nouveau.",
        "intake": "continuous",
        "as_of": "2026-09-01",
        "sources": "https://programs.example/guide",
        "verified": "true",
        **cells,
    }


PURPOSE = {
    "purpose_pays_for": "pilot_demonstration | equipment_capital",
    "purpose_serves": "any_business",
    "purpose_must_serve": "false",
    "purpose_applicant": "company",
    "purpose_project_typical_cad": "200000",
    "purpose_firm": "startup | small",
    "purpose_tempo": "standing",
    "purpose_place_of_project": "canada",
    "purpose_role": "common",
    "purpose_value": "2",
    "purpose_obstacle_en": "It pays late.",
    "purpose_obstacle_fr": "Il paie tard.",
    "purpose_basis": "adviser",
}


def as_csv(*rows: dict[str, str], delimiter: str = ",", header: list[str] | None = None) -> str:
    """Return a sheet as CSV."""
    text = io.StringIO(newline="")
    names = header or [column.name for column in COLUMNS]
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(names)
    writer.writerows([[each.get(name, "") for name in names] for each in rows])
    return text.getvalue()


def as_xlsx(*rows: dict[str, Any]) -> bytes:
    """Return a sheet as an Excel workbook."""
    book = Workbook()
    sheet = book.active
    sheet.title = "programs"
    sheet.append([column.name for column in COLUMNS])
    for each in rows:
        sheet.append([each.get(column.name) for column in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_members(book: bytes, members: dict[str, bytes], *, drop: tuple[str, ...] = ()) -> bytes:
    """Return a workbook with members added, replaced or dropped."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in members and name not in drop:
                new.writestr(name, old.read(name))
        for name, data in members.items():
            new.writestr(name, data)
    return out.getvalue()


def read(name: str, content: bytes | str) -> Sheet:
    """Read a file against a directory of one organization and a catalogue of one program."""
    data = content.encode() if isinstance(content, str) else content
    return read_file(name, data, spellings=SPELLINGS, organizations=[AGENCY], known={"ca-known"})
