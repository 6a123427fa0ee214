"""What each need asks for: the published tables on which ranking rests.

A strength says how directly a kind of support answers a need: 1 is the thing itself, 0 (absent) is no answer.
"""

from collections.abc import Mapping

from hub.core.vocabulary.enums import Need, OpportunityKind, Stage, Support
from programs.eligibility.facts import ApplicantFacts

NEEDS_TO_SUPPORT: Mapping[Need, Mapping[Support, float]] = {
    Need.FUNDING_RD: {
        Support.GRANT: 1.0, Support.TAX_CREDIT: 0.9, Support.REPAYABLE_CONTRIBUTION: 0.8, Support.WAGE_SUBSIDY: 0.6,
        Support.FACILITIES: 0.5, Support.EQUITY: 0.4, Support.ADVISORY: 0.3, Support.LOAN: 0.3,
    },
    Need.FUNDING_DEMO: {
        Support.GRANT: 1.0, Support.REPAYABLE_CONTRIBUTION: 0.9, Support.PROCUREMENT: 0.7, Support.FACILITIES: 0.6,
        Support.EQUITY: 0.5, Support.LOAN: 0.5, Support.TAX_CREDIT: 0.4, Support.ADVISORY: 0.3,
    },
    Need.GROWTH_CAPITAL: {
        Support.EQUITY: 1.0, Support.LOAN: 0.9, Support.LOAN_GUARANTEE: 0.8, Support.REPAYABLE_CONTRIBUTION: 0.9,
        Support.GRANT: 0.7, Support.TAX_CREDIT: 0.4, Support.ADVISORY: 0.2,
    },
    Need.EXPORT_FINANCE: {
        Support.INSURANCE: 1.0, Support.LOAN_GUARANTEE: 1.0, Support.LOAN: 0.8, Support.GRANT: 0.3,
        Support.REPAYABLE_CONTRIBUTION: 0.3, Support.EQUITY: 0.3,
    },
    Need.MARKET_ENTRY_CHINA: {
        Support.MARKET_INTELLIGENCE: 1.0, Support.MATCHMAKING: 0.9, Support.TRADE_MISSION: 0.9, Support.ADVISORY: 0.8,
        Support.GRANT: 0.6, Support.REPAYABLE_CONTRIBUTION: 0.4, Support.TRAINING: 0.4, Support.INSURANCE: 0.3,
    },
    Need.FIND_PARTNER: {
        Support.MATCHMAKING: 1.0, Support.TRADE_MISSION: 0.7, Support.ADVISORY: 0.5, Support.MARKET_INTELLIGENCE: 0.4,
        Support.FACILITIES: 0.3,
    },
    Need.IP_PROTECTION: {
        Support.IP_SUPPORT: 1.0, Support.ADVISORY: 0.4, Support.GRANT: 0.3, Support.TRAINING: 0.3,
    },
    Need.REGULATORY_CERTIFICATION: {
        Support.STANDARDS: 1.0, Support.FACILITIES: 0.6, Support.ADVISORY: 0.4, Support.GRANT: 0.4,
        Support.TRAINING: 0.2,
    },
    Need.DISPUTE: {Support.ADVISORY: 0.7, Support.INSURANCE: 0.4, Support.MARKET_INTELLIGENCE: 0.2},
    Need.GOVERNMENT_INTRODUCTION: {
        Support.MATCHMAKING: 0.8, Support.TRADE_MISSION: 0.8, Support.ADVISORY: 0.6,
    },
    Need.CONSORTIUM: {Support.MATCHMAKING: 1.0, Support.ADVISORY: 0.4, Support.GRANT: 0.4, Support.TRADE_MISSION: 0.3},
    Need.TRADE_MISSION: {
        Support.TRADE_MISSION: 1.0, Support.MATCHMAKING: 0.6, Support.GRANT: 0.4, Support.MARKET_INTELLIGENCE: 0.3,
        Support.ADVISORY: 0.3,
    },
    Need.TALENT: {Support.WAGE_SUBSIDY: 1.0, Support.TRAINING: 0.8, Support.GRANT: 0.2},
    Need.PROCUREMENT: {Support.PROCUREMENT: 1.0, Support.MATCHMAKING: 0.5, Support.ADVISORY: 0.2},
}  # fmt: skip

# The stages of the work that a need for money is about: money that serves other stages answers it less.
NEEDS_TO_STAGES: Mapping[Need, frozenset[Stage]] = {
    Need.FUNDING_RD: frozenset({Stage.RESEARCH, Stage.DEVELOPMENT}),
    Need.FUNDING_DEMO: frozenset({Stage.DEMONSTRATION}),
    Need.GROWTH_CAPITAL: frozenset({Stage.COMMERCIALIZATION, Stage.SCALE_UP}),
    Need.EXPORT_FINANCE: frozenset({Stage.EXPORT}),
    Need.MARKET_ENTRY_CHINA: frozenset({Stage.EXPORT}),
    Need.TRADE_MISSION: frozenset({Stage.EXPORT}),
}

# What companies in clean technology ask for at one time or another, whether they say so today or not.
USUAL_NEEDS = (Need.FUNDING_RD, Need.FUNDING_DEMO, Need.GROWTH_CAPITAL)

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
    if Need.MARKET_ENTRY_CHINA in (facts.needs or ()):
        return True
    if facts.target_markets is None:
        return None
    return any(market == "CN" or market.startswith("CN-") for market in facts.target_markets)


def chinese_provinces_wanted(facts: ApplicantFacts) -> frozenset[str]:
    """Return the Chinese provinces that the company names among its markets (ISO 3166-2:CN)."""
    return frozenset(market for market in facts.target_markets or () if market.startswith("CN-"))
