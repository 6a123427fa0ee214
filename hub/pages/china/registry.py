"""What a company wants to get done in China: for each, what joins it, in the order of ``hub/pages/data/china.yaml``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hub.core.text.localized import Localized
from hub.core.text.typography import typeset
from hub.core.text.yaml_files import parse_yaml

_FILE = Path(__file__).parents[1] / "data" / "china.yaml"
# The guide that stands for the report of 2017: what is told as history has its source and day there.
REPORT = "apf-canada"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChinaGoal:
    """One thing to get done. Guides, checks, programs and signals are slugs, ``acts`` names of pages.

    ``history`` is what the report of 2017 says, ``unknown`` what nobody has looked for. ``kind`` is that of the
    request; ``subject`` and ``body`` are proposed words for it, which the company goes on with.
    """

    key: str
    icon: str
    title: Localized
    line: Localized
    history: Localized
    guides: tuple[str, ...]
    checks: tuple[str, ...]
    programs: tuple[str, ...]
    signals: tuple[str, ...]
    services: tuple[str, ...]
    acts: tuple[str, ...]
    unknown: Localized
    kind: str
    subject: Localized
    body: Localized

    @property
    def address(self) -> str:
        return f"pages:china_{self.key}"


@cache
def china_goals() -> dict[str, ChinaGoal]:
    with _FILE.open(encoding="utf-8") as stream:
        return {row["id"]: _goal(row) for row in parse_yaml(stream)}


def _goal(row: dict[str, Any]) -> ChinaGoal:
    def words(name: str) -> Localized:
        return Localized(typeset(row[f"{name}_en"], "en"), typeset(row[f"{name}_fr"], "fr"))

    lists: dict[str, Any] = {
        name: tuple(row[name]) for name in ("guides", "checks", "programs", "signals", "services", "acts")
    }
    texts: dict[str, Any] = {name: words(name) for name in ("title", "line", "history", "unknown", "subject", "body")}
    return ChinaGoal(key=row["id"], icon=row["icon"], kind=row["kind"], **texts, **lists)
