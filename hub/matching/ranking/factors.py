"""Factors of the rank, readable: each is a function of exactly what it reads, first of the company.

A fact that is not known gives the neutral value and no sentence. Name, languages and ownership of the company have no
factor.
"""

import math
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from hub.core.text.formats import NBSP, days_until, join_words, money, plain_number, plural
from hub.core.vocabulary.enums import ANY_FOREIGN_MARKET, CANADA, Area, EvidenceAge, Intake, Stage, Verdict
from hub.core.vocabulary.labels import localized_label
from hub.matching.profile.industries import industries
from hub.matching.ranking.values import NEUTRAL, NOT_KNOWN, FactorValue, ReasonSentence
from programs.catalogue.reach import Reach, ReachUnit
from programs.eligibility.facts import ApplicantFacts, ProjectFacts
from programs.eligibility.intake import IntakeState

_ANY_AREA = FactorValue(
    0.65, ReasonSentence("It is open to any area.", "Il est ouvert à tous les domaines.")
)  # as all of Canada
_OTHER_INDUSTRY = 0.4  # a program made for a trade that the company does not speak of keeps this share
_STAGES = tuple(stage.value for stage in Stage)
_STAGE_BY_DISTANCE = (1.0, 0.6, 0.25, 0.0, 0.0, 0.0)
_EVIDENCE = {EvidenceAge.FRESH: 1.0, EvidenceAge.AGEING: 0.7, EvidenceAge.YEAR_ONLY: 0.5, EvidenceAge.OLD: 0.3}
_UNVERIFIED = 0.5  # an unverified entry keeps this share of the value of its evidence
_SOON = 90  # days

_INTAKE: Mapping[Intake, FactorValue] = {
    Intake.OPEN: FactorValue(0.9, ReasonSentence("It is open now.", "Il est ouvert maintenant.")),
    Intake.OPENS_ON: FactorValue(0.8, ReasonSentence("Its opening date is known.", "Sa date d’ouverture est connue.")),
    Intake.BY_INVITATION: FactorValue(
        0.4, ReasonSentence("It takes applications by invitation.", "Il fonctionne sur invitation.")
    ),
    Intake.CLOSED: FactorValue(
        0.3, ReasonSentence("It is closed until its next round.", "Sa prochaine période de dépôt est à venir.")
    ),
    Intake.SUSPENDED: FactorValue(0.1, ReasonSentence("It is closed for now.", "Il est fermé pour le moment.")),
    Intake.ENDED: FactorValue(0.0, ReasonSentence("It has ended.", "Il est terminé.")),
}


def area_named(  # noqa: PLR0917 - exactly what it reads
    area_order: tuple[str, ...],
    spoken_of: frozenset[str] | None,
    named: frozenset[str] | None,
    topics: frozenset[str],
    clean_technology: bool,  # noqa: FBT001 - one of the things it reads
    made_for: frozenset[str],
) -> FactorValue:
    """Value whether the program names the company's areas, and less where it is made for another trade.

    ``spoken_of`` are the trades that the company's words speak of (None: it has said nothing), ``made_for`` those that
    the program is made for (none: any).
    """
    value = _area_value(area_order, named, topics, clean_technology=clean_technology)
    if spoken_of is None or not made_for or not spoken_of.isdisjoint(made_for):
        return value
    return FactorValue(_OTHER_INDUSTRY * value.number, _made_for_industries, tuple(sorted(made_for)))


def _made_for_industries(*slugs: str) -> ReasonSentence:
    made_for = [industries()[slug] for slug in slugs]
    return ReasonSentence(
        f"It is made for {join_words([trade.name_en for trade in made_for], 'en')}, of which you do not speak.",
        f"Il s’adresse à un autre métier{NBSP}: {join_words([trade.name_fr for trade in made_for], 'fr')}.",
    )


def _area_value(
    area_order: tuple[str, ...], named: frozenset[str] | None, topics: frozenset[str], *, clean_technology: bool
) -> FactorValue:
    """Value the areas that the program names or speaks of: the main one before the others."""
    if not area_order:
        return NOT_KNOWN
    if named is None:
        return _area_in_text(area_order, topics, clean_technology=clean_technology)
    main, *others = area_order
    if main in named:
        return FactorValue(1.0, _names_main_area, (main,))
    second = next((area for area in others if area in named), None)
    if second is None:
        return FactorValue(0.0, ReasonSentence("It names other areas than yours.", "Il vise d’autres domaines."))
    return FactorValue(0.75, _names_other_area, (second,))


