"""What stands against a program in a few words, to follow "Not now"."""

from collections.abc import Mapping

from hub.core.vocabulary import ConditionKind
from hub.core.words import Words

_SIZE = Words("for companies of another size", "pour des entreprises d’une autre taille")

# Kinds that are never "not met" (applicant, other) have no words here.
AGAINST: Mapping[ConditionKind, Words] = {
    ConditionKind.PROVINCES: Words("it serves other provinces", "sert d’autres provinces"),
    ConditionKind.SUB_REGION: Words("it serves another region", "sert une autre région"),
    ConditionKind.PROJECT_PLACE: Words("for projects elsewhere", "pour des projets ailleurs"),
    ConditionKind.EMPLOYEES: _SIZE,
    ConditionKind.ANNUAL_REVENUE: _SIZE,
    ConditionKind.YEARS_IN_BUSINESS: Words("for another time in business", "pour une autre durée d’activité"),
    ConditionKind.TRL: Words("for another readiness level", "pour un autre niveau de maturité"),
    ConditionKind.LEGAL_FORMS: Words("for other legal forms", "pour d’autres formes juridiques"),
    ConditionKind.FOR_PROFIT: Words("for another kind of organization", "pour un autre type d’organisme"),
    ConditionKind.AREAS: Words("it serves other areas", "sert d’autres domaines"),
    ConditionKind.SECTORS_NAICS: Words("it serves other industries", "sert d’autres industries"),
    ConditionKind.TARGET_MARKETS: Words("it serves other markets", "sert d’autres marchés"),
    ConditionKind.MARKET_SALES_SHARE: Words("for markets that are newer to you", "pour des marchés plus récents"),
    ConditionKind.EXPORT_EXPERIENCE: Words("for another export experience", "pour une autre expérience d’exportation"),
    ConditionKind.OWNERSHIP: Words("for other owners", "pour d’autres propriétaires"),
    ConditionKind.CANADIAN_CONTROL: Words(
        "for companies under other control", "pour des entreprises sous un autre contrôle"
    ),
    ConditionKind.PARTNER: Words("a partner is needed", "il faut un partenaire"),
    ConditionKind.OWN_CONTRIBUTION: Words("more of your own money is needed", "il faut plus de vos fonds"),
    ConditionKind.MIN_PROJECT_COST: Words("for larger projects", "pour de plus grands projets"),
    ConditionKind.MEMBERSHIP: Words("for members or clients", "pour les membres ou les clients"),
    ConditionKind.CERTIFICATIONS: Words("a certification is needed", "il faut une certification"),
    ConditionKind.IP_STATUS: Words("other rights are needed", "il faut d’autres droits"),
}


def against_words(kind: ConditionKind, lang: str) -> str:
    """Return the few words for a kind that is not met: "it serves other provinces". Raise KeyError for others."""
    return AGAINST[kind].text(lang)
