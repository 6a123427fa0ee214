"""The sentence of a typed test, as the page shows it: text and rule cannot drift apart."""

from collections.abc import Callable, Mapping
from typing import Any

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.countries import country_phrase
from hub.core.vocabulary.enums import ANY_FOREIGN_MARKET, ConditionKind, ExportExperience, IpStatus
from programs.eligibility import phrases
from programs.eligibility.places import Places, sub_regions

type Test = Mapping[str, Any]

_NEVER, _SOME, _REGULAR = ExportExperience
_EXPORTS: Mapping[frozenset[str], Localized] = {
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
_PROTECTED = frozenset({IpStatus.PENDING, IpStatus.GRANTED, IpStatus.LICENSED})


def sentence_for(kind: ConditionKind, test: Test, *, places: Places | None = None) -> tuple[str, str]:
    """Return the English and the French sentence of a typed test.

    ``places`` None means the project's own list of sub-regions. Raise KeyError for ``OTHER``, which has no test.
    """
    if kind is ConditionKind.SUB_REGION:
        words = _sub_region(test, sub_regions() if places is None else places)
    else:
        words = _SENTENCES[kind](test)
    return words.en, words.fr


def _provinces(test: Test) -> Localized:
    where = phrases.in_provinces(test["in"])
    return Localized(f"The company is {where.en}.", f"L’entreprise se trouve {where.fr}.")


def _sub_region(test: Test, places: Places) -> Localized:
    wanted = phrases.regions(test["in"], places)
    if phrases.is_one(test["in"]):
        return Localized(
            f"The company is in this region: {wanted.en}.",
            f"L’entreprise se trouve dans cette région{NBSP}: {wanted.fr}.",
        )
    return Localized(
        f"The company is in one of these regions: {wanted.en}.",
        f"L’entreprise se trouve dans l’une de ces régions{NBSP}: {wanted.fr}.",
    )


def _project_place(test: Test) -> Localized:
    where = phrases.in_provinces(test["in"])
    return Localized(f"The project takes place {where.en}.", f"Le projet se déroule {where.fr}.")


def _employees(test: Test) -> Localized:
    low, high = test.get("min"), test.get("max")
    return phrases.both(lambda lang: phrases.sentence(phrases.span(ConditionKind.EMPLOYEES, low, high, lang)))


def _annual_revenue(test: Test) -> Localized:
    bounds = _of_bounds(ConditionKind.ANNUAL_REVENUE, test)
    return Localized(f"Annual revenue {bounds.en}.", f"Revenus annuels {bounds.fr}.")


def _years_in_business(test: Test) -> Localized:
    low, high = test.get("min"), test.get("max")
    bounds = phrases.both(lambda lang: phrases.span(ConditionKind.YEARS_IN_BUSINESS, low, high, lang))
    return Localized(f"In business for {bounds.en}.", f"En activité depuis {bounds.fr.removeprefix('de ')}.")


def _trl(test: Test) -> Localized:
    bounds = _of_bounds(ConditionKind.TRL, test)
    return Localized(
        f"Technology readiness level (TRL) {bounds.en}.",
        f"Niveau de maturité technologique (NMT) {bounds.fr}.",
    )


def _legal_forms(test: Test) -> Localized:
    if "excluded" not in test:
        forms = phrases.names(test["in"], phrases.FORM_PHRASES)
        return Localized(f"The applicant is {forms.en}.", f"Le demandeur est {forms.fr}.")
    denied = phrases.is_none_of(phrases.in_order(test["excluded"], phrases.FORM_PHRASES))
    return Localized(f"The applicant {denied.en}.", f"Le demandeur {denied.fr}.")


def _for_profit(test: Test) -> Localized:
    if test["is"]:
        return Localized("The applicant works for profit.", "Le demandeur est à but lucratif.")
    return Localized("The applicant does not work for profit.", "Le demandeur est sans but lucratif.")


def _areas(test: Test) -> Localized:
    areas = phrases.area_names(test["in"])
    if phrases.is_one(test["in"]):
        return Localized(f"The area is {areas.en}.", f"Le domaine est le suivant{NBSP}: {areas.fr}.")
    return Localized(f"The area is one of these: {areas.en}.", f"Le domaine est l’un des suivants{NBSP}: {areas.fr}.")


def _sectors_naics(test: Test) -> Localized:
    if "excluded" not in test:
        codes = phrases.codes(test["in"])
        return Localized(
            f"The activity has a NAICS code that begins with {codes.en}.",
            f"L’activité a un code SCIAN qui commence par {codes.fr}.",
        )
    codes = phrases.codes(test["excluded"])
    return Localized(
        f"The activity does not have a NAICS code that begins with {codes.en}.",
        f"L’activité n’a pas de code SCIAN qui commence par {codes.fr}.",
    )


def _target_markets(test: Test) -> Localized:
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


def _market_sales_share(test: Test) -> Localized:
    if not test["max"]:
        return Localized(
            "The company sells nothing yet in the market aimed at.",
            "L’entreprise ne vend encore rien dans le marché visé.",
        )
    share = phrases.both(lambda lang: phrases.span(ConditionKind.MARKET_SALES_SHARE, None, test["max"], lang))
    return Localized(
        f"The market aimed at makes up {share.en} of the company’s sales.",
        f"Le marché visé représente {share.fr} des ventes de l’entreprise.",
    )


def _export_experience(test: Test) -> Localized:
    return _EXPORTS[frozenset(test["in"])]


def _ownership(test: Test) -> Localized:
    owners = phrases.names(test["in"], phrases.OWNER_PHRASES)
    return Localized(
        f"The company is majority-owned by {owners.en}.",
        f"L’entreprise appartient en majorité à {owners.fr}.",
    )


def _canadian_control(test: Test) -> Localized:
    if test["is"]:
        return Localized("The company is Canadian-controlled.", "L’entreprise est sous contrôle canadien.")
    return Localized("The company is not Canadian-controlled.", "L’entreprise n’est pas sous contrôle canadien.")


def _partner(test: Test) -> Localized:
    kinds, count = test["kinds"], test.get("count", 1)
    wanted = phrases.names(kinds, phrases.PARTNER_PHRASES)
    if count == 1:
        return Localized(f"The project is done with {wanted.en}.", f"Le projet se fait avec {wanted.fr}.")
    if "any" in kinds:
        return Localized(
            f"The project is done with at least {count} partners.",
            f"Le projet se fait avec au moins {count} partenaires.",
        )
    return Localized(
        f"The project is done with at least {count} partners of this kind: {wanted.en}.",
        f"Le projet se fait avec au moins {count} partenaires de ce type{NBSP}: {wanted.fr}.",
    )


def _own_contribution(test: Test) -> Localized:
    share = phrases.both(lambda lang: phrases.span(ConditionKind.OWN_CONTRIBUTION, test["min"], None, lang))
    return Localized(
        f"You bring {share.en} of the cost, from your own or other non-government money.",
        f"Vous assumez {share.fr} des coûts, avec vos fonds ou d’autres fonds non gouvernementaux.",
    )


def _min_project_cost(test: Test) -> Localized:
    cost = phrases.both(lambda lang: phrases.span(ConditionKind.MIN_PROJECT_COST, test["min"], None, lang))
    return Localized(f"The project costs {cost.en}.", f"Le projet coûte {cost.fr}.")


def _membership(test: Test) -> Localized:
    bodies = phrases.as_given(test["bodies"])
    if test["how"] == "referral":
        return Localized(
            f"The company is referred by {bodies.en}.",
            f"L’entreprise est recommandée par {bodies.fr}.",
        )
    role = {"member": Localized("a member", "membre"), "client": Localized("a client", "cliente")}[test["how"]]
    which = (
        Localized("", "cet organisme") if phrases.is_one(test["bodies"]) else Localized("", "l’un de ces organismes")
    )
    return Localized(
        f"The company is {role.en} of {bodies.en}.",
        f"L’entreprise est {role.fr} de {which.fr}{NBSP}: {bodies.fr}.",
    )


def _applicant(test: Test) -> Localized:
    who = phrases.names(test["is"], phrases.APPLICANT_PHRASES)
    return Localized(f"The applicant is {who.en}.", f"Le demandeur est {who.fr}.")


def _certifications(test: Test) -> Localized:
    wanted = phrases.as_given(test["in"])
    if phrases.is_one(test["in"]):
        return Localized(
            f"The company holds this certification: {wanted.en}.",
            f"L’entreprise détient cette certification{NBSP}: {wanted.fr}.",
        )
    return Localized(
        f"The company holds one of these certifications: {wanted.en}.",
        f"L’entreprise détient l’une de ces certifications{NBSP}: {wanted.fr}.",
    )


def _ip_status(test: Test) -> Localized:
    if frozenset(test["in"]) == _PROTECTED:
        return Localized(
            "The company owns or licenses its intellectual property.",
            "L’entreprise détient sa propriété intellectuelle ou l’utilise sous licence.",
        )
    states = phrases.names(test["in"], phrases.IP_PHRASES)
    return Localized(f"The intellectual property is {states.en}.", f"La propriété intellectuelle est {states.fr}.")


def _of_bounds(kind: ConditionKind, test: Test) -> Localized:
    return phrases.both(lambda lang: phrases.of_span(kind, test.get("min"), test.get("max"), lang))


_SENTENCES: Mapping[ConditionKind, Callable[[Test], Localized]] = {
    ConditionKind.PROVINCES: _provinces,
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
}
