"""Where the company sells and means to sell."""

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import override

from hub.core.text.formats import NBSP, percent
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
    unmet = Localized("it serves other markets", "vise d’autres marchés")
    field = Localized("Countries; * is any abroad", "Pays; * veut dire n’importe où à l’étranger")
    fields = ("target_markets",)
    ask = Localized("Tell us which markets you aim at.", "Indiquez les marchés que vous visez.")
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
            return Localized(f"The market aimed at {denied.en}.", f"Le marché visé {denied.fr}.")
        if ANY_FOREIGN_MARKET in test["in"]:
            return Localized(
                "The company aims at a market outside Canada.",
                "L’entreprise vise un marché à l’extérieur du Canada.",
            )
        countries = phrases.countries(test["in"])
        return Localized(f"The company aims at {countries.en}.", f"L’entreprise vise {countries.fr}.")

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        if result is MET and CANADA in test.get("in", ()) and CANADA in (facts.target_markets or ()):
            return Localized("You aim at other parts of Canada.", "Vous visez d’autres régions du Canada.")
        markets = foreign_markets(facts)
        if markets is None:
            return Localized("We do not know which markets you aim at.", "Nous ne savons pas quels marchés vous visez.")
        if not markets:
            return Localized(
                "You aim at no market outside Canada.", "Vous ne visez aucun marché à l’extérieur du Canada."
            )
        if "*" in markets:
            return Localized("You aim at markets outside Canada.", "Vous visez des marchés à l’extérieur du Canada.")
        countries = phrases.countries(markets, "and")
        return Localized(f"You aim at {countries.en}.", f"Vous visez {countries.fr}.")

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        if "excluded" in test:
            return Localized(
                "The answer changes if you also aim at another market.",
                "Il faudrait viser aussi un autre marché.",
            )
        if ANY_FOREIGN_MARKET in test["in"]:
            return Localized(
                "The answer changes if you also aim at a market outside Canada.",
                "Il faudrait viser aussi un marché à l’extérieur du Canada.",
            )
        countries = phrases.countries(test["in"])
        return Localized(
            f"The answer changes if you also aim at {countries.en}.",
            f"Il faudrait viser aussi {countries.fr}.",
        )

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
    unmet = Localized("it is for markets newer to you", "vise des marchés plus nouveaux pour vous")
    fields = ("market_sales_share",)
    ask = Localized(
        "Tell us what share of your sales comes from that market.",
        "Indiquez la part de vos ventes dans ce marché.",
    )
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
            return Localized(
                "The company sells nothing yet in the market aimed at.",
                "L’entreprise ne vend encore rien dans le marché visé.",
            )
        share = self.span(None, test["max"])
        return Localized(
            f"The market aimed at makes up {share.en} of the company’s sales.",
            f"Le marché visé représente {share.fr} des ventes de l’entreprise.",
        )

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        foreign = foreign_markets(facts)
        if not foreign:
            return TargetMarkets().explain(test, result, facts, places)
        known = {market: facts.market_sales_share[market] for market in foreign if market in facts.market_sales_share}
        unknown = foreign.difference(known)
        if result is UNKNOWN and unknown:
            countries = phrases.countries(unknown, "and")
            return Localized(
                f"We do not know what share of your sales comes from {countries.en}.",
                f"Nous ne connaissons pas la part de vos ventes dans ces marchés{NBSP}: {countries.fr}.",
            )
        market = min(market for market in known if within(known[market], None, test["max"]) is result)
        share = self.span(known[market].low, known[market].high)
        country = phrases.countries([market], "and")
        told = Localized(
            f"Share of your sales in {country.en}: {share.en}",
            f"Part de vos ventes dans ce marché, {country.fr}{NBSP}: {share.fr}",
        )
        return self.closed(told, result)

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        return Localized(
            "The answer changes if you aim at a market where you sell little or nothing yet.",
            "Il faudrait viser un marché où vous vendez peu ou pas encore.",
        )

    @override
    def open_facts(self, test: Test, facts: ApplicantFacts) -> frozenset[str]:
        markets = {"target_markets"} if facts.target_markets is None else set()
        return frozenset({"market_sales_share"} | markets)


_NEVER, _SOME, _REGULAR = ExportExperience
_EXPORT_SENTENCES: Mapping[frozenset[str], Localized] = {
    frozenset({_NEVER}): Localized("The company has not exported yet.", "L’entreprise n’a pas encore exporté."),
    frozenset({_SOME}): Localized("The company has exported a little.", "L’entreprise a exporté un peu."),
    frozenset({_REGULAR}): Localized("The company exports regularly.", "L’entreprise exporte régulièrement."),
    frozenset({_NEVER, _SOME}): Localized(
        "The company exports little, or not yet.", "L’entreprise exporte peu, ou pas encore."
    ),
    frozenset({_SOME, _REGULAR}): Localized("The company already exports.", "L’entreprise exporte déjà."),
    frozenset({_NEVER, _REGULAR}): Localized(
        "The company has not exported yet, or exports regularly.",
        "L’entreprise n’a pas encore exporté, ou exporte régulièrement.",
    ),
    frozenset(ExportExperience): Localized("The company may export or not.", "L’entreprise peut exporter ou non."),
}
_EXPORTS: Mapping[str | None, Localized] = {
    None: Localized("We do not know whether you export.", "Nous ne savons pas si vous exportez."),
    ExportExperience.NONE: Localized("You have not exported yet.", "Vous n’avez pas encore exporté."),
    ExportExperience.SOME: Localized("You have exported a little.", "Vous avez exporté un peu."),
    ExportExperience.REGULAR: Localized("You export regularly.", "Vous exportez régulièrement."),
}


class ExportExperienceHeld(ConditionType):
    """How much the company has exported."""

    kind = ConditionKind.EXPORT_EXPERIENCE
    parameters = Parameters(lists={"in": tuple(ExportExperience)})
    example = {"in": ["some", "regular"]}
    unmet = Localized("it is for other export experience", "vise une autre expérience d’exportation")
    field = Localized("Experience of exporting asked for", "Expérience d’exportation demandée")
    # Who exports regularly has the experience that "some" asks for.
    field_tests = MappingProxyType({"none": {"in": ["none"]}, "some": {"in": ["some", "regular"]}, "any": None})
    fields = ("export_experience",)
    ask = Localized("Tell us whether you export.", "Indiquez si vous exportez.")
    one_value = True

    @override
    def decide(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
        return one_of(facts.export_experience, test["in"])

    @override
    def sentence(self, test: Test, places: Places | None) -> Localized:
        return _EXPORT_SENTENCES[frozenset(test["in"])]

    @override
    def explain(self, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
        return _EXPORTS[facts.export_experience]

    @override
    def to_change(self, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
        if ExportExperience.NONE in test["in"]:
            return Localized(
                "It serves companies that export less; ask which help comes next.",
                "Il vise des entreprises qui exportent moins; demandez quelle aide vient ensuite.",
            )
        return Localized(
            "More sales outside Canada would change this.",
            "Il faudrait vendre davantage à l’extérieur du Canada.",
        )
