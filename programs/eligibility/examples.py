"""One worked example of a test for each kind of condition: what the editor shows, and what the linter is held to."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from hub.core.vocabulary import ConditionKind

EXAMPLES: Mapping[ConditionKind, Mapping[str, Any]] = MappingProxyType(
    {
        ConditionKind.PROVINCES: {"in": ["QC", "ON"]},
        ConditionKind.SUB_REGION: {"in": ["northern-ontario"]},
        ConditionKind.PROJECT_PLACE: {"in": ["CA"]},
        ConditionKind.EMPLOYEES: {"min": 3, "max": 500},
        ConditionKind.ANNUAL_REVENUE: {"min": 300_000, "max": 100_000_000},
        ConditionKind.YEARS_IN_BUSINESS: {"min": 2},
        ConditionKind.TRL: {"min": 4, "max": 7},
        ConditionKind.LEGAL_FORMS: {"in": ["corporation", "cooperative"]},
        ConditionKind.FOR_PROFIT: {"is": True},
        ConditionKind.AREAS: {"in": ["wastewater-treatment"]},
        ConditionKind.SECTORS_NAICS: {"in": ["31", "32", "33"]},
        ConditionKind.TARGET_MARKETS: {"in": ["CN"]},
        ConditionKind.MARKET_SALES_SHARE: {"market": "target", "max": 0.1},
        ConditionKind.EXPORT_EXPERIENCE: {"in": ["some", "regular"]},
        ConditionKind.OWNERSHIP: {"in": ["women"]},
        ConditionKind.CANADIAN_CONTROL: {"is": True},
        ConditionKind.PARTNER: {"kinds": ["academic"], "count": 1},
        ConditionKind.OWN_CONTRIBUTION: {"min": 0.25},
        ConditionKind.MIN_PROJECT_COST: {"min": 100_000},
        ConditionKind.MEMBERSHIP: {"bodies": ["Écotech Québec"], "how": "member"},
        ConditionKind.APPLICANT: {"is": ["researcher"]},
        ConditionKind.CERTIFICATIONS: {"in": ["B Corp"]},
        ConditionKind.IP_STATUS: {"in": ["pending", "granted"]},
    }
)
