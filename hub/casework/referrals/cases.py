"""Read a file of requests to be routed (docs/casework.md): YAML, a JSON object a line, or CSV.

Every scalar is read as text and converted by its field, as in a file of profiles. Every mistake is found in one
reading; a file with one mistake yields no case at all.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from hub.casework.choices import RequestKind
from hub.casework.models import OfficialPresence, ServiceRequest
from hub.casework.referrals.queries import facts_from_request
from hub.core.vocabulary.enums import Language
from hub.directory.choices import PresenceLevel
from hub.directory.models import IntakeQuestion, Seat
from hub.directory.reference.places import ChineseProvince
from hub.facts.registry import PROFILE_FACTS
from hub.facts.types import Choice, Day, FactType, Many, Text, Words, YesNo, shown
from hub.matching.profile.facts import profile_from_answers
from hub.matching.profile.files import InvalidProfilesError, ProfileIssue, read_text, read_yaml_text, unusable
from opportunities.models import Opportunity
from programs.eligibility.facts import PROFILE_FIELDS, ApplicantFacts, Report, read_fields
from programs.models import Program

_SLUG: Any = Text(160)
_PRESENCE: Mapping[str, FactType] = {"level": Choice(PresenceLevel), "city": Words(80)}
# What is told of a company: its activities too, on which filters of seats rest and which no program asks for.
_COMPANY: Mapping[str, FactType] = {**PROFILE_FIELDS, "capabilities": PROFILE_FACTS["capabilities"].type}
# What a request says of itself, by the field of the file; the rest is the company's.
_SAID: Mapping[str, FactType] = {
    "kind": Choice(RequestKind),
    "subject": Words(160),
    "body": Words(6000),
    "language": Choice(Language),
    "province": PROFILE_FIELDS["province"],
    "city": PROFILE_FIELDS["city"],
    "needs": PROFILE_FIELDS["needs"],
    "areas": PROFILE_FIELDS["areas"],
    "cn_provinces": Many(Choice(ChineseProvince)),
}
_NAMED: Mapping[str, Any] = {"program": Program, "opportunity": Opportunity, "wished_seat": Seat}
# Rows of the database that a case names, by their slugs.
_KNOWN: Mapping[str, Any] = {**_NAMED, "asked": Seat, "answers": IntakeQuestion}
# What of it the facts of a company may say, by the names that they have there.
_OF_COMPANY = {"province": "province", "city": "city", "needs": "needs", "areas": "areas", "language": "languages"}
_FIELDS: Mapping[str, FactType] = {
    "id": _SLUG,
    "on": Day(),
    "asked": Many(_SLUG),
    **_SAID,
    **dict.fromkeys(_NAMED, _SLUG),
}
_PARTS = ("company", "presence", "answers")
_BETWEEN = ";"  # values of one cell


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingCase:
    """A request to be routed that stands in no database, with the facts of its company.

    ``on`` is its day where it has one of its own, ``asked`` are seats that were asked already, and ``unknown`` names
    what nobody said.
    """

    id: str
    request: ServiceRequest
    facts: ApplicantFacts
    on: date | None
    asked: frozenset[str]
    unknown: tuple[str, ...]


def read_cases(path: Path) -> tuple[RoutingCase, ...]:
    """Read a file of cases. Raise ``InvalidProfilesError`` with every mistake when it is unreadable or invalid."""
    issues: list[ProfileIssue] = []
    entries = list(_entries(path, issues))
    seen: dict[str, int] = {}
    values = [_checked(path, position, entry, seen, issues) for position, entry in entries]
    known = {name: _rows_named(name, values) for name in _KNOWN}
    issues += [
        _issue(path, position, one.get("id"), name, f"expected one we know; got {shown(slug)}")
        for position, one in values
        for name, rows in known.items()
        for slug in _slugs(one.get(name))
        if slug not in rows
    ]
    if issues:
        raise InvalidProfilesError(tuple(sorted(issues, key=lambda issue: issue.position or 0)))
    return tuple(_case(one, known) for _position, one in values)


def _rows_named(name: str, values: Iterable[tuple[int, Mapping[str, Any]]]) -> Mapping[str, Any]:
    """Return the rows that cases name in a field, by slug (one query)."""
    slugs = {slug for _position, one in values for slug in _slugs(one.get(name))}
    model = _KNOWN[name]
    rows = model.objects.select_related("organization") if model is Program else model.objects.all()
    return rows.in_bulk(slugs, field_name="slug") if slugs else {}


def _slugs(said: Any) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said or ())


def _issue(path: Path, position: int | None, entry_id: Any, field: str, expected: str) -> ProfileIssue:
    name = entry_id if isinstance(entry_id, str) else None
    return ProfileIssue(file=path.name, position=position, entry_id=name, field=field, expected=expected)


# --- Entries of a file -----------------------------------------------------------------------------------------------


def _entries(path: Path, issues: list[ProfileIssue]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the entries of a file with their position, which counts from 1; a line of text counts as it stands."""
    match path.suffix.lower():
        case ".jsonl" | ".ndjson":
            found: Iterable[tuple[int, Any]] = _lines(path, issues)
        case ".csv":
            found = _rows(path, issues)
        case _:
            listed = read_yaml_text(path)
            if not isinstance(listed, list):
                raise unusable(path, "expected a list of requests")
            found = enumerate(listed, start=1)
    for position, entry in found:
        if isinstance(entry, Mapping):
            yield position, entry
        else:
            issues.append(_issue(path, position, None, "request", "expected a mapping of fields"))


