"""The six factors of the rank. Each lies between 0 and 1 and says why; the score is their product."""

from collections.abc import Mapping
from functools import lru_cache

from hub.core.text.formats import NBSP, join_words, plural
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import CANADA, ConditionKind, Intake, Need, Province, TechnologyRole, Verdict
from hub.core.vocabulary.labels import IN_PROVINCE_LABELS, localized_label
from hub.core.vocabulary.purpose import Beneficiary, FirmSize, NotFor, PaysFor, ProgramRole, Signatory, Tempo
from hub.matching.ranking import tables
from hub.matching.ranking.advisers import first_answer_reason
from hub.matching.ranking.company import CompanyTraits
from hub.matching.ranking.programs import FactorValue, RankedProgram

_NARROW = frozenset({Beneficiary.NORTHERN_REMOTE.value, Beneficiary.INDIGENOUS.value})
_ABROAD_TOO = frozenset({PaysFor.EXPORT_MARKETING, PaysFor.EVENT_MISSION, PaysFor.MARKET_STUDY})
_FOR_BUYERS_TOO = frozenset({Need.PROCUREMENT, Need.GOVERNMENT_INTRODUCTION, Need.FIND_PARTNER})
_OF_THE_BUYER = frozenset({ConditionKind.PARTNER, ConditionKind.LEGAL_FORMS})  # who signs is the buyer, not the company
_MARKETS = frozenset({Need.MARKET_ENTRY_CHINA, Need.TRADE_MISSION})
_BY_CONTACTS = frozenset({Need.TRADE_MISSION, Need.FIND_PARTNER, Need.GOVERNMENT_INTRODUCTION})
_TO_BUILD = frozenset({Need.GROWTH_CAPITAL, Need.OWN_SITE})


# --- The need that is served ------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def strengths_of(
    entry: RankedProgram,
    exports: bool | None,  # noqa: FBT001
    buyer_partner: bool,  # noqa: FBT001
    adopts: bool,  # noqa: FBT001
) -> Mapping[Need, float]:
    """Return how well what a program pays for answers each need, for a company of which only this is read."""
    return {need: strength(need, entry, exports=exports, buyer_partner=buyer_partner, adopts=adopts) for need in Need}


def strength(
    need: Need, entry: RankedProgram, *, exports: bool | None, buyer_partner: bool, adopts: bool = False
) -> float:
    """Return how well what a program pays for answers a need."""
    table = _purposes_for(need, adopts=adopts)
    found = max((table.get(purpose, 0.0) * weight for purpose, weight in entry.weights), default=0.0)
    # Who puts technology to use is the buyer, unless a municipality or community must be.
    buys = (adopts or need is Need.OWN_SITE) and (buyer_partner or not entry.others_sign)
    if entry.pays_buyer and not buys and need not in _FOR_BUYERS_TOO and (entry.is_credit or not buyer_partner):
        found *= tables.TO_OTHERS
    if need in _MARKETS and not entry.abroad and _ABROAD_TOO.isdisjoint(entry.pays_for):
        found *= tables.AT_HOME
    if need in _BY_CONTACTS and entry.pays_for and entry.pays_for[0] not in table:
        found *= tables.NOT_FIRST
    if need is Need.DISPUTE and not entry.spent_abroad:
        found *= tables.DISPUTE_AT_HOME
    if need is Need.EXPORT_FINANCE and not entry.abroad:
        found *= tables.TO_OTHERS
    if need in _TO_BUILD and entry.for_exporters and not exports:
        found *= tables.TO_OTHERS
    return found


def _purposes_for(need: Need, *, adopts: bool) -> Mapping[PaysFor, float]:
    return (tables.ADOPTERS_NEEDS_TO_PURPOSES.get(need) if adopts else None) or tables.NEEDS_TO_PURPOSES[need]


