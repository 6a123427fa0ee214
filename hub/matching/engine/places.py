"""Whether a seat serves the place that a request is about: a part of a province, the province of a project. Pure."""

from hub.core.text.formats import NBSP
from hub.core.vocabulary.enums import ConditionKind, Result
from hub.core.vocabulary.labels import in_province
from hub.directory.reference.seats import SeatRegion
from hub.matching.engine.findings import MatchFinding
from programs.eligibility.conditions.registry import RULES
from programs.eligibility.facts import ApplicantFacts


def part_of_province(region: SeatRegion, facts: ApplicantFacts, *, is_of_project: bool) -> MatchFinding:
    result = RULES[ConditionKind.SUB_REGION]({"in": [region.sub_region]}, facts, None)
    en, fr = f"Serves {region.name.en}", f"Territoire{NBSP}: {region.name.fr}"
    if result is Result.UNKNOWN:
        return MatchFinding("sub_region", result, f"{en}; the town decides.", f"{fr}; la ville en décide.")
    if is_of_project and facts.city:
        en, fr = f"{en}; the project is in {facts.city}", f"{fr}; lieu du projet{NBSP}: {facts.city}"
    return MatchFinding("sub_region", result, f"{en}.", f"{fr}.")


def province_of_project(provinces: frozenset[str], facts: ApplicantFacts) -> MatchFinding:
    """Tell whether a seat serves the province of the project, in whose place ``facts`` are."""
    en, fr = (in_province(str(facts.province), lang) for lang in ("en", "fr"))
    if facts.province in provinces:
        words = f"The project is {en}, which it serves.", f"Projet situé {fr}, dans son territoire."
        return MatchFinding("provinces", Result.MET, *words)
    words = f"The project is {en}; it serves others.", f"Projet situé {fr}, hors de son territoire."
    return MatchFinding("provinces", Result.NOT_MET, *words)