def _lines(path: Path, issues: list[ProfileIssue]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, _as_text(json.loads(line, parse_int=str, parse_float=str))
        except (ValueError, RecursionError) as error:
            said = getattr(error, "msg", "it is nested too deeply")
            issues.append(_issue(path, number, None, "line", f"expected a JSON object ({said})"))


def _as_text(value: Any) -> Any:
    """Return what JSON holds with every scalar as text, as YAML is read here."""
    match value:
        case Mapping():
            return {name: _as_text(one) for name, one in value.items()}
        case list():
            return [_as_text(one) for one in value]
        case bool():
            return str(value).lower()
    return value


def _rows(path: Path, issues: list[ProfileIssue]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the rows of a sheet: a dot leads into a mapping, semicolons part a list, and an empty cell says nothing.

    They count as in a spreadsheet: rows without a word are left out, and counted.
    """
    try:
        heads, *rows = list(csv.reader(io.StringIO(read_text(path), newline=""))) or [[]]
    except csv.Error as error:
        raise unusable(path, f"expected a sheet of comma-separated values ({error})") from error
    for number, row in enumerate(rows, start=2):  # the first row holds the names
        if not any(map(str.strip, row)):
            continue
        entry: dict[str, Any] = {}
        for head, cell in zip(heads, row, strict=False):
            if head.strip() and cell.strip():
                _put(entry, head.strip(), cell.strip())
        if len(row) > len(heads):
            wide = "expected no more cells than the first row has"
            issues.append(_issue(path, number, entry.get("id"), "row", wide))
        yield number, entry


def _put(entry: dict[str, Any], head: str, cell: str) -> None:
    *parts, name = head.split(".")
    for part in parts:
        entry = entry.setdefault(part, {})
        if not isinstance(entry, dict):
            return  # a cell says otherwise, and is refused
    of = _COMPANY.get(name) if parts else _FIELDS.get(name)
    entry[name] = [one.strip() for one in cell.split(_BETWEEN)] if isinstance(of, Many) else cell


# --- Their fields ----------------------------------------------------------------------------------------------------


def _checked(
    path: Path, position: int, entry: Mapping[str, Any], seen: dict[str, int], issues: list[ProfileIssue]
) -> tuple[int, dict[str, Any]]:
    def report(field: str, expected: str) -> None:
        issues.append(_issue(path, position, entry.get("id"), field, expected))

    if without := list(_with_nul(entry)):
        for field in without:
            report(field, "expected text without the character NUL")
        return position, {}
    plain = {name: value for name, value in entry.items() if name not in _PARTS}
    if plain.pop("project", None) is not None:
        report("project", "expected under company")
    values = read_fields(plain, _FIELDS, report)
    values["company"] = read_fields(_part(entry, "company", report), _COMPANY, _inside("company", report))
    values["presence"] = read_fields(_part(entry, "presence", report), _PRESENCE, _inside("presence", report))
    answers = _part(entry, "answers", report)
    values["answers"] = read_fields(answers, dict.fromkeys(answers, YesNo()), _inside("answers", report))
    if entry.get("id") is None:
        report("id", "expected a text of its own, not used by another request")
    elif (ident := values.get("id")) and seen.setdefault(ident, position) != position:
        report("id", f"expected a text of its own; item {seen[ident]} has it too")
    return position, values


def _with_nul(value: Any, name: str = "") -> Iterator[str]:
    """Yield the fields with a character that no database keeps."""
    match value:
        case str() if "\0" in value:
            yield name
        case Mapping():
            for key, one in value.items():
                yield from _with_nul(one, f"{name}.{key}" if name else key)
        case list():
            for place, one in enumerate(value):
                yield from _with_nul(one, f"{name}[{place}]")


def _part(entry: Mapping[str, Any], name: str, report: Report) -> Mapping[str, Any]:
    value = entry.get(name)
    if value is not None and not isinstance(value, Mapping):
        report(name, f"expected a mapping of fields; got {shown(value)}")
    return value if isinstance(value, Mapping) else {}


def _inside(part: str, report: Report) -> Report:
    return lambda field, expected: report(f"{part}.{field}", expected)


def _case(values: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> RoutingCase:
    company = values["company"]
    # What the request does not say of the place of its company, the company does.
    said = {name: company[name] for name in ("province", "city") if company.get(name)}
    said |= {name: values[name] for name in _SAID if values.get(name) is not None}
    named = {name: known[name][values[name]] for name in _NAMED if values.get(name)}
    unknown = tuple(name for name in _SAID if name not in said and company.get(_OF_COMPANY.get(name, "")) is None)
    begun: dict[str, Any] = {"kind": RequestKind.UNSURE, "language": ""}
    request = ServiceRequest(**(begun | said | named), answers=values["answers"])
    if values["presence"]:
        request.presence = OfficialPresence(**({"level": PresenceLevel.OFFICER} | values["presence"]))
    # A request has no city that routing reads; its company has.
    beside = replace(profile_from_answers(company, words_tell=False).facts, city=said.get("city"))
    return RoutingCase(
        id=values["id"],
        request=request,
        facts=facts_from_request(request, beside=beside),
        on=date.fromisoformat(values["on"]) if values.get("on") else None,
        asked=frozenset(values.get("asked") or ()),
        unknown=unknown,
    )
