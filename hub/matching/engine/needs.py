"""Which filters above a seat a question is asked, and by which needs; whether a seat serves its place. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from hub.core.text.formats import NBSP
from hub.core.vocabulary.enums import ConditionKind, Need, Result
from hub.core.vocabulary.labels import in_province
from hub.directory.reference.seats import ABROAD, CHINA_MARKET, SeatRegion
from hub.matching.engine.findings import MatchFinding, SeatFilter
from programs.eligibility.conditions.registry import RULES
from programs.eligibility.facts import ApplicantFacts

PRESENCE = "presence-"
_ENTRY = "market_entry"
_NEEDS = {
    _ENTRY: Need.MARKET_ENTRY_CHINA,
    **{f"{PRESENCE}{level}": Need.GOVERNMENT_INTRODUCTION for level in ("deputy_minister", "minister", "premier")},
}
# Questions on one thing, whatever else the request asks for.
_OF_ONE_THING = frozenset({"program", "opportunity"})


def need_of_question(ask: str, *, market: str = CHINA_MARKET) -> Need | None:
    """Return the need that a question of the table is, or is near to; None where it is none.

    To enter a market is one of China alone.
    """
    if ask == _ENTRY and market != CHINA_MARKET:
        return None
    return _NEEDS.get(ask) or (Need(ask) if ask in set(Need) else None)


def filters_of_question(
    filters: Iterable[SeatFilter], ask: str, facts: ApplicantFacts, *, market: str
) -> tuple[list[SeatFilter], ApplicantFacts]:
    """Return the filters that a question is asked, and the facts by which they go.

    A filter for some needs is asked by the need of the question alone. Where words are heard as a need that the
    request itself (``facts.needs``) does not name, nobody has said it: then such a filter stays to confirm. One for
    some questions is asked by these outright.
    """
    named, need = facts.needs, need_of_question(ask)
    needs: frozenset[str] | None
    if ask in _OF_ONE_THING:
        needs = named or frozenset()
    elif ask == _ENTRY and market == ABROAD:
        needs = frozenset()
    else:
        needs = named if need is None else frozenset({need})
    is_named = bool(needs and needs <= (named or frozenset())) and (ask != _ENTRY or market == CHINA_MARKET)
    asked = []
    for one in filters:
        if ask in one.questions:
            asked.append(replace(one, needs=(), questions=()))
        elif one.needs and (needs is None or not needs.isdisjoint(one.needs)):
            asked.append(replace(one, questions=()))
        elif not one.needs and not one.questions:
            asked.append(one)
    return asked, replace(facts, needs=needs if is_named else None)


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
