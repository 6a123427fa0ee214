"""Tagged files (PDF/UA-1) with their fonts inside: sheets, reports of figures, and the page for a meeting."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

# Layouts of every app stand on the page of this one (hub/core/data/page.typ).
_ROOT = Path(__file__).resolve().parents[3]
_FONTS = pylopdf_fonts_zh_cn.sans_path().parent


def tagged_pdf(layout: Path, said: Mapping[str, Any]) -> bytes:
    """Return the file of what is said, by a layout. All of it is data there, never markup; the same makes the same."""
    return typst.compile(
        layout,
        root=_ROOT,
        format="pdf",
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"said": json.dumps(dict(said), ensure_ascii=False, default=str)},
        pdf_standards=["ua-1"],
    )
