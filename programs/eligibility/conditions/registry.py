"""The closed list of kinds of conditions: one class each, in the order of ``ConditionKind``."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind
from programs.eligibility import phrases
from programs.eligibility.conditions.activity import Areas, SectorsNaics
from programs.eligibility.conditions.base import ConditionType, Test
from programs.eligibility.conditions.company import CanadianControl, ForProfit, LegalForms, MajorityOwners
from programs.eligibility.conditions.market import ExportExperienceHeld, MarketSalesShare, TargetMarkets
from programs.eligibility.conditions.names import Certifications, Membership
from programs.eligibility.conditions.partner import Applicant, ProjectPartner
from programs.eligibility.conditions.person import PersonCheck
from programs.eligibility.conditions.place import ProjectPlace, Provinces, SubRegion
from programs.eligibility.conditions.size import (
    AnnualRevenue,
    Employees,
    OwnContribution,
    ProjectCost,
    YearsInBusiness,
)
from programs.eligibility.conditions.technology import IntellectualProperty, TechnologyReadiness
from programs.eligibility.places import Places

_CLASSES: tuple[type[ConditionType], ...] = (
    Provinces,
    SubRegion,
    ProjectPlace,
    Employees,
    AnnualRevenue,
    YearsInBusiness,
    TechnologyReadiness,
    LegalForms,
    ForProfit,
    Areas,
    SectorsNaics,
    TargetMarkets,
    MarketSalesShare,
    ExportExperienceHeld,
    MajorityOwners,
    CanadianControl,
    ProjectPartner,
    OwnContribution,
    ProjectCost,
    Membership,
    Applicant,
    Certifications,
    IntellectualProperty,
    PersonCheck,
)
CONDITION_TYPES: Mapping[ConditionKind, ConditionType] = MappingProxyType({each.kind: each() for each in _CLASSES})
RULES = {kind: each.decide for kind, each in CONDITION_TYPES.items()}
# Where each fact stands in ``ApplicantFacts``: a fact bears the name of the kind that asks for it.
FACT_FIELDS = {kind.value: each.fields for kind, each in CONDITION_TYPES.items() if each.fields}


def sentence_for(kind: ConditionKind, test: Test, *, places: Places | None = None) -> tuple[str, str]:
    """Return the English and the French sentence of a typed test. Raise KeyError for ``OTHER``, which has no test."""
    words = CONDITION_TYPES[kind].sentence(test, places)
    return words.en, words.fr


def to_settle(kind: ConditionKind, test: Test, facts: frozenset[str]) -> Localized:
    """Return what would settle an open test: the facts to give, or the person to look for or to ask."""
    return CONDITION_TYPES[kind].to_settle(test, _asked_for(facts))


@cache
def _asked_for(facts: frozenset[str]) -> Localized | None:
    asks = [each.ask for kind, each in CONDITION_TYPES.items() if kind.value in facts and each.ask]
    return phrases.both(lambda lang: " ".join(ask.text(lang) for ask in asks)) if asks else None