def _area_in_text(area_order: tuple[str, ...], topics: frozenset[str], *, clean_technology: bool) -> FactorValue:
    """Value what the text of a program that names no area speaks of; one that speaks of none is open to any."""
    spoken_of = next((area for area in area_order if area in topics), None)
    if spoken_of is not None:
        return FactorValue(0.8 if spoken_of == area_order[0] else 0.7, _speaks_of_area, (spoken_of,))
    if clean_technology:
        return FactorValue(
            0.95,
            ReasonSentence(
                "It is made for clean technology as a whole.", "Il est fait pour l’ensemble des technologies propres."
            ),
        )
    return FactorValue(0.3) if topics else _ANY_AREA


def _names_main_area(area: str) -> ReasonSentence:
    words = localized_label(Area(area))
    return ReasonSentence(
        f"It names your main area: {words.inside('en')}.",
        f"Il vise votre domaine principal{NBSP}: {words.inside('fr')}.",
    )


def _names_other_area(area: str) -> ReasonSentence:
    words = localized_label(Area(area))
    return ReasonSentence(
        f"It names another of your areas: {words.inside('en')}.",
        f"Il vise un autre de vos domaines{NBSP}: {words.inside('fr')}.",
    )


def _speaks_of_area(area: str) -> ReasonSentence:
    words = localized_label(Area(area))
    return ReasonSentence(
        f"Its text speaks of your area: {words.inside('en')}.",
        f"Son texte parle de votre domaine{NBSP}: {words.inside('fr')}.",
    )


def stage_fits(stage: str | None, served: tuple[str, ...]) -> FactorValue:
    """Value the distance between the offering's stage and the stages that the program serves."""
    if stage is None or not served:
        return NOT_KNOWN
    distance = min(abs(_STAGES.index(stage) - _STAGES.index(one)) for one in served)
    if distance == 0:
        return FactorValue(_STAGE_BY_DISTANCE[distance], _serves_stage, (stage,))
    return FactorValue(_STAGE_BY_DISTANCE[distance], _serves_stages, served)


def _serves_stage(stage: str) -> ReasonSentence:
    words = localized_label(Stage(stage))
    return ReasonSentence(
        f"It serves your stage: {words.inside('en')}.", f"Il vise votre étape{NBSP}: {words.inside('fr')}."
    )


def _serves_stages(*served: str) -> ReasonSentence:
    words = [localized_label(Stage(stage)) for stage in _STAGES if stage in served]
    return ReasonSentence(
        f"It serves other stages than yours: {join_words([one.inside('en') for one in words], 'en')}.",
        f"Il vise d’autres étapes que la vôtre{NBSP}: {join_words([one.inside('fr') for one in words], 'fr')}.",
    )


def stage_of(facts: ApplicantFacts) -> str | None:
    """Return the stage that was told, else the one stage that the readiness level names; None without either."""
    if facts.stage:
        return facts.stage
    if facts.trl is None or facts.trl.high is None:
        return None
    stages = {_trl_stage(level) for level in (facts.trl.low, facts.trl.high)}
    return stages.pop() if len(stages) == 1 else None


def _trl_stage(level: float) -> str:
    if level < 4:
        return Stage.RESEARCH
    if level < 7:
        return Stage.DEVELOPMENT
    return Stage.DEMONSTRATION if level < 9 else Stage.COMMERCIALIZATION


def conditions_settled(verdict: Verdict, missing: int) -> FactorValue:
    """Value how little is still open: met, then only a person's checks, then facts that are missing."""
    if verdict is Verdict.NOT_NOW:
        return FactorValue(
            0.0, ReasonSentence("A published condition is not met.", "Une condition publiée n’est pas remplie.")
        )
    if verdict is Verdict.MEETS:
        return FactorValue(
            1.0, ReasonSentence("It asks nothing that you do not meet.", "Vous remplissez tout ce qu’il demande.")
        )
    if missing:
        return FactorValue(max(0.4, 0.75 - 0.05 * missing), _facts_missing, (missing,))
    return FactorValue(
        0.85,
        ReasonSentence(
            "You meet every condition that can be tested; a person checks the rest.",
            "Vous remplissez toutes les conditions vérifiables; une personne vérifie le reste.",
        ),
    )


