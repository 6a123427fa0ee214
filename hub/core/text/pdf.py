"""Tagged PDF files (PDF/UA-1) with their fonts inside: a layout, and what stands in it as data, never as markup."""

import json
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

_FONTS = pylopdf_fonts_zh_cn.sans_path().parent


def tagged_pdf(layout: Path, **said: Any) -> bytes:
    """Return a file by a layout, which reads what is said by name. The same words make the same file."""
    return typst.compile(
        layout,
        format="pdf",
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        sys_inputs={name: json.dumps(value, ensure_ascii=False, default=str) for name, value in said.items()},
        pdf_standards=["ua-1"],
    )
