"""The readable rules: for every kind of condition, what a test says about an applicant.

Each rule takes the test, the facts and the places, and answers met, not met or unknown. Nothing here makes words.
Once a rule is settled by known facts, a further fact may correct it but never turns it back to unknown.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hub.core.text.formats import fold
from hub.core.vocabulary.enums import ANY_FOREIGN_MARKET, CANADA, ConditionKind, Result
from hub.core.vocabulary.ternary import any_of, from_truth, negate
from programs.eligibility.conditions.parameters import (
    APPLICANTS_BY_FORM,
    APPLICANTS_BY_PARTNER,
    PARTNERS_THAT_SERVE,
    is_foreign,
)
from programs.eligibility.facts import ApplicantFacts, Interval
from programs.eligibility.places import Place, Places, is_within, place_named, places_of_city, sub_regions

type Test = Mapping[str, Any]
type Rule = Callable[[Test, ApplicantFacts, Places | None], Result]

MET, NOT_MET, UNKNOWN = Result.MET, Result.NOT_MET, Result.UNKNOWN


def within(known: Interval | None, low: float | None, high: float | None) -> Result:
    """Compare what is known of a number with inclusive bounds (None: unbounded): inside, outside, or open."""
    if known is None:
        return UNKNOWN
    top = math.inf if known.high is None else known.high
    least = -math.inf if low is None else low
    most = math.inf if high is None else high
    if top < least or known.low > most:
        return NOT_MET
    return MET if known.low >= least and top <= most else UNKNOWN


def one_of(known: str | None, wanted: Iterable[str]) -> Result:
    """Tell whether a known value is among those wanted."""
    if known is None:
        return UNKNOWN
    return MET if known in wanted else NOT_MET


def share_any(known: frozenset[str] | None, wanted: Iterable[str]) -> Result:
    """Tell whether a known set has a member among those wanted; the empty set is known to have none."""
    if known is None:
        return UNKNOWN
    return NOT_MET if known.isdisjoint(wanted) else MET


def foreign_markets(facts: ApplicantFacts) -> frozenset[str] | None:
    """Return the markets outside Canada that the applicant aims at; None while they are not known."""
    if facts.target_markets is None:
        return None
    return frozenset(filter(is_foreign, facts.target_markets))


def code_falls_under(code: str, prefix: str) -> Result:
    """Compare a NAICS code with a prefix: a code shorter than the prefix leaves it open."""
    if code.startswith(prefix):
        return MET
    return UNKNOWN if prefix.startswith(code) else NOT_MET


def names_body(given: str, wanted: str) -> Result:
    """Compare the name of a body or certificate as written with the wanted one.

    Met when the wanted name stands in the given one as whole words; unknown when only a part of it was given.
    """
    said, asked = f" {fold(given)} ", f" {fold(wanted)} "
    if asked in said:
        return MET
    return UNKNOWN if said in asked and said.strip() else NOT_MET


def place_of(facts: ApplicantFacts, places: Places) -> Place | None:
    """Return the sub-region that the applicant names, if it is one of the list."""
    return place_named(facts.sub_region, places) if facts.sub_region else None


def _provinces(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    return one_of(facts.province, test["in"])


def _sub_region(test: Test, facts: ApplicantFacts, places: Places | None) -> Result:
    known = sub_regions() if places is None else places
    return any_of(_in_region(known.get(slug), facts, known) for slug in test["in"])


def _in_region(wanted: Place | None, facts: ApplicantFacts, places: Places) -> Result:
    if wanted is None:
        return UNKNOWN
    if facts.province is not None and facts.province != wanted.province:
        return NOT_MET
    named = place_of(facts, places)
    by_name = is_within(named, wanted) if named else UNKNOWN
    if by_name is not UNKNOWN or not facts.city or facts.province is None:
        return by_name
    listed = {is_within(place, wanted) for place in places_of_city(facts.city, facts.province, places)}
    # A city lies in every region that lists it: one inside the wanted region decides, then one apart from it.
    return next((result for result in (MET, NOT_MET) if result in listed), UNKNOWN)


def _project_place(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    if facts.project.province is not None and CANADA in test["in"]:
        return MET
    return one_of(facts.project.province, test["in"])


def _employees(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    return within(facts.employees, test.get("min"), test.get("max"))


def _annual_revenue(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    return within(facts.annual_revenue_cad, test.get("min"), test.get("max"))


def _years_in_business(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    return within(facts.years_in_business, test.get("min"), test.get("max"))


def _trl(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    return within(facts.trl, test.get("min"), test.get("max"))


def _legal_forms(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    # Every applicant has a legal form: an empty list says no more than a missing one.
    forms = facts.legal_forms or None
    if "excluded" in test:
        return negate(share_any(forms, test["excluded"]))
    return share_any(forms, test["in"])


def _for_profit(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    return _as_wanted(facts.for_profit, wanted=test["is"])


def _areas(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    if facts.areas is not None:
        return share_any(facts.areas, test["in"])
    return UNKNOWN if facts.proposed_areas.isdisjoint(test["in"]) else MET


def _sectors_naics(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    if not facts.naics:
        return UNKNOWN
    if "in" in test:
        return any_of(code_falls_under(code, prefix) for code in facts.naics for prefix in test["in"])
    excluded = {any_of(code_falls_under(code, prefix) for prefix in test["excluded"]) for code in facts.naics}
    # With one activity excluded and another not, only the organization can say which of them counts.
    return negate(excluded.pop()) if len(excluded) == 1 else UNKNOWN


def _target_markets(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
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


def _market_sales_share(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    markets = foreign_markets(facts)
    if markets is None:
        return UNKNOWN
    return any_of(within(facts.market_sales_share.get(market), None, test["max"]) for market in markets)


def _export_experience(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    return one_of(facts.export_experience, test["in"])


def _ownership(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    return share_any(facts.ownership, test["in"])


def _canadian_control(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    return _as_wanted(facts.canadian_controlled, wanted=test["is"])


def _partner(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    project = facts.project
    if project.has_partner is False:
        return NOT_MET
    if test.get("count", 1) > 1:
        return UNKNOWN  # how many partners there are is not among the facts
    if project.partner_kinds and any(
        not PARTNERS_THAT_SERVE[kind].isdisjoint(project.partner_kinds) for kind in test["kinds"]
    ):
        return MET
    return MET if project.has_partner and "any" in test["kinds"] else UNKNOWN


def _own_contribution(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    return within(facts.project.own_contribution, test["min"], None)


def _min_project_cost(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    return within(facts.project.cost_cad, test["min"], None)


def _membership(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    return _any_named(facts.memberships, test["bodies"])


def _applicant(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    # A company that is not the applicant may still find one: this is never "not met".
    for form in facts.legal_forms or ():
        if not APPLICANTS_BY_FORM.get(form, frozenset()).isdisjoint(test["is"]):
            return MET
    for partner in facts.project.partner_kinds or ():
        if not APPLICANTS_BY_PARTNER.get(partner, frozenset()).isdisjoint(test["is"]):
            return MET
    return UNKNOWN


def _certifications(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    return _any_named(facts.certifications, test["in"])


def _ip_status(test: Test, facts: ApplicantFacts, _places: Places | None) -> Result:
    return one_of(facts.ip_status, test["in"])


def _other(_test: Test, _facts: ApplicantFacts, _places: Places | None) -> Result:
    return UNKNOWN


def _as_wanted(known: bool | None, *, wanted: bool) -> Result:  # noqa: FBT001 - a fact that may be unknown
    return from_truth(None if known is None else known is wanted)


def _any_named(known: frozenset[str] | None, wanted: Iterable[str]) -> Result:
    if known is None:
        return UNKNOWN
    return any_of(names_body(given, body) for given in known for body in wanted)


RULES: Mapping[ConditionKind, Rule] = {
    ConditionKind.PROVINCES: _provinces,
    ConditionKind.SUB_REGION: _sub_region,
    ConditionKind.PROJECT_PLACE: _project_place,
    ConditionKind.EMPLOYEES: _employees,
    ConditionKind.ANNUAL_REVENUE: _annual_revenue,
    ConditionKind.YEARS_IN_BUSINESS: _years_in_business,
    ConditionKind.TRL: _trl,
    ConditionKind.LEGAL_FORMS: _legal_forms,
    ConditionKind.FOR_PROFIT: _for_profit,
    ConditionKind.AREAS: _areas,
    ConditionKind.SECTORS_NAICS: _sectors_naics,
    ConditionKind.TARGET_MARKETS: _target_markets,
    ConditionKind.MARKET_SALES_SHARE: _market_sales_share,
    ConditionKind.EXPORT_EXPERIENCE: _export_experience,
    ConditionKind.OWNERSHIP: _ownership,
    ConditionKind.CANADIAN_CONTROL: _canadian_control,
    ConditionKind.PARTNER: _partner,
    ConditionKind.OWN_CONTRIBUTION: _own_contribution,
    ConditionKind.MIN_PROJECT_COST: _min_project_cost,
    ConditionKind.MEMBERSHIP: _membership,
    ConditionKind.APPLICANT: _applicant,
    ConditionKind.CERTIFICATIONS: _certifications,
    ConditionKind.IP_STATUS: _ip_status,
    ConditionKind.OTHER: _other,
}


def decide(kind: ConditionKind, test: Test, facts: ApplicantFacts, places: Places | None = None) -> Result:
    """Return what the test of one kind says about an applicant; ``places`` None means the project's own list."""
    return RULES[kind](test, facts, places)
