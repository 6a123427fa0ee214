"""What the company does, how ready its technology is, and how it is protected."""

from collections.abc import Iterable
from typing import override

from hub.core.text.formats import NBSP, plain_number
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Area, ConditionKind, IpStatus, Result
from hub.core.vocabulary.evidence import any_of, negate
from programs.eligibility import phrases
from programs.eligibility.conditions.base import (
    MET,
    NOTHING,
    UNKNOWN,
    ConditionType,
    Connective,
    FactParts,
    Parameters,
    Parts,
    Test,
)
from programs.eligibility.conditions.comparisons import FigureCondition, code_falls_under, one_of, share_any
from programs.eligibility.facts import ApplicantFacts, Interval
from programs.eligibility.places import Places


class Areas(ConditionType):
    """The priority areas that the company chose, or that its own words suggest."""

    kind = ConditionKind.AREAS
    parameters = Parameters(lists={"in": tuple(Area)})
    example = {"in": ["wastewater-treatment"]}
    field = Localized("Areas of clean technology; empty: any", f"Domaines; rien{NBSP}: tous")
    fields = ("areas",)

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        if facts.areas is not None:
            return share_any(facts.areas, test["in"])
        return UNKNOWN if facts.proposed_areas.isdisjoint(test["in"]) else MET

    @override
    def parts(self, places: Places) -> FactParts | None:
        return FactParts(self.kind.value, _areas, _with_area)

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        areas = phrases.area_names(test["in"])
        if phrases.is_one(test["in"]):
            return self.say("sentence", areas=areas)
        return self.say("sentence_of_several", areas=areas)

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if facts.areas:
            chosen = facts.areas.intersection(test["in"]) if result is MET else facts.areas
            return self.say("known", areas=phrases.area_names(chosen, "and"))
        if facts.areas is not None:
            return self.say("none_chosen")
        if result is MET:
            areas = phrases.area_names(facts.proposed_areas.intersection(test["in"]), "and")
            return self.say("proposed", areas=areas)
        if facts.proposed_areas:
            return self.say("suggested", areas=phrases.area_names(facts.proposed_areas, "and"))
        return self.say("unknown")

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        areas = phrases.area_names(test["in"])
        return self.say("to_change" if phrases.is_one(test["in"]) else "to_change_of_several", areas=areas)


def _areas(facts: ApplicantFacts) -> Parts | None:
    if facts.areas is not None:
        return facts.areas
    return [("proposed", area) for area in facts.proposed_areas] or None


def _with_area(part: str | tuple[str, str]) -> ApplicantFacts:
    if isinstance(part, tuple):
        return ApplicantFacts(proposed_areas=frozenset({part[1]}))
    return ApplicantFacts(areas=frozenset({part}))


class SectorsNaics(ConditionType):
    kind = ConditionKind.SECTORS_NAICS
    parameters = Parameters(lists={"in": None, "excluded": None})
    example = {"in": ["31", "32", "33"]}
    field = Localized("Prefixes of NAICS codes", "Débuts de codes SCIAN")
    fields = ("naics",)
    empty_is_known = False
    excluding = Connective.AGREE
    typed_values = True
    hint = Localized("First digits of the codes, one to a line.", "Les premiers chiffres des codes, un par ligne.")

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        if not facts.naics:
            return UNKNOWN
        if "in" in test:
            return any_of(code_falls_under(code, prefix) for code in facts.naics for prefix in test["in"])
        excluded = {any_of(code_falls_under(code, prefix) for prefix in test["excluded"]) for code in facts.naics}
        # With one activity excluded and another not, only the organization can say which of them counts.
        return negate(excluded.pop()) if len(excluded) == 1 else UNKNOWN

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        if "excluded" not in test:
            return self.say("sentence", codes=phrases.codes(test["in"]))
        return self.say("sentence_excluded", codes=phrases.codes(test["excluded"]))

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if not facts.naics:
            return self.say("unknown")
        codes = phrases.as_given(facts.naics, "and")
        told = self.say("told" if phrases.is_one(facts.naics) else "told_of_several", codes=codes)
        if result is not UNKNOWN:
            return self.say("known", told=told)
        prefixes = test.get("in") or test["excluded"]
        if any(code_falls_under(code, prefix) is UNKNOWN for code in facts.naics for prefix in prefixes):
            return self.say("digits_decide", told=told)
        return self.say("partly_excluded", told=told)

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        if "excluded" in test:
            return self.say("to_change_excluded")
        return self.say("to_change", codes=phrases.codes(test["in"]))

    @override
    def open_facts(self, test: Test, facts: ApplicantFacts) -> frozenset[str]:
        prefixes = test.get("in") or test["excluded"]
        too_short = any(code_falls_under(code, prefix) is UNKNOWN for code in facts.naics or () for prefix in prefixes)
        return frozenset({"sectors_naics"}) if too_short or not facts.naics else NOTHING

    @override
    def strangers(self, values: Iterable[str]) -> set[str]:
        return {value for value in values if not value.isdecimal()}


class TechnologyReadiness(FigureCondition):
    kind = ConditionKind.TRL
    example = {"min": 4, "max": 7}
    field = Localized("Technology readiness, 1 to 9", "Maturité technologique, de 1 à 9")
    fields = ("trl",)
    limits = 1, 9
    unit = Localized("Level, 1 to 9", "Niveau, de 1 à 9")
    figure = staticmethod(plain_number)

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        return self.say("sentence", bounds=phrases.after_noun(self.bounds(test)))

    @override
    def told(self, known: Interval) -> Localized:
        level = self.span(known.low, known.high)
        return self.say("told", level=Localized(level.en, phrases.after_noun(level).fr))


_PROTECTED = frozenset({IpStatus.PENDING, IpStatus.GRANTED, IpStatus.LICENSED})


class IntellectualProperty(ConditionType):
    kind = ConditionKind.IP_STATUS
    parameters = Parameters(lists={"in": tuple(IpStatus)})
    example = {"in": ["pending", "granted"]}
    fields = ("ip_status",)
    one_value = True

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return one_of(facts.ip_status, test["in"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        if frozenset(test["in"]) == _PROTECTED:
            return self.say("sentence_any")
        return self.say("sentence", states=phrases.names(test["in"], phrases.IP_PHRASES))

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        return self.say(facts.ip_status or "unknown")
