"""The answer to facts without identity: the batch command's own, in both languages at once."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from hub.accounts.authentication import rate_limits
from hub.api.records.fields import Documented, Record
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

    condition: str
    result: Result
    sentence_en: str
    sentence_fr: str
    source: str


class ContributionRecord(Record):
    """What one factor does to the place of a program: the score is their product."""

    factor: str
    weight: float
    value: float
    sentence_en: str
    sentence_fr: str


class MatchedProgram(Record):
    """A program before the facts."""

    id: str
    name_en: str
    name_fr: str
    organization_en: str
    organization_fr: str
    verdict: Verdict
    intake: Intake
    opens: date | None
    closes: date | None
    rank: int | None
    score: float
    first_move: bool
    for_need: str | None
    obstacle_en: str | None
    obstacle_fr: str | None
    amount_max_cad: float | None
    cost_share_max: float | None
    verified: bool
    as_of: date
    replaced_by: list[str]
    findings: list[FindingRecord]
    missing: list[str]
    to_check_by_person_en: list[str]
    to_check_by_person_fr: list[str]
    notes_en: list[str]
    notes_fr: list[str]
    why: list[ContributionRecord]


class MatchedOther(Record):
    """A seat or an opportunity before the facts."""

    id: str
    verdict: Verdict
    rank: int | None
    score: float
    findings: list[FindingRecord]
    why_en: list[str]
    why_fr: list[str]


class MatchedOpportunity(MatchedOther):
    """An opportunity in China before the facts."""

    standing: OpportunityStanding


class MatchedSeat(MatchedOther):
    """A seat that looks after such a company: a role, never a named person."""

    office_en: str
    office_fr: str


class ProposedArea(Record):
    """An area that was read from the description."""

    slug: Area
    score: float
    because: list[str]


class NextQuestion(Record):
    """The fact whose answer would settle most."""

    fact: ConditionKind | str
    settles: int


class MatchAnswer(Record):
    """All that the portal would tell a company with these facts today. Nothing of it is kept."""

    catalogue_version: str
    engine_version: str
    on: date
    areas: list[ProposedArea]
    programs: list[MatchedProgram]
    people: list[MatchedSeat]
    opportunities: list[MatchedOpportunity]
    next_question: NextQuestion | None


class MatchQuery(Documented, Schema):
    """How much of the answer is wanted."""

    top: int = Field(default=10, ge=1, le=50)


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