def need_served(company: CompanyTraits, entry: RankedProgram, strengths: Mapping[Need, float]) -> FactorValue:
    """Value the needs served: the best and second told, the best usual one, and what such a company always checks."""
    usual = max([share * strengths[need] for need, share in company.usual.items()], default=0.0)
    told = sorted([strengths[need] for need in company.needs], reverse=True)
    value = tables.USUAL * usual
    if entry.role in tables.STAPLES and max(usual, *told[:1], 0.0) > tables.ALWAYS_FROM:
        value += tables.ALWAYS
    if not told:
        return FactorValue(value / tables.WHOLE_NEED)
    value += tables.TOLD * told[0] + tables.SECOND * (told[1] if len(told) > 1 else 0.0)
    best = company.needs[0] if len(told) == 1 else max(company.needs, key=strengths.__getitem__)
    if not told[0]:
        return FactorValue(value / tables.WHOLE_NEED, _NOT_ASKED_FOR)
    return FactorValue(value / tables.WHOLE_NEED, _pays_for, (best, entry.weights, company.adopts))


_NOT_ASKED_FOR = Localized("It does not pay for what you asked for.", "Il ne finance pas ce que vous avez demandé.")


def _pays_for(need: Need, weights: tuple[tuple[PaysFor, float], ...], adopts: bool) -> Localized:  # noqa: FBT001
    table = _purposes_for(need, adopts=adopts)
    main, _weight = max(weights, key=lambda one: table.get(one[0], 0.0) * one[1])
    words = localized_label(need)
    return Localized(
        f"For your need “{words.en}” it offers: {main.label.inside('en')}.",
        f"Pour votre besoin «{NBSP}{words.fr}{NBSP}», il offre{NBSP}: {main.label.inside('fr')}.",
    )


# --- The purpose ------------------------------------------------------------------------------------------------------


def purpose_fits(company: CompanyTraits, entry: RankedProgram) -> FactorValue:
    """Value whom a program serves, who signs, whom it is not for, and the size of firm and project; say the worst.

    What several statements say of one thing, such as the size of the firm, counts once: the worst of them.
    """
    parts = (_served, _topic, _signed, _placed, _sized, _costs, _money)
    found: dict[object, FactorValue] = {part: part(company, entry) for part in parts}
    for code in entry.not_for:
        if code == NotFor.STARTUPS and company.age_known and entry.says_age:
            continue  # its condition says from which age on
        kept = company.not_for.get(code, 1.0)
        of = _SAYS_THE_SAME.get(code, code)
        if kept < found.get(of, _FITS).number:
            found[of] = FactorValue(kept, _not_for, (code,))
    if entry.pays_buyer:
        found.pop(_sized)  # who buys is of any size
    least, number = found[_served], 1.0
    for part in found.values():
        number *= part.number
        if part.number < least.number:
            least = part
    return FactorValue(number, least.reason, least.about)


_FITS = FactorValue(1.0)


def _served(company: CompanyTraits, entry: RankedProgram) -> FactorValue:
    if entry.serves_any:
        return _FITS
    if company.serves is None:
        return FactorValue(tables.SERVES_OTHERS)
    if not entry.serves.isdisjoint(company.serves):
        return FactorValue(1.0, serves_field, (tuple(one for one in entry.serves_in_order if one in company.serves),))
    if Beneficiary.CLEANTECH.value in entry.serves and not company.in_no_area:
        return FactorValue(tables.SERVES_CLEANTECH, _serves_others, (entry.serves_in_order,))
    number = tables.MUST_SERVE_OTHERS if entry.must_serve else tables.SERVES_OTHERS
    return FactorValue(number, _serves_others, (entry.serves_in_order,))


def serves_field(slugs: tuple[str, ...]) -> Localized:
    return Localized(
        f"It is made for your field: {_beneficiaries(slugs, 'en')}.",
        f"Il s’adresse à votre milieu{NBSP}: {_beneficiaries(slugs, 'fr')}.",
    )


def _serves_others(slugs: tuple[str, ...]) -> Localized:
    return Localized(
        f"It is made for others than those you speak of: {_beneficiaries(slugs, 'en')}.",
        f"Il s’adresse à d’autres milieux que le vôtre{NBSP}: {_beneficiaries(slugs, 'fr')}.",
    )


def _beneficiaries(slugs: tuple[str, ...], lang: str) -> str:
    return join_words([Beneficiary(slug).label.inside(lang) for slug in slugs], lang)


def _speaks_of_topic(company: CompanyTraits, entry: RankedProgram) -> bool:
    return not entry.topic.isdisjoint(company.words or ())


