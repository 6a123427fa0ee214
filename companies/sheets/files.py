"""A sheet as a tagged PDF (PDF/UA-1), with its fonts inside. What a company wrote is data there, never markup."""

import json
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings

from companies.sheets.presentation import PublicSheet

_LAYOUT_FILE = Path(__file__).resolve().parents[1] / "data" / "sheet.typ"
_FONTS = pylopdf_fonts_zh_cn.sans_path().parent


def sheet_pdf(sheet: PublicSheet) -> bytes:
    """Return the file of a sheet. The same sheet makes the same file."""
    portal = settings.HUB["name_fr" if sheet.lang == "fr" else "name_en"]
    return typst.compile(
        _LAYOUT_FILE,
        format="pdf",
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(sheet.document() | {"portal": portal}, ensure_ascii=False, default=str)},
        pdf_standards=["ua-1"],
    )
