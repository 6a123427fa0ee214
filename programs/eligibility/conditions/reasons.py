"""Why a condition is met, not met or open: what we know of the applicant, in both languages."""

from collections.abc import Callable, Mapping
from typing import Any

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import CANADA, ConditionKind, ExportExperience, IpStatus, Result
from programs.eligibility import phrases
from programs.eligibility.conditions import figures
from programs.eligibility.conditions.parameters import APPLICANTS_BY_FORM, APPLICANTS_BY_PARTNER
from programs.eligibility.conditions.rules import code_falls_under, foreign_markets, names_body
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.places import Places, place_named, sub_regions

type Test = Mapping[str, Any]
type Reason = Callable[[Test, Result, ApplicantFacts], Localized]

_UNKNOWN = Result.UNKNOWN


def reason(kind: ConditionKind, test: Test, result: Result, facts: ApplicantFacts, places: Places | None) -> Localized:
    """Return the sentence that explains the ``result`` of a test; ``places`` None means the project's own list."""
    if kind is ConditionKind.SUB_REGION:
        return _sub_region(facts, sub_regions() if places is None else places)
    return _REASONS[kind](test, result, facts)


def _provinces(_test: Test, _result: Result, facts: ApplicantFacts) -> Localized:
    if facts.province is None:
        return Localized(
            "We do not know in which province or territory you are.",
            "Nous ne savons pas dans quelle province ou quel territoire vous êtes.",
        )
    return _you_are_in(facts.province)


def _sub_region(facts: ApplicantFacts, places: Places) -> Localized:
    named = place_named(facts.sub_region, places) if facts.sub_region else None
    if named:
        return Localized(f"You named this region: {named.name_en}.", f"Votre région{NBSP}: {named.name_fr}.")
    where = facts.sub_region or facts.city
    if facts.province is None:
        if where is None:
            return Localized("We do not know where you are.", "Nous ne savons pas où vous êtes.")
        return Localized(
            f"You told us: {where}; we do not know in which province.",
            f"Vous nous avez dit{NBSP}: {where}; nous ne savons pas dans quelle province.",
        )
    if where is None:
        there = phrases.in_one_province(facts.province)
        return Localized(
            f"You are {there.en}; we do not know in which city or region.",
            f"Vous êtes {there.fr}; nous ne savons pas dans quelle ville ou région.",
        )
    there = phrases.in_one_province(facts.province)
    return Localized(f"You told us: {where}, {there.en}.", f"Vous nous avez dit{NBSP}: {where}, {there.fr}.")


def _project_place(_test: Test, _result: Result, facts: ApplicantFacts) -> Localized:
    province = facts.project.province
    if province is None:
        return Localized(
            "We do not know where your project takes place.", "Nous ne savons pas où se déroule votre projet."
        )
    where = phrases.in_one_province(province)
    return Localized(f"Your project is {where.en}.", f"Votre projet se déroule {where.fr}.")


def _legal_forms(_test: Test, _result: Result, facts: ApplicantFacts) -> Localized:
    if not facts.legal_forms:
        return Localized("We do not know your legal form.", "Nous ne connaissons pas votre forme juridique.")
    forms = phrases.names(facts.legal_forms, phrases.FORM_PHRASES, "and")
    return Localized(f"You are {forms.en}.", f"Vous êtes {forms.fr}.")


def _for_profit(_test: Test, _result: Result, facts: ApplicantFacts) -> Localized:
    if facts.for_profit is None:
        return Localized(
            "We do not know whether you work for profit.", "Nous ne savons pas si vous êtes à but lucratif."
        )
    if facts.for_profit:
        return Localized("You work for profit.", "Vous êtes à but lucratif.")
    return Localized("You do not work for profit.", "Vous êtes sans but lucratif.")


