"""Rank programs for a company by named weights, each contribution visible.

The score is the weighted mean of nine factors, each between 0 and 1. A fact that is not known gives the neutral
value and no sentence. Nothing else orders programs: no hidden bonus, no paid place. Name, languages and ownership of
the company have no factor. Equal scores keep the alphabetical order of the program's English name, then its slug.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from hub.core.text import NBSP, days_until, join_words, money, plural
from hub.core.vocabulary import (
    ANY_FOREIGN_MARKET,
    CANADA,
    Area,
    ConditionKind,
    EvidenceAge,
    Intake,
    Need,
    Stage,
    Support,
    Verdict,
)
from hub.core.words import words_for
from hub.matching.needs import NEEDS_TO_STAGES, NEEDS_TO_SUPPORT, OTHER_STAGE, china_wanted
from programs.catalogue.entries import Program
from programs.eligibility.facts import ApplicantFacts
from programs.eligibility.intake import IntakeState

WEIGHTS: Mapping[str, float] = {
    "need": 0.30,  # does it give the kind of support that was asked for?
    "area": 0.18,  # does it name the company's areas, the main one before the others?
    "stage": 0.12,  # is it made for the stage of the offering?
    "place": 0.08,  # is it made for the company's province?
    "market": 0.08,  # does it serve the markets aimed at?
    "deadline": 0.08,  # can one apply soon?
    "conditions": 0.06,  # how much is still open between the company and "meets"?
    "size": 0.05,  # is its support of the size of the ask?
    "evidence": 0.05,  # how old is what we know of it?
}
NEUTRAL = 0.5

_BEST_NEED, _ALL_NEEDS = 0.8, 0.2  # one need served well counts before many served a little
_STAGE_BY_DISTANCE = (1.0, 0.6, 0.25, 0.0, 0.0, 0.0)
_EVIDENCE = {EvidenceAge.FRESH: 1.0, EvidenceAge.AGEING: 0.7, EvidenceAge.YEAR_ONLY: 0.5, EvidenceAge.OLD: 0.3}
_UNVERIFIED = 0.5  # an unverified entry keeps this share of the value of its evidence
_SOON = 90  # days


class Sentence(NamedTuple):
    """The same reason in English and in French; both empty where there is nothing to say."""

    en: str = ""
    fr: str = ""


type Value = tuple[float, Sentence]

_NEUTRAL: Value = (NEUTRAL, Sentence())


_INTAKE: Mapping[Intake, Value] = {
    Intake.OPEN: (0.9, Sentence("It is open now.", "Il est ouvert maintenant.")),
    Intake.OPENS_ON: (0.8, Sentence("Its opening date is known.", "Sa date d’ouverture est connue.")),
    Intake.BY_INVITATION: (0.4, Sentence("It takes applications by invitation.", "Il fonctionne sur invitation.")),
    Intake.CLOSED: (
        0.3,
        Sentence("It is closed until its next round.", "Il est fermé jusqu’à la prochaine période."),
    ),
    Intake.SUSPENDED: (0.1, Sentence("It is closed for now.", "Il est fermé pour le moment.")),
    Intake.ENDED: (0.0, Sentence("It has ended.", "Il a pris fin.")),
}


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one factor adds to a score: its weight, its value between 0 and 1, and why."""

    factor: str
    weight: float
    value: float
    sentence_en: str
    sentence_fr: str

    def sentence(self, lang: str) -> str:
        """Return the reason in ``lang``; empty when the fact behind it is not known."""
        return self.sentence_fr if lang.startswith("fr") else self.sentence_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One program before one company on one day: all that ranking may look at."""

    facts: ApplicantFacts
    program: Program
    on: date
    area_order: tuple[str, ...]  # the company's areas, the main one first
    topics: frozenset[str]  # areas that the program's own text speaks of, where it names none
    clean_technology: bool  # whether that text speaks of clean technology as a whole
    verdict: Verdict
    missing: int  # facts not known
    to_check: int  # conditions that only a person can check
    intake: IntakeState
    evidence: EvidenceAge


def contributions(case: Case) -> tuple[Contribution, ...]:
    """Return the contribution of every factor, in the order of the weights."""
    found = []
    for factor, weight in WEIGHTS.items():
        value, sentence = _FACTORS[factor](case)
        found.append(Contribution(factor, weight, round(value, 4), sentence.en, sentence.fr))
    return tuple(found)


def score_of(parts: tuple[Contribution, ...]) -> float:
    """Return the weighted mean of the contributions, between 0 and 1, to four digits."""
    return round(sum(part.weight * part.value for part in parts) / sum(part.weight for part in parts), 4)


def rank_key(score: float, program: Program) -> tuple[float, str, str]:
    """Return the key that orders programs: best score first, then English name, then slug."""
    return (-score, program.name_en.casefold(), program.slug)


# --- The factors --------------------------------------------------------------------------------------------------


def need_served(case: Case) -> Value:
    """Value the kinds of support against the needs, by the published table."""
    needs = case.facts.needs
    if not needs:
        return _NEUTRAL
    strengths = {need: _strength(Need(need), case.program) for need in sorted(needs)}
    best = max(strengths, key=lambda need: strengths[need][0])
    value, support = strengths[best]
    mean = sum(strength for strength, _ in strengths.values()) / len(strengths)
    value = _BEST_NEED * value + _ALL_NEEDS * mean
    need_words = words_for(Need(best))
    if support is None:
        return value, Sentence(
            "It does not give what you asked for.", "Ce programme n’offre pas ce que vous avez demandé."
        )
    support_words = words_for(Support(support))
    return value, Sentence(
        f"For your need “{need_words.en}” it gives: {support_words.inside('en')}.",
        f"Pour votre besoin «{NBSP}{need_words.fr}{NBSP}», il offre{NBSP}: {support_words.inside('fr')}.",
    )


def _strength(need: Need, program: Program) -> tuple[float, str | None]:
    table = NEEDS_TO_SUPPORT[need]
    support = max(program.support, key=lambda kind: table.get(Support(kind), 0.0), default=None)
    if support is None or not table.get(Support(support)):
        return 0.0, None
    stages = NEEDS_TO_STAGES.get(need, frozenset())
    fits = not stages or not program.stages or not stages.isdisjoint(program.stages)
    return table[Support(support)] * (1.0 if fits else OTHER_STAGE), support


def area_named(case: Case) -> Value:
    """Value whether the program names the company's areas: the main one before the others."""
    if not case.area_order:
        return _NEUTRAL
    named = _tested(case.program, ConditionKind.AREAS)
    main, *others = case.area_order
    if named is None:
        return _area_in_text(case)
    if main in named:
        words = words_for(Area(main))
        return 1.0, Sentence(
            f"It names your main area: {words.inside('en')}.",
            f"Il nomme votre domaine principal{NBSP}: {words.inside('fr')}.",
        )
    second = next((area for area in others if area in named), None)
    if second is None:
        return 0.0, Sentence("It names other areas than yours.", "Il nomme d’autres domaines que les vôtres.")
    words = words_for(Area(second))
    return 0.75, Sentence(
        f"It names another of your areas: {words.inside('en')}.",
        f"Il nomme un autre de vos domaines{NBSP}: {words.inside('fr')}.",
    )