def _facts_missing(missing: int) -> ReasonSentence:
    return ReasonSentence(
        plural(missing, "en", "{n} fact is still missing.", "{n} facts are still missing."),
        plural(missing, "fr", "Il manque encore {n} renseignement.", "Il manque encore {n} renseignements."),
    )


def place_served(province: str | None, jurisdiction: str, named: frozenset[str] | None) -> FactorValue:
    """Value a program of the company's own province before one for all of Canada, and that before others."""
    if province is None:
        return NOT_KNOWN
    if jurisdiction == province:
        return FactorValue(1.0, ReasonSentence("Your own province offers it.", "Votre propre province l’offre."))
    if named is not None and province in named:
        return FactorValue(
            0.9, ReasonSentence("It is made for your part of Canada.", "Il est fait pour votre région du Canada.")
        )
    if jurisdiction == CANADA and named is None:
        return FactorValue(0.65, ReasonSentence("It is open across Canada.", "Il est offert partout au Canada."))
    return FactorValue(0.0, ReasonSentence("It serves other provinces.", "Il est réservé à d’autres provinces."))


def market_served(
    china: bool | None,  # noqa: FBT001 - a fact that may be unknown
    markets: frozenset[str],
    named: frozenset[str] | None,
) -> FactorValue:
    """Value a program that names China before one for any foreign market, where the company aims at China."""
    if china is None or named is None:
        return NOT_KNOWN
    if not china:
        serves = ANY_FOREIGN_MARKET in named or not named.isdisjoint(markets)
        return FactorValue(0.6 if serves and markets else 0.2)
    if "CN" in named:
        return FactorValue(1.0, ReasonSentence("It names China.", "Il vise expressément la Chine."))
    if ANY_FOREIGN_MARKET in named:
        return FactorValue(
            0.8,
            ReasonSentence(
                "It serves any foreign market, China included.", "Il vise tout marché étranger, la Chine comprise."
            ),
        )
    return FactorValue(
        0.0, ReasonSentence("It serves other markets than China.", "Il vise d’autres marchés que la Chine.")
    )


def size_fits(project: ProjectFacts, least: int | None, most: int | None, share: float | None) -> FactorValue:
    """Value the largest support (dollars) against what the project still has to find. ``share`` of the cost is paid."""
    ask = _ask(project, share)
    if ask is None or most is None or ask <= 0:
        return NOT_KNOWN
    if least is not None and least > ask:
        return FactorValue(0.2, _begins_above, (least,))
    return FactorValue(min(1.0, float(most) / ask), _up_to, (most, ask))


def _ask(project: ProjectFacts, share: float | None) -> float | None:
    """Return what the project still has to find, in dollars, from the low end of what is known."""
    if project.cost_cad is None:
        return None
    cost = project.cost_cad.low
    own = project.own_contribution.low if project.own_contribution else 1 - (share or NEUTRAL)
    public = project.public_money_cad.low if project.public_money_cad else 0.0
    return round(cost * (1 - own) - public)


def _begins_above(least: int) -> ReasonSentence:
    return ReasonSentence(
        f"It begins at {_money(least, 'en')}, above what your project still needs.",
        f"Minimum de {_money(least, 'fr')}, plus que ce qu’il vous reste à financer.",
    )


def _up_to(most: int, ask: float) -> ReasonSentence:
    return ReasonSentence(
        f"Up to {_money(most, 'en')}, against about {_money(ask, 'en')} that your project still needs.",
        f"Jusqu’à {_money(most, 'fr')}, pour environ {_money(ask, 'fr')} qu’il vous reste à financer.",
    )


_money = lru_cache(maxsize=4096, typed=True)(money)  # the same amounts come back with every program