def _topic(company: CompanyTraits, entry: RankedProgram) -> FactorValue:
    if not entry.topic or company.words is None or _speaks_of_topic(company, entry):
        return _FITS
    if company.serves and not _NARROW.isdisjoint(entry.serves & company.serves):
        return _FITS
    return FactorValue(tables.OTHER_TOPIC, _other_topic, entry.topic_words)


def _other_topic(en: str, fr: str) -> Localized:
    return Localized(f"It is about one thing alone: {en}.", f"Il porte sur un seul sujet{NBSP}: {fr}.")


def _signed(company: CompanyTraits, entry: RankedProgram) -> FactorValue:
    match entry.applicant:
        case Signatory.COMPANY_WITH_PARTNER:
            return FactorValue(tables.WITH_PARTNER[company.partner], _NEEDS_PARTNER)
        case Signatory.RESEARCHER:
            return FactorValue(tables.RESEARCHER_SIGNS[company.academic_partner], _RESEARCHER)
        case Signatory.INTERMEDIARY:
            return FactorValue(tables.INTERMEDIARY_SIGNS, _INTERMEDIARY)
    if entry.others_sign and company.adopts and not company.buyer_partner:
        return FactorValue(tables.COMMUNITY_SIGNS, _COMMUNITY)
    return _FITS


_NEEDS_PARTNER = Localized("It needs a partner.", "Il faut un partenaire.")
_RESEARCHER = Localized(
    "A researcher signs: you would be the partner.", "Une équipe de recherche signe; vous seriez le partenaire."
)
_COMMUNITY = Localized("A municipality or community must sign.", "Une municipalité ou une collectivité doit signer.")
_INTERMEDIARY = Localized(
    "It goes to organizations that help companies.", "Il va aux organismes qui aident les entreprises."
)


def _placed(company: CompanyTraits, entry: RankedProgram) -> FactorValue:
    if (company.project_abroad and entry.spent_at_home) or (company.plans_only_abroad and entry.is_credit):
        return FactorValue(tables.SPENT_ELSEWHERE, _SPENT_HERE)
    if entry.spent_in is None or company.project_province in {None, entry.spent_in}:
        return _FITS
    return FactorValue(tables.SPENT_ELSEWHERE, _spent_in, (entry.spent_in,))


_SPENT_HERE = Localized(
    "Its money is spent in Canada; your project is abroad.",
    "L’argent doit être dépensé au Canada; votre projet est à l’étranger.",
)


def _spent_in(province: str) -> Localized:
    place = IN_PROVINCE_LABELS[Province(province)]
    return Localized(
        f"Its money is spent {place.en}; your project is elsewhere.",
        f"L’argent doit être dépensé {place.fr}; votre projet est ailleurs.",
    )


def _sized(company: CompanyTraits, entry: RankedProgram) -> FactorValue:
    if not entry.firm or not company.sizes.isdisjoint(entry.firm) or (company.size_known and entry.says_size):
        return _FITS
    number = tables.OTHER_SIZE if company.size_known else tables.OTHER_SIZE_SUPPOSED
    return FactorValue(number, _other_size, (entry.firm,))


def _other_size(firm: frozenset[FirmSize]) -> Localized:
    en, fr = (join_words([size.label.inside(lang) for size in FirmSize if size in firm], lang) for lang in ("en", "fr"))
    return Localized(f"It suits other sizes: {en}.", f"Il vise d’autres tailles{NBSP}: {fr}.")


def _costs(company: CompanyTraits, entry: RankedProgram) -> FactorValue:
    if not entry.pays_project:
        return _FITS
    least, typical, most = entry.costs
    if least and company.cost < least * 0.7:
        return FactorValue(tables.BELOW_LEAST if company.cost_known else tables.BELOW_LEAST_SUPPOSED, _LARGER_PROJECTS)
    if most and company.cost > most * (20 if company.cost_known else 3):
        return FactorValue(tables.OTHER_COST, _SMALLER_PROJECTS)
    if typical and company.cost < typical / 10:
        return FactorValue(tables.OTHER_COST, _LARGER_PROJECTS)
    return _FITS


