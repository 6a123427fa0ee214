"""Entries that were in the catalogue once and are no programs: what each one is, and where it went."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from hub.core.text.localized import Localized
from hub.core.text.typography import french_typography
from hub.core.text.yaml_files import parse_yaml
from programs.catalogue.files import DATA

FORMER_ENTRIES_PATH = DATA / "not-programs.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerEntry:
    """What an entry is, and what one looks at instead: programs, offices, an agreement, an organization, or us."""

    name: Localized
    what: Localized
    programs: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    agreement: str = ""
    organization: str = ""
    contact: bool = False


@cache
def former_entries() -> Mapping[str, FormerEntry]:
    """Return the entries by the slug that they had."""
    rows = parse_yaml(FORMER_ENTRIES_PATH.read_text(encoding="utf-8"))
    return {slug: _entry(row) for slug, row in rows.items()}


def _entry(row: Mapping[str, Any]) -> FormerEntry:
    return FormerEntry(
        name=Localized(row["name_en"], french_typography(row["name_fr"])),
        what=Localized(row["what_en"], french_typography(row["what_fr"])),
        programs=tuple(row.get("programs", ())),
        offices=tuple(row.get("offices", ())),
        agreement=row.get("agreement", ""),
        organization=row.get("organization", ""),
        contact=row.get("contact") == "true",
    )
