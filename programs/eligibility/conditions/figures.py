"""Why a condition on a figure is met, not met or open: the figure that we know, in both languages."""

from collections.abc import Mapping
from typing import Any

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, Result
from programs.eligibility import phrases
from programs.eligibility.conditions.rules import foreign_markets, within
from programs.eligibility.facts import ApplicantFacts, Interval

type Test = Mapping[str, Any]

_UNKNOWN = Result.UNKNOWN


def employees(_test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    """Explain what we know of the number of employees."""
    known = facts.employees
    if known is None:
        return Localized(
            "We do not know how many people you employ.",
            "Nous ne savons pas combien de personnes vous employez.",
        )
    if known.high == 0:
        return Localized("You have no employees.", "Vous n’avez aucun employé.")
    staff = _span(ConditionKind.EMPLOYEES, known)
    return _figure(Localized(f"You have {staff.en}", f"Vous avez {staff.fr}"), result)


def annual_revenue(_test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    """Explain what we know of the annual revenue."""
    known = facts.annual_revenue_cad
    if known is None:
        return Localized("We do not know your annual revenue.", "Nous ne connaissons pas vos revenus annuels.")
    if known.high == 0:
        return Localized("You have no revenue yet.", "Vous n’avez pas encore de revenus.")
    revenue = _span(ConditionKind.ANNUAL_REVENUE, known)
    of_revenue = _of_span(ConditionKind.ANNUAL_REVENUE, known)
    return _figure(
        Localized(f"Your annual revenue is {revenue.en}", f"Vos revenus annuels sont {of_revenue.fr}"), result
    )


def years_in_business(_test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    """Explain what we know of the years in business."""
    known = facts.years_in_business
    if known is None:
        return Localized(
            "We do not know how long you have been in business.",
            "Nous ne savons pas depuis combien de temps vous êtes en activité.",
        )
    if known.high == 0:
        return Localized(
            "You have been in business for less than a year.",
            "Vous êtes en activité depuis moins d’un an.",
        )
    years = _span(ConditionKind.YEARS_IN_BUSINESS, known)
    return _figure(
        Localized(
            f"You have been in business for {years.en}",
            f"Vous êtes en activité depuis {years.fr.removeprefix('de ')}",
        ),
        result,
    )


def trl(_test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    """Explain what we know of the technology readiness level."""
    if facts.trl is None:
        return Localized(
            "We do not know how ready your technology is (TRL).",
            "Nous ne connaissons pas le niveau de maturité de votre technologie (NMT).",
        )
    level = _span(ConditionKind.TRL, facts.trl)
    of_level = _of_span(ConditionKind.TRL, facts.trl)
    return _figure(
        Localized(
            f"Your technology readiness level is {level.en}",
            f"Votre niveau de maturité technologique est {of_level.fr}",
        ),
        result,
    )


def market_sales_share(test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    """Explain the share of sales in the market that decides; the caller has seen to it that there is one."""
    markets = foreign_markets(facts) or frozenset()
    known = {market: facts.market_sales_share[market] for market in markets if market in facts.market_sales_share}
    unknown = markets.difference(known)
    if result is _UNKNOWN and unknown:
        countries = phrases.countries(unknown, "and")
        return Localized(
            f"We do not know what share of your sales comes from {countries.en}.",
            f"Nous ne connaissons pas la part de vos ventes dans ces marchés{NBSP}: {countries.fr}.",
        )
    market = min(market for market in known if within(known[market], None, test["max"]) is result)
    share = _span(ConditionKind.MARKET_SALES_SHARE, known[market])
    country = phrases.countries([market], "and")
    told = Localized(
        f"Share of your sales in {country.en}: {share.en}",
        f"Part de vos ventes dans ce marché, {country.fr}{NBSP}: {share.fr}",
    )
    return _figure(told, result)


def own_contribution(_test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    """Explain what we know of the share of the cost that the applicant brings."""
    known = facts.project.own_contribution
    if known is None:
        return Localized(
            "We do not know what share of the cost you bring.",
            "Nous ne savons pas quelle part des coûts vous assumez.",
        )
    if known.high == 0:
        return Localized("You bring none of the cost.", "Vous n’assumez aucune part des coûts.")
    share = _span(ConditionKind.OWN_CONTRIBUTION, known)
    return _figure(Localized(f"You bring {share.en} of the cost", f"Vous assumez {share.fr} des coûts"), result)


def min_project_cost(_test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    """Explain what we know of the cost of the project."""
    known = facts.project.cost_cad
    if known is None:
        return Localized("We do not know what your project costs.", "Nous ne savons pas ce que coûte votre projet.")
    cost = _span(ConditionKind.MIN_PROJECT_COST, known)
    return _figure(Localized(f"Your project costs {cost.en}", f"Votre projet coûte {cost.fr}"), result)


def _span(kind: ConditionKind, known: Interval) -> Localized:
    return phrases.both(lambda lang: phrases.span(kind, known.low, known.high, lang))


def _of_span(kind: ConditionKind, known: Interval) -> Localized:
    return phrases.both(lambda lang: phrases.of_span(kind, known.low, known.high, lang))


def _figure(told: Localized, result: Result) -> Localized:
    """Close a sentence about a figure; where only a range is known and it overlaps, say that the figure decides."""
    if result is _UNKNOWN:
        return Localized(f"{told.en}; the exact figure decides.", f"{told.fr}; le chiffre exact décidera.")
    return Localized(f"{told.en}.", f"{told.fr}.")