_LARGER_PROJECTS = Localized("It is made for larger projects.", "Il vise de plus gros projets.")
_SMALLER_PROJECTS = Localized("It is made for smaller projects.", "Il vise de plus petits projets.")


def _money(company: CompanyTraits, entry: RankedProgram) -> FactorValue:
    if company.in_dispute and not tables.SALES_TO_COME.isdisjoint(entry.pays_for[:1]):
        return FactorValue(tables.NO_OLD_CLAIM, _NO_OLD_CLAIM)
    if not company.has_shares and entry.is_equity:
        return FactorValue(tables.NO_SHARES, _OF_SHARES)
    if company.researches:
        return _FITS
    research = tables.NOTHING_LEFT_TO_RESEARCH if entry.is_research else 1.0
    if entry.is_equity or entry.is_accelerator:
        venture = tables.NO_VENTURE if company.role == TechnologyRole.DEVELOPS else tables.NO_OWN_VENTURE
        return FactorValue(research * venture, _VENTURE)
    return FactorValue(research, _RESEARCH) if entry.is_research else _FITS


_NO_OLD_CLAIM = Localized(
    "It pays for sales to come; no old claim is covered.",
    "Il vise les ventes à venir et ne couvre aucune créance passée.",
)
_OF_SHARES = Localized("It buys shares in companies.", "Il achète des actions d’entreprises.")
_RESEARCH = Localized("It pays for developing a technology.", "Il finance le développement d’une technologie.")
_VENTURE = Localized("It backs owners of new technology.", "Il mise sur qui possède une nouvelle technologie.")


# What a program is not for, where another part of the purpose speaks of the same.
_SAYS_THE_SAME: Mapping[str, object] = {
    **dict.fromkeys(
        (NotFor.STARTUPS, NotFor.SMALL_FIRMS, NotFor.MEDIUM_FIRMS, NotFor.LARGE_FIRMS, NotFor.MATURE_FIRMS), _sized
    ),
    **dict.fromkeys((NotFor.NO_ACADEMIC_PARTNER, NotFor.NO_FOREIGN_PARTNER, NotFor.SINGLE_COMPANY), _signed),
    **dict.fromkeys((NotFor.EARLY_STAGE, NotFor.EARLY_TRL, NotFor.MARKET_READY, NotFor.PRE_REVENUE), _money),
}


def _not_for(code: str) -> Localized:
    label = _not_for_label(code)
    return Localized(f"It rarely suits: {label[0]}.", f"Il convient rarement à ces cas{NBSP}: {label[1]}.")


@lru_cache(maxsize=64)
def _not_for_label(code: str) -> tuple[str, str]:
    label = NotFor(code).label
    return label.inside("en"), label.inside("fr")


# --- The chance -------------------------------------------------------------------------------------------------------


def chance_of(
    company: CompanyTraits,
    entry: RankedProgram,
    verdict: Verdict,
    missing: tuple[str, ...],
    doubted: tuple[str, ...] = (),
) -> FactorValue:
    """Value the chance of meeting what nobody answered: the least of them, by the published table.

    ``doubted`` names those that the company's own words seem to fail.
    """
    least, about = 1.0, ""
    for kind in missing:
        doubt = tables.DOUBTED_PLACE if kind == ConditionKind.PROVINCES else tables.DOUBTED
        chance = doubt if kind in doubted else _condition_chance(kind, company, entry)
        if chance < least:
            least, about = chance, kind
    number = least * entry.place_chance
    # Of a company whose place is not known, the project may say it. Else none of a province is likely its own.
    if entry.jurisdiction not in {CANADA, company.province or company.project_province}:
        number *= tables.OTHER_PROVINCE
    if verdict is Verdict.NOT_NOW:
        return FactorValue(0.0, _NOT_MET)
    if about and least <= tables.RARELY:
        return FactorValue(number, _rarely_met, (about,))
    if verdict is Verdict.MEETS:
        return FactorValue(number, _MEETS)
    return FactorValue(number, _facts_missing, (len(missing),)) if missing else FactorValue(number, _TO_CHECK)