def deadline_near(on: date, intake: IntakeState) -> FactorValue:
    """Value whether one can apply now or soon."""
    value = _INTAKE.get(intake.state, NOT_KNOWN)
    if intake.state is Intake.OPEN and intake.closes is not None:
        return FactorValue(
            1.0, ReasonSentence("It is open, with a closing date.", "Il est ouvert et a une date limite.")
        )
    if intake.state is Intake.OPENS_ON and intake.opens and days_until(intake.opens, on) > _SOON:
        return value._replace(number=0.6)
    return value


def evidence_fresh(age: EvidenceAge, verified: bool) -> FactorValue:  # noqa: FBT001 - one of the two things it reads
    """Value the age of the evidence, and less where it was not verified."""
    value = _EVIDENCE[age]
    if verified:
        return FactorValue(value, _of_age, (age,))
    return FactorValue(
        value * _UNVERIFIED,
        ReasonSentence(
            "Its source does not confirm that it still runs in this form.",
            "Sa source ne confirme pas qu’il existe encore sous cette forme.",
        ),
    )


def _of_age(age: EvidenceAge) -> ReasonSentence:
    words = localized_label(age)
    return ReasonSentence(
        f"Age of the evidence: {words.inside('en')}.", f"Âge de la source{NBSP}: {words.inside('fr')}."
    )


_REACH_STEPS = 4  # tenfold steps from one company a year to 10,000, which counts in full

# People by the 2021 Census (Statistics Canada): a provincial program is weighed as if it were for all of Canada.
_REACH_PEOPLE: Mapping[str, int] = {
    "NL": 510_550, "PE": 154_331, "NS": 969_383, "NB": 775_610, "QC": 8_501_833, "ON": 14_223_942, "MB": 1_342_153,
    "SK": 1_132_505, "AB": 4_262_635, "BC": 5_000_879, "YT": 40_232, "NT": 41_070, "NU": 36_858,
}  # fmt: skip

_REACH_SENTENCES: Mapping[ReachUnit, ReasonSentence] = {
    ReachUnit.COMPANIES: ReasonSentence("{n} companies a year use it", "{n} entreprises y ont recours chaque année"),
    ReachUnit.CLAIMS: ReasonSentence("{n} claims a year are made for it", "{n} demandes en sont faites chaque année"),
    ReachUnit.PROJECTS: ReasonSentence("It supports {n} projects a year", "Il appuie {n} projets par an"),
    ReachUnit.LOANS: ReasonSentence("{n} loans a year are made under it", "{n} prêts par an en relèvent"),
    ReachUnit.PLACEMENTS: ReasonSentence("It supports {n} placements a year", "Il appuie {n} stages par an"),
}


def widely_used(reach: Reach | None, jurisdiction: str) -> FactorValue:
    """Value how many use a program in a year, on a scale of tenfold steps; ``jurisdiction`` is whom it serves."""
    if reach is None:
        return NOT_KNOWN
    share = 1 if jurisdiction == CANADA else _REACH_PEOPLE[jurisdiction] / sum(_REACH_PEOPLE.values())
    return FactorValue(min(1.0, max(NEUTRAL, math.log10(reach.a_year / share) / _REACH_STEPS)), _used_by, (reach,))


def _used_by(reach: Reach) -> ReasonSentence:
    says = _REACH_SENTENCES[reach.counted]
    return ReasonSentence(
        _reach_sentence(says.en, "At least" if reach.at_least else "About", reach, "en"),
        _reach_sentence(says.fr, "au moins" if reach.at_least else "environ", reach, "fr"),
    )


def _reach_sentence(says: str, about: str, reach: Reach, lang: str) -> str:
    number = f"{about} {plain_number(_rounded(reach.a_year), lang)}"
    source = f"{reach.by(lang)}, {reach.period.replace('-', '–')}"
    if reach.earlier:
        source += "; counted for what it replaced" if lang == "en" else "; compté pour ce qu’il remplace"
    sentence = says.replace("{n}", number if says.startswith("{n}") else f"{number[0].lower()}{number[1:]}")
    return f"{sentence[0].upper()}{sentence[1:]} ({source})."


def _rounded(number: float) -> int:
    """Return a number to two digits that count."""
    return int(round(number, 1 - math.floor(math.log10(number))))
