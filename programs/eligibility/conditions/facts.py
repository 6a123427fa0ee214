"""Which facts, once known, could settle a condition that is still open.

An empty answer means that no fact of the list can: a person must check.
"""

from collections.abc import Callable, Mapping
from typing import Any

from hub.core.vocabulary.enums import ConditionKind, Result
from programs.eligibility.conditions.parameters import APPLICANTS_BY_FORM, APPLICANTS_BY_PARTNER
from programs.eligibility.conditions.rules import code_falls_under
from programs.eligibility.facts import ApplicantFacts

NOTHING: frozenset[str] = frozenset()
_OWN: Mapping[ConditionKind, frozenset[str]] = {kind: frozenset({kind.value}) for kind in ConditionKind}


def open_facts(kind: ConditionKind, test: Mapping[str, Any], facts: ApplicantFacts) -> frozenset[str]:
    """Return the names of the facts that could settle a condition whose result is unknown."""
    special = _SPECIAL.get(kind)
    return _OWN[kind] if special is None else special(test, facts)


def _sub_region(_test: Mapping[str, Any], facts: ApplicantFacts) -> frozenset[str]:
    return frozenset({"sub_region"} | ({"provinces"} if facts.province is None else set()))


def _sectors(test: Mapping[str, Any], facts: ApplicantFacts) -> frozenset[str]:
    prefixes = test.get("in") or test["excluded"]
    too_short = any(
        code_falls_under(code, prefix) is Result.UNKNOWN for code in facts.naics or () for prefix in prefixes
    )
    return frozenset({"sectors_naics"}) if too_short or not facts.naics else NOTHING


def _sales_share(_test: Mapping[str, Any], facts: ApplicantFacts) -> frozenset[str]:
    markets = {"target_markets"} if facts.target_markets is None else set()
    return frozenset({"market_sales_share"} | markets)


def _partner(test: Mapping[str, Any], facts: ApplicantFacts) -> frozenset[str]:
    project = facts.project
    if project.has_partner is None and not project.partner_kinds:
        return frozenset({"partner"})
    return NOTHING if project.partner_kinds or test.get("count", 1) > 1 else frozenset({"partner"})


def _applicant(test: Mapping[str, Any], facts: ApplicantFacts) -> frozenset[str]:
    wanted = frozenset(test["is"])
    names = set()
    if not facts.legal_forms and not wanted.isdisjoint(_all_of(APPLICANTS_BY_FORM)):
        names.add("legal_forms")
    partner_open = facts.project.has_partner is not False and not facts.project.partner_kinds
    if partner_open and not wanted.isdisjoint(_all_of(APPLICANTS_BY_PARTNER)):
        names.add("partner")
    return frozenset(names)


def _membership(_test: Mapping[str, Any], facts: ApplicantFacts) -> frozenset[str]:
    return frozenset({"membership"}) if facts.memberships is None else NOTHING


def _certifications(_test: Mapping[str, Any], facts: ApplicantFacts) -> frozenset[str]:
    return frozenset({"certifications"}) if facts.certifications is None else NOTHING


def _other(_test: Mapping[str, Any], _facts: ApplicantFacts) -> frozenset[str]:
    return NOTHING


def _all_of(table: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*table.values())


_SPECIAL: Mapping[ConditionKind, Callable[[Mapping[str, Any], ApplicantFacts], frozenset[str]]] = {
    ConditionKind.SUB_REGION: _sub_region,
    ConditionKind.SECTORS_NAICS: _sectors,
    ConditionKind.MARKET_SALES_SHARE: _sales_share,
    ConditionKind.PARTNER: _partner,
    ConditionKind.APPLICANT: _applicant,
    ConditionKind.MEMBERSHIP: _membership,
    ConditionKind.CERTIFICATIONS: _certifications,
    ConditionKind.OTHER: _other,
}
