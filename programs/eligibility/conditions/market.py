"""Where the company sells and means to sell."""

import math
from collections.abc import Iterable
from types import MappingProxyType
from typing import override

from hub.core.text.formats import percent
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ANY_FOREIGN_MARKET, CANADA, ConditionKind, ExportExperience, Result
from hub.core.vocabulary.evidence import from_truth
from hub.core.vocabulary.labels import country_phrase
from programs.eligibility import phrases
from programs.eligibility.conditions.base import MET, UNKNOWN, ConditionType, FactParts, Parameters, Parts, Test
from programs.eligibility.conditions.comparisons import (
    FigureCondition,
    foreign_markets,
    interval_ends,
    one_of,
    share_any,
    within,
)
from programs.eligibility.facts import ApplicantFacts, Interval
from programs.eligibility.places import Places

TARGET = "target"


class TargetMarkets(ConditionType):
    """The markets outside Canada that the company aims at."""

    kind = ConditionKind.TARGET_MARKETS
    parameters = Parameters(lists={"in": None, "excluded": None})
    example = {"in": ["CN"]}
    field = Localized("Countries; * is any abroad", "Pays; * veut dire n’importe où à l’étranger")
    fields = ("target_markets",)
    typed_values = True
    hint = Localized(
        "Two-letter country codes, one to a line; * for any market outside Canada.",
        "Codes de pays à deux lettres, un par ligne; * pour tout marché hors du Canada.",
    )

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        markets = foreign_markets(facts)
        if markets is None:
            return UNKNOWN
        if "excluded" in test:
            # One market that is not excluded is enough to use the program for it.
            return from_truth(not markets or not markets <= frozenset(test["excluded"]))
        if CANADA in test["in"] and facts.target_markets and CANADA in facts.target_markets:
            # Some provinces count the rest of Canada as a market.
            return MET
        if ANY_FOREIGN_MARKET in test["in"]:
            return from_truth(bool(markets))
        return share_any(markets, test["in"])

    @override
    def excluded_parts(self) -> FactParts | None:
        return FactParts(f"{self.kind}.excluded", _foreign, _with_market)

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        if "excluded" in test:
            denied = phrases.is_none_of(country_phrase(code) for code in sorted(test["excluded"]))
            return self.say("sentence_excluded", denied=denied)
        if ANY_FOREIGN_MARKET in test["in"]:
            return self.say("sentence_abroad")
        return self.say("sentence", countries=phrases.countries(test["in"]))

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if result is MET and CANADA in test.get("in", ()) and CANADA in (facts.target_markets or ()):
            return self.say("known_canada")
        markets = foreign_markets(facts)
        if markets is None:
            return self.say("unknown")
        if not markets:
            return self.say("none_abroad")
        if "*" in markets:
            return self.say("known_abroad")
        return self.say("known", countries=phrases.countries(markets, "and"))

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        if "excluded" in test:
            return self.say("to_change_excluded")
        if ANY_FOREIGN_MARKET in test["in"]:
            return self.say("to_change_abroad")
        return self.say("to_change", countries=phrases.countries(test["in"]))

    @override
    def strangers(self, values: Iterable[str]) -> set[str]:
        return {
            value for value in values if not (value == "*" or (len(value) == 2 and value.isupper() and value.isascii()))
        }


def _foreign(facts: ApplicantFacts) -> Parts | None:
    markets = foreign_markets(facts)
    # No market at all is a part of its own: a list of excluded markets does not touch it.
    return (None,) if markets is not None and not markets else markets


def _with_market(part: str | None) -> ApplicantFacts:
    return ApplicantFacts(target_markets=frozenset() if part is None else frozenset({part}))


class MarketSalesShare(FigureCondition):
    kind = ConditionKind.MARKET_SALES_SHARE
    parameters = Parameters(numbers=("max",), words={"market": (TARGET,)})
    example = {"market": "target", "max": 0.1}
    fields = ("market_sales_share",)
    limits = 0, 1
    as_percent = True
    unit = Localized("Percent of sales", "Pourcentage des ventes")
    figure = staticmethod(percent)

    @override
    def known(self, facts: ApplicantFacts) -> Interval | None:
        """Return the least share in a market aimed at, since one market is enough; beyond every bound without any."""
        markets = foreign_markets(facts)
        if markets is None:
            return None
        if not markets:
            return Interval.exact(math.inf)
        ends = [interval_ends(facts.market_sales_share.get(market)) for market in markets]
        return Interval(min(low for low, _ in ends), min(top for _, top in ends))

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        if not test["max"]:
            return self.say("sentence_nothing")
        return self.say("sentence", share=self.span(None, test["max"]))

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        foreign = foreign_markets(facts)
        if not foreign:
            return TargetMarkets().explain(test, result, facts, places)
        known = {market: facts.market_sales_share[market] for market in foreign if market in facts.market_sales_share}
        unknown = foreign.difference(known)
        if result is UNKNOWN and unknown:
            return self.say("unknown", countries=phrases.countries(unknown, "and"))
        market = min(market for market in known if within(known[market], None, test["max"]) is result)
        share = self.span(known[market].low, known[market].high)
        country = phrases.countries([market], "and")
        told = self.say("told", country=country, share=share)
        return self.closed(told, result)

    @override
    def open_facts(self, test: Test, facts: ApplicantFacts) -> frozenset[str]:
        markets = {"target_markets"} if facts.target_markets is None else set()
        return frozenset({"market_sales_share"} | markets)


class ExportExperienceHeld(ConditionType):
    """How much the company has exported."""

    kind = ConditionKind.EXPORT_EXPERIENCE
    parameters = Parameters(lists={"in": tuple(ExportExperience)})
    example = {"in": ["some", "regular"]}
    field = Localized("Experience of exporting asked for", "Expérience d’exportation demandée")
    # Who exports regularly has the experience that "some" asks for.
    field_tests = MappingProxyType({"none": {"in": ["none"]}, "some": {"in": ["some", "regular"]}, "any": None})
    fields = ("export_experience",)
    one_value = True

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return one_of(facts.export_experience, test["in"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        return self.say("_".join(["sentence", *(each for each in ExportExperience if each in test["in"])]))

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        return self.say(facts.export_experience or "unknown")

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        if ExportExperience.NONE in test["in"]:
            return self.say("to_change_less")
        return self.say("to_change")
