"""The answer to facts without identity: the batch command's own, in both languages at once."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from hub.accounts.authentication import rate_limits
from hub.api.records.fields import Record, documented
from hub.api.v1.problems import ProblemError
from hub.core.vocabulary.enums import Area, ConditionKind, Intake, OpportunityStanding, Result, Verdict
from hub.matching.assessments.sources import published_rows
from hub.matching.engine.answer import EngineAnswer, answer_for, answer_json
from hub.matching.profile.facts import Profile
from opportunities.disclosure import TEASER

# What the batch command writes in one language; so is ``why``, except with programs, where it holds contributions.
_TEXTS = frozenset({"name", "organization", "office", "sentence", "to_check_by_person", "notes", "obstacle"})


class FindingRecord(Record):
    """What one condition says of the facts, and why."""

    condition: str = documented("Kind of condition", "Genre de condition")
    result: Result = documented("Met, not met or unknown", "Remplie, non remplie ou inconnue")
    sentence_en: str = documented("The rule and what is known, in English", "La règle et ce qu’on sait, en anglais")
    sentence_fr: str = documented("The rule and what is known, in French", "La règle et ce qu’on sait, en français")
    source: str = documented(
        "Web address that says so; empty where only copies were found",
        "Adresse Web qui le dit; vide si seules des copies ont été trouvées",
    )


class ContributionRecord(Record):
    """What one factor does to the place of a program: the score is their product."""

    factor: str = documented("Name of the factor", "Nom du facteur")
    weight: float = documented("Always 1: factors are multiplied", "Toujours 1\u00a0: les facteurs se multiplient")
    value: float = documented("Value of the factor, 0 to 1", "Valeur du facteur, de 0 à 1")
    sentence_en: str = documented("Why, in English", "Pourquoi, en anglais")
    sentence_fr: str = documented("Why, in French", "Pourquoi, en français")


class MatchedProgram(Record):
    """A program before the facts."""

    id: str = documented("Slug of the program", "Nom stable du programme")
    name_en: str = documented("Name in English", "Nom en anglais")
    name_fr: str = documented("Name in French", "Nom en français")
    organization_en: str = documented("Organization in English", "Organisation en anglais")
    organization_fr: str = documented("Organization in French", "Organisation en français")
    verdict: Verdict = documented("What its conditions come to", "Conclusion tirée de ses conditions")
    intake: Intake = documented("Whether one can apply today", "Si l’on peut présenter une demande aujourd’hui")
    opens: date | None = documented("Next opening day", "Prochain jour d’ouverture")
    closes: date | None = documented("Closing day", "Date limite")
    rank: int | None = documented(
        "Place from 1, as pages show it; null: not now, ended or background",
        "Rang à partir de 1, tel qu’affiché; null : pas maintenant, terminé ou toile de fond",
    )
    score: float = documented(
        "Comparable within one answer only, 0 to 1", "Comparable dans une seule réponse, de 0 à 1"
    )
    first_move: bool = documented("Whether it is among the first moves", "S’il est parmi les premiers pas")
    for_need: str | None = documented(
        "Need that it answers there, staple or later", "Besoin auquel il y répond, staple ou later"
    )
    obstacle_en: str | None = documented("Most common obstacle, in English", "Obstacle courant, en anglais")
    obstacle_fr: str | None = documented("Most common obstacle, in French", "Obstacle courant, en français")
    amount_max_cad: float | None = documented("Largest amount, Canadian dollars", "Montant maximal, dollars canadiens")
    cost_share_max: float | None = documented("Largest share of the cost", "Part maximale des coûts")
    verified: bool = documented("Whether our sources confirm it", "Si nos sources le confirment")
    as_of: date = documented("Day of the evidence", "Jour de la source")
    replaced_by: list[str] = documented("Programs that took over", "Programmes qui ont pris le relais")
    findings: list[FindingRecord] = documented("Condition by condition", "Condition par condition")
    missing: list[str] = documented("Facts that are still open", "Faits encore inconnus")
    to_check_by_person_en: list[str] = documented(
        "What only a person can check, in English", "À vérifier par une personne, en anglais"
    )
    to_check_by_person_fr: list[str] = documented(
        "What only a person can check, in French", "À vérifier par une personne, en français"
    )
    notes_en: list[str] = documented("Good to know, in English", "Bon à savoir, en anglais")
    notes_fr: list[str] = documented("Good to know, in French", "Bon à savoir, en français")
    why: list[ContributionRecord] = documented("What puts it where it stands", "Raisons de son rang")


class MatchedOther(Record):
    """A seat or an opportunity before the facts."""

    id: str = documented("Slug", "Nom stable")
    verdict: Verdict = documented("What the findings come to", "Conclusion tirée des constats")
    rank: int | None = documented("Place from 1", "Rang à partir de 1")
    score: float = documented(
        "Comparable within one answer only, 0 to 1", "Comparable dans une seule réponse, de 0 à 1"
    )
    findings: list[FindingRecord] = documented("Finding by finding", "Constat par constat")
    why_en: list[str] = documented("What speaks for it, in English", "Raisons favorables, en anglais")
    why_fr: list[str] = documented("What speaks for it, in French", "Raisons favorables, en français")


class MatchedOpportunity(MatchedOther):
    """An opportunity in China before the facts."""

    standing: OpportunityStanding = documented("What one can do with it on the day", "Usage possible ce jour-là")


class MatchedSeat(MatchedOther):
    """A seat that looks after such a company: a role, never a named person."""

    office_en: str = documented("Office in English", "Bureau en anglais")
    office_fr: str = documented("Office in French", "Bureau en français")


class ProposedArea(Record):
    """An area that was read from the description."""

    slug: Area = documented("Area", "Domaine")
    score: float = documented("How sure the reading is, 0 to 1", "Certitude de la lecture, de 0 à 1")
    because: list[str] = documented("Words that it rests on", "Mots sur lesquels elle repose")


class NextQuestion(Record):
    """The fact whose answer would settle most."""

    fact: ConditionKind | str = documented("Fact to ask for", "Fait à demander")
    settles: int = documented("Programs that the answer settles", "Programmes que la réponse règle")


class MatchAnswer(Record):
    """All that the portal would tell a company with these facts today. Nothing of it is kept."""

    catalogue_version: str = documented("Version of the catalogue", "Version du catalogue")
    engine_version: str = documented("Version of the engine", "Version du moteur")
    on: date = documented("The day that the answer is for", "Le jour pour lequel la réponse vaut")
    areas: list[ProposedArea] = documented(
        "Areas read from the description, best first", "Domaines lus dans la description, le plus probable d’abord"
    )
    programs: list[MatchedProgram] = documented(
        "Every program with its verdict", "Tous les programmes, avec leur verdict"
    )
    people: list[MatchedSeat] = documented("Seats, best first", "Postes, le plus proche d’abord")
    opportunities: list[MatchedOpportunity] = documented(
        "Opportunities, best first", "Occasions, la plus proche d’abord"
    )
    next_question: NextQuestion | None = documented(
        "What to ask next; null: nothing would change much", "Que demander ensuite; null : rien n’y changerait beaucoup"
    )


class MatchQuery(Schema):
    """How much of the answer is wanted."""

    top: int = documented(
        "Most seats and opportunities; programs are always all listed",
        "Postes et occasions, au plus; les programmes sont toujours tous listés",
        default=10,
        ge=1,
        le=50,
    )


def refuse_too_many(request: HttpRequest, *, at: datetime) -> None:
    """Count one profile; raise ``ProblemError`` where it is one too many from one network address."""
    if wait := rate_limits.count_attempt(request, "api.match", at=at):
        raise ProblemError("too-many", headers={"Retry-After": str(wait.seconds)})


def match(profile: Profile, *, on: date, top: int) -> str:
    """Return the answer as JSON. It is evaluated once and said in both languages; nothing is stored or logged.

    Opportunities that open to registered companies only are left out: what they seek could be read from the reasons.
    """
    catalogue, seats, opportunities = published_rows()
    answer = answer_for(
        profile.facts,
        catalogue=catalogue,
        seats=seats,
        opportunities=[each for each in opportunities if each.disclosure == TEASER],
        on=on,
        top=top,
        proposals=profile.proposals,
        area_order=profile.area_order,
    )
    return json.dumps(in_both_languages(answer), ensure_ascii=False, separators=(",", ":"))


def in_both_languages(answer: EngineAnswer) -> dict[str, Any]:
    """Return the batch command's document of one answer, with each text in English and in French."""
    english, french = (json.loads(answer_json(answer, lang)) for lang in ("en", "fr"))
    (one,), (other,) = english.pop("profiles"), french.pop("profiles")
    del one["id"], other["id"]
    return english | _joined(one, other)


def _joined(english: Mapping[str, Any], french: Mapping[str, Any]) -> dict[str, Any]:
    both: dict[str, Any] = {}
    for name, value in english.items():
        other = french[name]
        if name in _TEXTS or (name == "why" and "notes" not in english):
            both[f"{name}_en"], both[f"{name}_fr"] = value, other
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            both[name] = [_joined(*pair) for pair in zip(value, other, strict=True)]
        else:
            both[name] = value
    return both
