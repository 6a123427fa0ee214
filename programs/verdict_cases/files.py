"""Read case files: everything is checked first, and every mistake is reported (docs/cases.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hub.core.text.problems import DataProblems, SourceLocation
from hub.core.text.yaml_files import read_yaml
from hub.core.vocabulary.enums import Area, ConditionKind, Intake, Verdict
from programs.catalogue import parsers
from programs.catalogue.files import DATA
from programs.eligibility.conditions.registry import FACT_FIELDS
from programs.eligibility.facts import TESTED_FIELDS, ApplicantFacts, facts_of, read_fields

CASES = DATA / "cases"
UNVERIFIED = "unverified"

_KEYS = (
    "id", "title_en", "title_fr", "program", "on", "facts", "proposed_areas", "verdict", "because", "missing", "intake",
    "source",
)  # fmt: skip
_REASONS = (*ConditionKind, UNVERIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCase:
    """One company before one program on one day, and the answer that its source calls for.

    ``because`` names the kinds of the conditions that decide: for "not now" those that stand against it, for "worth a
    look" those that are open, with ``UNVERIFIED`` where nobody could verify the entry, for "meets" those that the case
    is about. ``missing`` and ``intake`` are None where the case does not speak of them.
    """

    id: str
    title_en: str
    title_fr: str
    program: str
    on: date
    facts: ApplicantFacts
    verdict: Verdict
    because: frozenset[str]
    missing: frozenset[str] | None
    intake: Intake | None
    source: str

    def title(self, lang: str) -> str:
        return self.title_fr if lang.startswith("fr") else self.title_en


def case_paths() -> tuple[Path, ...]:
    """Return the project's own case files in the order of their names."""
    return tuple(sorted(CASES.glob("*.yaml")))


@cache
def project_cases() -> tuple[VerdictCase, ...]:
    """Return the project's own cases, read once. Raise ``InvalidDataError`` with every mistake."""
    return read_cases(case_paths())


def read_cases(paths: Iterable[Path]) -> tuple[VerdictCase, ...]:
    """Return the cases of files in their order. Raise ``InvalidDataError`` with every mistake of all files."""
    mistakes = DataProblems()
    cases: dict[str, tuple[VerdictCase, SourceLocation]] = {}
    for path in paths:
        file = SourceLocation(mistakes, path.name)
        before = len(mistakes.found)
        rows = read_yaml(path, file)
        if not isinstance(rows, list):
            if len(mistakes.found) == before:
                file.wrong("A list of cases was expected.", "Begin each case with a dash.")
            continue
        for position, row in enumerate(rows, start=1):
            _add(row, SourceLocation(mistakes, path.name, position), cases)
    mistakes.raise_any()
    return tuple(case for case, _ in cases.values())


def _add(row: Any, place: SourceLocation, cases: dict[str, tuple[VerdictCase, SourceLocation]]) -> None:
    if not isinstance(row, Mapping):
        place.wrong("A case was expected.", "Write a mapping that begins with id.")
        return
    name = row.get("id")
    place = place._replace(entry_id=name if isinstance(name, str) else "")
    if name in cases:
        first = cases[name][1]
        problem = f"The id stands already in {first.file}, entry {first.position}."
        place.at("id").wrong(problem, "Give each case its own id.")
        return
    before = len(place.mistakes.found)
    case = _case(parsers.mapping(row, place, _KEYS), place)
    if case is not None and len(place.mistakes.found) == before:
        cases[case.id] = case, place


def _case(given: Mapping[str, Any], place: SourceLocation) -> VerdictCase | None:
    texts = {
        name: parsers.required(given.get(name), place.at(name))
        for name in ("id", "title_en", "title_fr", "program", "on", "verdict", "source")
    }
    for name in ("id", "program"):
        if texts[name] and not parsers.SLUG.fullmatch(texts[name]):
            place.at(name).wrong(f'"{texts[name]}" is not a slug.', "Use small letters, digits and single hyphens.")
    on = parsers.day(given.get("on"), place.at("on"))
    verdict = parsers.member(given.get("verdict"), place.at("verdict"), tuple(Verdict))
    source = parsers.address(given.get("source"), place.at("source"))
    because = parsers.members(given.get("because"), place.at("because"), _REASONS)
    if verdict in {Verdict.NOT_NOW, Verdict.TO_CONFIRM} and not given.get("because"):
        place.at("because").wrong("Nothing says what decides.", "Name the kinds of the conditions that decide.")
    intake = parsers.member(given.get("intake"), place.at("intake"), tuple(Intake))
    missing = parsers.members(given.get("missing"), place.at("missing"), tuple(FACT_FIELDS))
    facts = _facts(given, place)
    if not (on and verdict and source):
        return None
    return VerdictCase(
        id=texts["id"],
        title_en=texts["title_en"],
        title_fr=texts["title_fr"],
        program=texts["program"],
        on=on,
        facts=facts,
        verdict=Verdict(verdict),
        because=frozenset(because),
        missing=frozenset(missing) if "missing" in given else None,
        intake=Intake(intake) if intake else None,
        source=source,
    )


def _facts(given: Mapping[str, Any], place: SourceLocation) -> ApplicantFacts:
    inside = place.at("facts")
    told = given.get("facts")
    if not isinstance(told, Mapping):
        inside.wrong("The facts of a company were expected.", "Write {field: value}, or {} where nothing is known.")
        return ApplicantFacts()

    def report(field: str, expected: str) -> None:
        inside.at(field).wrong(f"{expected[:1].upper()}{expected[1:]}.", "Write it as in a profile file.")

    values = read_fields(told, TESTED_FIELDS, report)
    proposed = parsers.members(given.get("proposed_areas"), place.at("proposed_areas"), tuple(Area))
    if proposed and "areas" in values:
        place.at("proposed_areas").wrong(
            "Areas are proposed only while the company has chosen none.", "Drop one of the two."
        )
    return facts_of(values, proposed_areas=frozenset(proposed))