def _area_in_text(case: Case) -> Value:
    """Value what the text of a program that names no area speaks of."""
    spoken_of = next((area for area in case.area_order if area in case.topics), None)
    if spoken_of is not None:
        words = words_for(Area(spoken_of))
        return (0.8 if spoken_of == case.area_order[0] else 0.7), Sentence(
            f"Its text speaks of your area: {words.inside('en')}.",
            f"Son texte parle de votre domaine{NBSP}: {words.inside('fr')}.",
        )
    if case.clean_technology:
        return 0.8, Sentence(
            "It is made for clean technology as a whole.", "Il est fait pour l’ensemble des technologies propres."
        )
    return (0.3 if case.topics else NEUTRAL), Sentence()


def stage_fits(case: Case) -> Value:
    """Value the distance between the offering's stage and the stages that the program serves."""
    stage = case.facts.stage or _stage_of_trl(case.facts)
    if stage is None or not case.program.stages:
        return _NEUTRAL
    order = [member.value for member in Stage]
    distance = min(abs(order.index(stage) - order.index(served)) for served in case.program.stages)
    words = words_for(Stage(stage))
    if distance == 0:
        sentence = Sentence(
            f"It serves your stage: {words.inside('en')}.",
            f"Il vise votre étape{NBSP}: {words.inside('fr')}.",
        )
    else:
        served = [stage for stage in order if stage in case.program.stages]
        sentence = Sentence(
            f"It serves other stages than yours: {_stages(served, 'en')}.",
            f"Il vise d’autres étapes que la vôtre{NBSP}: {_stages(served, 'fr')}.",
        )
    return _STAGE_BY_DISTANCE[distance], sentence


def _stages(stages: list[str], lang: str) -> str:
    return join_words([words_for(Stage(stage)).inside(lang) for stage in stages], lang)


def _stage_of_trl(facts: ApplicantFacts) -> str | None:
    """Read the stage from the readiness level where it is known closely enough to name one stage."""
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


def conditions_settled(case: Case) -> Value:
    """Value how little is still open: met, then only a person's checks, then facts that are missing."""
    if case.verdict is Verdict.NOT_NOW:
        return 0.0, Sentence("A published condition is not met.", "Une condition publiée n’est pas remplie.")
    if case.verdict is Verdict.MEETS:
        return 1.0, Sentence("It asks nothing that you do not meet.", "Vous remplissez tout ce qu’il demande.")
    if case.missing:
        return max(0.4, 0.75 - 0.05 * case.missing), Sentence(
            plural(case.missing, "en", "{n} fact is still missing.", "{n} facts are still missing."),
            plural(case.missing, "fr", "Il manque encore {n} renseignement.", "Il manque encore {n} renseignements."),
        )
    return 0.85, Sentence(
        "You meet every condition that can be tested; a person checks the rest.",
        "Vous remplissez toutes les conditions vérifiables; une personne vérifie le reste.",
    )