def _condition_chance(kind: str, company: CompanyTraits, entry: RankedProgram) -> float:
    if entry.pays_buyer and kind in _OF_THE_BUYER:
        return 1.0
    if kind == ConditionKind.PROVINCES and company.may_be_in(entry.provinces):
        return tables.PROVINCE_OF_PROJECT
    if kind == ConditionKind.PROJECT_PLACE:
        at_home = CANADA in entry.project_places or company.province in entry.project_places
        return tables.PROJECT_AT_HOME if at_home else tables.PROJECT_ELSEWHERE
    if kind == ConditionKind.SUB_REGION:
        return tables.OTHER_REGION if tables.POPULOUS_REGIONS.isdisjoint(entry.regions) else tables.POPULOUS_REGION
    if kind == ConditionKind.ANNUAL_REVENUE and company.supposed_sales and entry.sales:
        (low, high), (least, most) = company.supposed_sales, entry.sales
        if low > most or high < least:
            return tables.UNLIKELY_SALES
    return tables.CHANCES.get(ConditionKind(kind), tables.OTHER_CHANCE)


_NOT_MET = Localized("A published condition is not met.", "Une condition publiée n’est pas remplie.")
_MEETS = Localized("It asks nothing that you do not meet.", "Vous remplissez tout ce qu’il demande.")
_TO_CHECK = Localized(
    "You meet every condition that can be tested; a person checks the rest.",
    "Vous remplissez toutes les conditions vérifiables; une personne vérifie le reste.",
)


def _rarely_met(kind: str) -> Localized:
    label = ConditionKind(kind).label
    return Localized(
        f"Rarely met by companies like yours: {label.inside('en')}. Tell us.",
        f"Condition rarement remplie par des entreprises comme la vôtre{NBSP}: {label.inside('fr')}. Dites-le-nous.",
    )


def _facts_missing(missing: int) -> Localized:
    return Localized(
        plural(missing, "en", "{n} fact is still missing.", "{n} facts are still missing."),
        plural(missing, "fr", "Il manque encore {n} renseignement.", "Il manque encore {n} renseignements."),
    )


def named_by_advisers(company: CompanyTraits, entry: RankedProgram) -> FactorValue:
    """Value how likely an adviser names the program to such a company: of what is its own, at least a little."""
    credit = tables.CREDIT_OF_ADOPTER if company.adopts and entry.is_credit_for_equipment else 0.0
    more = credit if Need.OWN_SITE in company.needs else 0.0  # a credit for the very thing that a site is equipped with
    own = tables.ON_TOPIC + more if _speaks_of_topic(company, entry) else 0.0
    likelihood = max(entry.adviser_weights.likelihood(company.vector), own, credit)
    return FactorValue(likelihood, first_answer_reason, (entry.features, company.features))


# --- Value and tempo --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def value_of(role: ProgramRole, value: int) -> FactorValue:
    """Value how much a program changes where it fits, and whether every company checks it."""
    return FactorValue(tables.ROLES[role] * tables.VALUES[value] / tables.WHOLE_VALUE, _ROLES[role])


_ROLES: Mapping[ProgramRole, Localized] = {
    role: Localized(f"{role.label.en}.", f"{role.label.fr}.") for role in ProgramRole
}


@lru_cache(maxsize=64)
def tempo_of(tempo: Tempo, intake: Intake) -> FactorValue:
    """Value how often a program takes applications, and nearly nothing where it is suspended or has ended."""
    return FactorValue(tables.TEMPOS[tempo] * tables.INTAKES.get(intake, 1.0), _INTAKES.get(intake) or _TEMPOS[tempo])


_TEMPOS: Mapping[Tempo, Localized] = {tempo: Localized(f"{tempo.label.en}.", f"{tempo.label.fr}.") for tempo in Tempo}
_INTAKES: Mapping[Intake, Localized] = {
    Intake.OPEN: Localized("It is open now.", "Il est ouvert maintenant."),
    Intake.OPENS_ON: Localized("Its opening date is known.", "Sa date d’ouverture est connue."),
    Intake.BY_INVITATION: Localized("It takes applications by invitation.", "Il fonctionne sur invitation."),
    Intake.CLOSED: Localized("It is closed until its next round.", "Sa prochaine période de dépôt est à venir."),
    Intake.SUSPENDED: Localized("It is closed for now.", "Il est fermé pour le moment."),
    Intake.ENDED: Localized("It has ended.", "Il est terminé."),
}
