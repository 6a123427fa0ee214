"""How many companies a program reaches in a year, where a published source says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

REACH_FILE = Path(__file__).parent.parent / "data" / "reach.yaml"


class ReachUnit(StrEnum):
    """What a source counts."""

    COMPANIES = "companies"
    CLAIMS = "claims"
    PROJECTS = "projects"
    LOANS = "loans"
    PLACEMENTS = "placements"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a source says of a program: ``number`` were counted over ``years``.

    ``at_least`` says that the source counts a part or writes "more than", ``earlier`` that it counts for what the
    program replaced. ``says`` gives the meaning of its sentence; ``period`` is "2022-2023" or one year.
    """

    number: int
    counted: ReachUnit
    period: str
    by_en: str
    by_fr: str
    title: str
    address: str
    says: str
    years: float = 1
    at_least: bool = False
    earlier: bool = False

    @property
    def a_year(self) -> float:
        """How many in a year."""
        return self.number / self.years

    def by(self, lang: str) -> str:
        """Return who says so, in ``lang``."""
        return self.by_fr if lang.startswith("fr") else self.by_en


@cache
def reach_by_program() -> Mapping[str, Reach]:
    """Return what is known, by the slug of the program. Raise OSError without the file, TypeError for a wrong key."""
    entries = yaml.safe_load(REACH_FILE.read_text(encoding="utf-8"))
    return MappingProxyType(
        {slug: Reach(**{**entry, "counted": ReachUnit(entry["counted"])}) for slug, entry in entries.items()}
    )