def place_served(case: Case) -> Value:
    """Value a program of the company's own province before one for all of Canada, and that before others."""
    province, program = case.facts.province, case.program
    if province is None:
        return _NEUTRAL
    if program.jurisdiction == province:
        return 1.0, Sentence("Your own province offers it.", "Votre propre province l’offre.")
    named = _tested(program, ConditionKind.PROVINCES)
    if named is not None and province in named:
        return 0.9, Sentence("It is made for your part of Canada.", "Il est fait pour votre région du Canada.")
    if program.jurisdiction == CANADA and named is None:
        return 0.65, Sentence("It is open across Canada.", "Il est offert partout au Canada.")
    return 0.0, Sentence("It serves other provinces.", "Il sert d’autres provinces.")


def market_served(case: Case) -> Value:
    """Value a program that names China before one for any foreign market, where the company aims at China."""
    wanted = china_wanted(case.facts)
    if wanted is None:
        return _NEUTRAL
    named = _tested(case.program, ConditionKind.TARGET_MARKETS)
    if named is None:
        return _NEUTRAL
    if not wanted:
        serves = ANY_FOREIGN_MARKET in named or not named.isdisjoint(case.facts.target_markets or ())
        return (0.6 if serves and case.facts.target_markets else 0.2), Sentence()
    if "CN" in named:
        return 1.0, Sentence("It names China.", "Il nomme la Chine.")
    if ANY_FOREIGN_MARKET in named:
        return 0.8, Sentence(
            "It serves any foreign market, China included.", "Il sert tout marché étranger, la Chine comprise."
        )
    return 0.0, Sentence("It serves other markets than China.", "Il sert d’autres marchés que la Chine.")


def size_fits(case: Case) -> Value:
    """Value the largest support against what the project still has to find."""
    ask, most, least = _ask(case), case.program.amount_max_cad, case.program.amount_min_cad
    if ask is None or most is None:
        return _NEUTRAL
    if ask <= 0:
        return _NEUTRAL
    if least is not None and least > ask:
        return 0.2, Sentence(
            f"It begins at {money(least, 'en')}, above what your project still needs.",
            f"Il commence à {money(least, 'fr')}, plus que ce qu’il manque à votre projet.",
        )
    return min(1.0, float(most) / ask), Sentence(
        f"Up to {money(most, 'en')}, against about {money(ask, 'en')} that your project still needs.",
        f"Jusqu’à {money(most, 'fr')}, pour environ {money(ask, 'fr')} qu’il manque à votre projet.",
    )


def _ask(case: Case) -> float | None:
    """Return what the project still has to find, in dollars, from the low end of what is known."""
    project = case.facts.project
    if project.cost_cad is None:
        return None
    cost = project.cost_cad.low
    own = project.own_contribution.low if project.own_contribution else 1 - (case.program.cost_share_max or NEUTRAL)
    public = project.public_money_cad.low if project.public_money_cad else 0.0
    return round(cost * (1 - own) - public)


def deadline_near(case: Case) -> Value:
    """Value whether one can apply now or soon."""
    state = case.intake
    value, sentence = _INTAKE.get(state.state, _NEUTRAL)
    if state.state is Intake.OPEN and state.closes is not None:
        return 1.0, Sentence("It is open, with a closing date.", "Il est ouvert et a une date de fermeture.")
    if state.state is Intake.OPENS_ON and state.opens and days_until(state.opens, case.on) > _SOON:
        return 0.6, sentence
    return value, sentence


def evidence_fresh(case: Case) -> Value:
    """Value the age of the evidence, and less where it was not verified."""
    value = _EVIDENCE[case.evidence]
    if not case.program.verified:
        return value * _UNVERIFIED, Sentence(
            "Its source does not confirm that it still runs in this form.",
            "Sa source ne confirme pas qu’il existe encore sous cette forme.",
        )
    words = words_for(case.evidence)
    return value, Sentence(
        f"Age of the evidence: {words.inside('en')}.", f"Âge de la source{NBSP}: {words.inside('fr')}."
    )


def _tested(program: Program, kind: ConditionKind) -> frozenset[str] | None:
    """Return the values that the program's conditions of this kind name; None when it has no such condition."""
    named = [
        condition.test["in"] for condition in program.conditions if condition.kind is kind and "in" in condition.test
    ]
    return frozenset().union(*named) if named else None


_FACTORS: Mapping[str, Callable[[Case], Value]] = {
    "need": need_served,
    "area": area_named,
    "stage": stage_fits,
    "conditions": conditions_settled,
    "place": place_served,
    "market": market_served,
    "size": size_fits,
    "deadline": deadline_near,
    "evidence": evidence_fresh,
}