def _areas(test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    if facts.areas:
        chosen = facts.areas.intersection(test["in"]) if result is Result.MET else facts.areas
        areas = phrases.area_names(chosen, "and")
        return Localized(f"You chose {areas.en}.", f"Votre choix{NBSP}: {areas.fr}.")
    if facts.areas is not None:
        return Localized("You chose none of the eight areas.", "Vous n’avez choisi aucun des huit domaines.")
    if result is Result.MET:
        areas = phrases.area_names(facts.proposed_areas.intersection(test["in"]), "and")
        return Localized(
            f"Proposed from your own words: {areas.en}. You have not chosen yet.",
            f"Proposé d’après vos propres mots{NBSP}: {areas.fr}. Vous n’avez pas encore choisi.",
        )
    if facts.proposed_areas:
        areas = phrases.area_names(facts.proposed_areas, "and")
        return Localized(
            f"Your own words suggest {areas.en}. You have not chosen yet.",
            f"Vos propres mots évoquent ceci{NBSP}: {areas.fr}. Vous n’avez pas encore choisi.",
        )
    return Localized("You have not chosen an area yet.", "Vous n’avez pas encore choisi de domaine.")


def _sectors_naics(test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    if not facts.naics:
        return Localized(
            "We do not know your industry code (NAICS).",
            "Nous ne connaissons pas votre code d’industrie (SCIAN).",
        )
    codes = phrases.as_given(facts.naics, "and")
    one = phrases.is_one(facts.naics)
    told = Localized(
        f"Your NAICS {'code is' if one else 'codes are'} {codes.en}",
        f"{'Votre code SCIAN est' if one else 'Vos codes SCIAN sont'} {codes.fr}",
    )
    if result is not _UNKNOWN:
        return Localized(f"{told.en}.", f"{told.fr}.")
    prefixes = test.get("in") or test["excluded"]
    if any(code_falls_under(code, prefix) is _UNKNOWN for code in facts.naics for prefix in prefixes):
        return Localized(f"{told.en}; more digits decide.", f"{told.fr}; d’autres chiffres décideront.")
    return Localized(f"{told.en}; only some of them are excluded.", f"{told.fr}; une partie seulement est exclue.")


def _target_markets(test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    if result is Result.MET and CANADA in test.get("in", ()) and CANADA in (facts.target_markets or ()):
        return Localized("You aim at other parts of Canada.", "Vous visez d’autres régions du Canada.")
    markets = foreign_markets(facts)
    if markets is None:
        return Localized("We do not know which markets you aim at.", "Nous ne savons pas quels marchés vous visez.")
    if not markets:
        return Localized("You aim at no market outside Canada.", "Vous ne visez aucun marché à l’extérieur du Canada.")
    if "*" in markets:
        return Localized("You aim at markets outside Canada.", "Vous visez des marchés à l’extérieur du Canada.")
    countries = phrases.countries(markets, "and")
    return Localized(f"You aim at {countries.en}.", f"Vous visez {countries.fr}.")


def _market_sales_share(test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    if not foreign_markets(facts):
        return _target_markets(test, result, facts)
    return figures.market_sales_share(test, result, facts)


def _export_experience(_test: Test, _result: Result, facts: ApplicantFacts) -> Localized:
    return _EXPORTS[facts.export_experience]


def _ownership(_test: Test, _result: Result, facts: ApplicantFacts) -> Localized:
    if facts.ownership is None:
        return Localized(
            "We do not know who owns the majority of the company.",
            "Nous ne savons pas à qui appartient la majorité de l’entreprise.",
        )
    if not facts.ownership:
        return Localized(
            "You told us that no group of the list owns the majority.",
            "Vous nous avez dit qu’aucun groupe de la liste ne détient la majorité.",
        )
    owners = phrases.names(facts.ownership, phrases.OWNER_PHRASES, "and")
    return Localized(f"The majority belongs to {owners.en}.", f"L’entreprise appartient en majorité à {owners.fr}.")


def _canadian_control(_test: Test, _result: Result, facts: ApplicantFacts) -> Localized:
    if facts.canadian_controlled is None:
        return Localized(
            "We do not know whether Canadians control the company.",
            "Nous ne savons pas si l’entreprise est sous contrôle canadien.",
        )
    if facts.canadian_controlled:
        return Localized("Canadians control the company.", "L’entreprise est sous contrôle canadien.")
    return Localized("Canadians do not control the company.", "L’entreprise n’est pas sous contrôle canadien.")


def _partner(test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    project = facts.project
    if project.has_partner is False:
        return Localized("You have no partner yet.", "Vous n’avez pas encore de partenaire.")
    if project.partner_kinds:
        return _partner_of_kind(project.partner_kinds, result)
    if project.has_partner is None:
        return Localized("We do not know whether you have a partner.", "Nous ne savons pas si vous avez un partenaire.")
    if result is Result.MET:
        return Localized("You have a partner.", "Vous avez un partenaire.")
    if "any" in test["kinds"]:
        return Localized(
            "You have a partner; more may be needed.",
            "Vous avez un partenaire; il en faut peut-être d’autres.",
        )
    return Localized(
        "You have a partner; we do not know of which kind.",
        "Vous avez un partenaire; nous ne savons pas de quel type.",
    )


def _partner_of_kind(known: frozenset[str], result: Result) -> Localized:
    kinds = phrases.names(known, phrases.PARTNER_PHRASES, "and")
    if result is Result.MET:
        return Localized(f"You work with {kinds.en}.", f"Vous travaillez avec {kinds.fr}.")
    return Localized(
        f"You work with {kinds.en}; another partner may be needed.",
        f"Vous travaillez avec {kinds.fr}; un autre partenaire est peut-être nécessaire.",
    )


def _membership(test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    if facts.memberships is None:
        return Localized(
            "We do not know which organizations you belong to.",
            "Nous ne savons pas de quels organismes vous êtes membre ou client.",
        )
    if not facts.memberships:
        return Localized("You named no organization.", "Vous n’avez nommé aucun organisme.")
    return _named(facts.memberships, test["bodies"], result)


def _certifications(test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    if facts.certifications is None:
        return Localized(
            "We do not know which certifications you hold.",
            "Nous ne savons pas quelles certifications vous détenez.",
        )
    if not facts.certifications:
        return Localized("You named no certification.", "Vous n’avez nommé aucune certification.")
    return _named(facts.certifications, test["in"], result)


def _named(given: frozenset[str], wanted: list[str], result: Result) -> Localized:
    """Say which of the names that were given bear on the condition; all of them where none does."""
    fitting = {name for name in given if any(names_body(name, body) is result for body in wanted)}
    names = phrases.as_given(given if result is Result.NOT_MET else fitting, "and")
    if result is _UNKNOWN:
        return Localized(
            f"You named {names.en}; a person must check that it is the same.",
            f"Vous avez nommé {names.fr}; une personne doit vérifier que c’est bien la même chose.",
        )
    return Localized(f"You named {names.en}.", f"Vous avez nommé {names.fr}.")


def _applicant(test: Test, result: Result, facts: ApplicantFacts) -> Localized:
    wanted = frozenset(test["is"])
    who = phrases.names(wanted, phrases.APPLICANT_PHRASES)
    if result is not Result.MET:
        return Localized(
            f"Somebody else may have to apply: {who.en}.",
            f"Quelqu’un d’autre devra peut-être présenter la demande{NBSP}: {who.fr}.",
        )
    forms = [form for form in facts.legal_forms or () if not wanted.isdisjoint(APPLICANTS_BY_FORM.get(form, ()))]
    if forms:
        own = phrases.names(forms, phrases.FORM_PHRASES, "and")
        return Localized(f"You are {own.en}.", f"Vous êtes {own.fr}.")
    partners = [
        kind for kind in facts.project.partner_kinds or () if not wanted.isdisjoint(APPLICANTS_BY_PARTNER.get(kind, ()))
    ]
    kinds = phrases.names(partners, phrases.PARTNER_PHRASES, "and")
    return Localized(
        f"Your partner can apply: {kinds.en}.", f"Votre partenaire peut présenter la demande{NBSP}: {kinds.fr}."
    )


def _ip_status(_test: Test, _result: Result, facts: ApplicantFacts) -> Localized:
    return _IP[facts.ip_status]


def _other(_test: Test, _result: Result, _facts: ApplicantFacts) -> Localized:
    return Localized(
        "No fact that we keep can decide this: a person must check.",
        "Aucune donnée que nous conservons ne permet d’en décider. Une personne doit vérifier.",
    )


def _you_are_in(province: str) -> Localized:
    where = phrases.in_one_province(province)
    return Localized(f"You are {where.en}.", f"Vous êtes {where.fr}.")


_EXPORTS: Mapping[str | None, Localized] = {
    None: Localized("We do not know whether you export.", "Nous ne savons pas si vous exportez."),
    ExportExperience.NONE: Localized("You have not exported yet.", "Vous n’avez pas encore exporté."),
    ExportExperience.SOME: Localized("You have exported a little.", "Vous avez exporté un peu."),
    ExportExperience.REGULAR: Localized("You export regularly.", "Vous exportez régulièrement."),
}
_IP: Mapping[str | None, Localized] = {
    None: Localized(
        "We do not know how your intellectual property is protected.",
        "Nous ne savons pas comment votre propriété intellectuelle est protégée.",
    ),
    IpStatus.NONE: Localized(
        "Your intellectual property is not protected yet.",
        "Votre propriété intellectuelle n’est pas encore protégée.",
    ),
    IpStatus.PENDING: Localized("You have filed an application.", "Vous avez déposé une demande."),
    IpStatus.GRANTED: Localized("You hold granted rights.", "Vous détenez des droits accordés."),
    IpStatus.LICENSED: Localized("You use rights under licence.", "Vous utilisez des droits sous licence."),
}
_REASONS: Mapping[ConditionKind, Reason] = {
    ConditionKind.PROVINCES: _provinces,
    ConditionKind.PROJECT_PLACE: _project_place,
    ConditionKind.EMPLOYEES: figures.employees,
    ConditionKind.ANNUAL_REVENUE: figures.annual_revenue,
    ConditionKind.YEARS_IN_BUSINESS: figures.years_in_business,
    ConditionKind.TRL: figures.trl,
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
    ConditionKind.OWN_CONTRIBUTION: figures.own_contribution,
    ConditionKind.MIN_PROJECT_COST: figures.min_project_cost,
    ConditionKind.MEMBERSHIP: _membership,
    ConditionKind.APPLICANT: _applicant,
    ConditionKind.CERTIFICATIONS: _certifications,
    ConditionKind.IP_STATUS: _ip_status,
    ConditionKind.OTHER: _other,
}


_SIZE = Localized("for companies of another size", "pour des entreprises d’une autre taille")

# Kinds that are never "not met" (applicant, other) have no words here.
SHORT_REASONS: Mapping[ConditionKind, Localized] = {
    ConditionKind.PROVINCES: Localized("it serves other provinces", "sert d’autres provinces"),
    ConditionKind.SUB_REGION: Localized("it serves another region", "sert une autre région"),
    ConditionKind.PROJECT_PLACE: Localized("for projects elsewhere", "pour des projets ailleurs"),
    ConditionKind.EMPLOYEES: _SIZE,
    ConditionKind.ANNUAL_REVENUE: _SIZE,
    ConditionKind.YEARS_IN_BUSINESS: Localized("for another time in business", "pour une autre durée d’activité"),
    ConditionKind.TRL: Localized("for another readiness level", "pour un autre niveau de maturité"),
    ConditionKind.LEGAL_FORMS: Localized("for other legal forms", "pour d’autres formes juridiques"),
    ConditionKind.FOR_PROFIT: Localized("for another kind of organization", "pour un autre type d’organisme"),
    ConditionKind.AREAS: Localized("it serves other areas", "sert d’autres domaines"),
    ConditionKind.SECTORS_NAICS: Localized("it serves other industries", "sert d’autres industries"),
    ConditionKind.TARGET_MARKETS: Localized("it serves other markets", "sert d’autres marchés"),
    ConditionKind.MARKET_SALES_SHARE: Localized("for markets that are newer to you", "pour des marchés plus récents"),
    ConditionKind.EXPORT_EXPERIENCE: Localized(
        "for another export experience", "pour une autre expérience d’exportation"
    ),
    ConditionKind.OWNERSHIP: Localized("for other owners", "pour d’autres propriétaires"),
    ConditionKind.CANADIAN_CONTROL: Localized(
        "for companies under other control", "pour des entreprises sous un autre contrôle"
    ),
    ConditionKind.PARTNER: Localized("a partner is needed", "il faut un partenaire"),
    ConditionKind.OWN_CONTRIBUTION: Localized("more of your own money is needed", "il faut plus de vos fonds"),
    ConditionKind.MIN_PROJECT_COST: Localized("for larger projects", "pour de plus grands projets"),
    ConditionKind.MEMBERSHIP: Localized("for members or clients", "pour les membres ou les clients"),
    ConditionKind.CERTIFICATIONS: Localized("a certification is needed", "il faut une certification"),
    ConditionKind.IP_STATUS: Localized("other rights are needed", "il faut d’autres droits"),
}


def short_reason(kind: ConditionKind, lang: str) -> str:
    """Return the few words for a kind that is not met: "it serves other provinces". Raise KeyError for others."""
    return SHORT_REASONS[kind].text(lang)
