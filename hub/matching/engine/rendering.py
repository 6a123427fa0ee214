"""The programs of an answer as plain data, in the shape of the batch interface, and data as JSON text."""

import json
from datetime import date
from typing import Any

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind
from hub.matching.engine.evaluation import ProgramAnswer
from programs.eligibility.evaluate import Finding

UNVERIFIED = Localized(
    "Whether the program still runs in this form: our sources do not confirm it.",
    f"Si le programme existe encore sous cette forme{NBSP}: nos sources ne le confirment pas.",
)

UNOFFICIAL = Localized(
    "What its organization says of it: none of our sources is an official page.",
    f"Ce qu’en dit l’organisme{NBSP}: aucune de nos sources n’est une page officielle.",
)

# Return JSON with keys in the order given and letters as they are.
to_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def program_data(answer: ProgramAnswer, lang: str) -> dict[str, Any]:
    """Return a program as it is told to one company."""
    program = answer.program
    to_check = [finding.condition.sentence(lang) for finding in answer.to_check]
    if not program.verified:  # an entry that nobody could verify is checked by a person too
        to_check.append(UNVERIFIED.text(lang))
    elif program.lacks_official_source:
        to_check.append(UNOFFICIAL.text(lang))
    return {
        "id": program.slug,
        "name": program.name(lang),
        "organization": program.organization(lang),
        "verdict": answer.verdict,
        "intake": answer.intake.state,
        "opens": _date(answer.intake.opens),
        "closes": _date(answer.intake.closes),
        "rank": answer.rank,
        "score": answer.score,
        **_first_move(answer, lang),
        "amount_max_cad": _figure(program.amount_max_cad),
        "cost_share_max": _figure(program.cost_share_max),
        "verified": program.verified,
        "as_of": program.as_of.isoformat(),
        "replaced_by": program.replaced_by,
        "findings": [_finding(finding, lang) for finding in answer.findings],
        "missing": answer.missing,
        "to_check_by_person": to_check,
        "notes": [note.sentence(lang) for note in program.notes],
        "why": [
            {"factor": part.factor, "weight": 1, "value": part.value, "sentence": part.sentence(lang)}
            for part in answer.why
        ],
    }


def _first_move(answer: ProgramAnswer, lang: str) -> dict[str, Any]:
    purpose = answer.program.purpose
    return {
        "first_move": answer.first_move is not None,
        "for_need": answer.first_move,
        "obstacle": purpose.obstacle(lang) if purpose else None,
    }


def _finding(finding: Finding, lang: str) -> dict[str, str]:
    """Return a finding; a person's check speaks for itself, all others say what we know of the company."""
    condition = finding.condition
    sentence = condition.sentence(lang)
    if condition.kind is not ConditionKind.OTHER:
        stop = "" if sentence.endswith((".", "!", "?")) else "."
        sentence = f"{sentence}{stop} {finding.because(lang)}"
    return {
        "condition": condition.kind,
        "result": finding.result,
        "sentence": sentence,
        "source": condition.source,
    }


def _date(when: date | None) -> str | None:
    return None if when is None else when.isoformat()


def _figure(value: float | None) -> float | int | None:
    """Return a figure without a needless ".0"."""
    return int(value) if value is not None and value == int(value) else value
