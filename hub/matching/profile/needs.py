"""What needs say of China: which kinds of opportunity answer them, and whether a company aims there.

A strength of 1 is the thing itself, 0 (absent) is no answer.
"""

from collections.abc import Mapping

from hub.core.vocabulary.enums import Need, OpportunityKind
from programs.eligibility.facts import ApplicantFacts

NEEDS_TO_OPPORTUNITIES: Mapping[Need, Mapping[OpportunityKind, float]] = {
    Need.FUNDING_RD: {OpportunityKind.JOINT_CALL: 1.0},
    Need.FUNDING_DEMO: {OpportunityKind.JOINT_CALL: 0.8, OpportunityKind.PROJECT: 0.3},
    Need.MARKET_ENTRY_CHINA: {
        OpportunityKind.LEAD: 1.0, OpportunityKind.TRADE_FAIR: 0.9, OpportunityKind.MISSION: 0.9,
        OpportunityKind.TENDER: 0.8, OpportunityKind.PROJECT: 0.7, OpportunityKind.SEMINAR: 0.6,
    },
    Need.FIND_PARTNER: {
        OpportunityKind.LEAD: 1.0, OpportunityKind.JOINT_CALL: 0.9, OpportunityKind.MISSION: 0.8,
        OpportunityKind.TRADE_FAIR: 0.7, OpportunityKind.SEMINAR: 0.5, OpportunityKind.PROJECT: 0.4,
    },
    Need.GOVERNMENT_INTRODUCTION: {OpportunityKind.MISSION: 1.0, OpportunityKind.SEMINAR: 0.6},
    Need.CONSORTIUM: {OpportunityKind.PROJECT: 0.9, OpportunityKind.TENDER: 0.9, OpportunityKind.LEAD: 0.8},
    Need.TRADE_MISSION: {OpportunityKind.MISSION: 1.0, OpportunityKind.TRADE_FAIR: 0.8, OpportunityKind.SEMINAR: 0.4},
    Need.PROCUREMENT: {OpportunityKind.TENDER: 1.0, OpportunityKind.PROJECT: 0.8, OpportunityKind.LEAD: 0.7},
}  # fmt: skip


def china_wanted(facts: ApplicantFacts) -> bool | None:
    """Return whether the company aims at China: by its markets, or by the need to enter it. None is not known."""
    supposed = facts.supposed
    if Need.MARKET_ENTRY_CHINA in (supposed.needs or ()) or chinese_provinces_wanted(facts):
        return True
    if facts.target_markets is None:
        return True if "CN" in (supposed.target_markets or ()) else None
    return any(market == "CN" or market.startswith("CN-") for market in facts.target_markets)


def chinese_provinces_wanted(facts: ApplicantFacts) -> frozenset[str]:
    """Return the Chinese provinces that the company names among its markets (ISO 3166-2:CN)."""
    return frozenset(market for market in facts.supposed.target_markets or () if market.startswith("CN-"))
