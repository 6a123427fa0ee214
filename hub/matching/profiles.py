"""Read and check a file of company profiles, as docs/matching.md describes it.

YAML is read as text and converted field by field, so that ``ON`` never becomes a boolean nor an id a date. Every
mistake of the file is found in one reading; a file with one mistake yields no profile at all.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, override

import yaml

from hub.core.vocabulary import (
    Area,
    ExportExperience,
    IpStatus,
    LegalForm,
    Need,
    PartnerKind,
    Province,
    Stage,
)
from hub.matching.areas import Proposal, propose_areas
from hub.matching.countries import COUNTRIES
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_CHINESE_PROVINCE = re.compile(r"CN-[A-Z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileMistake:
    """One mistake in a file: where it stands and what was expected there. ``position`` counts from 1."""

    file: str
    position: int | None
    entry_id: str | None
    field: str
    expected: str

    @override
    def __str__(self) -> str:
        place = "" if self.position is None else f" item {self.position}"
        name = "" if self.entry_id is None else f" (id {self.entry_id})"
        return f"{self.file}:{place}{name} {self.field}: {self.expected}".replace(":  ", ": ")


class ProfilesError(Exception):
    """A file of profiles that cannot be used, with every mistake in it."""

    def __init__(self, mistakes: tuple[ProfileMistake, ...]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One company to be routed: its facts and, from its words, the areas proposed to it.

    ``area_order`` names the areas that count for its rank, the main one first: its own choice as written, else the
    proposals.
    """

    id: str
    name: str | None
    facts: ApplicantFacts
    proposals: tuple[Proposal, ...]
    area_order: tuple[str, ...]


class _ExpectedError(Exception):
    """Raised by a converter: what the field should hold, and where inside the field."""

    def __init__(self, expected: str, inner: str = "") -> None:
        super().__init__(expected)
        self.expected, self.inner = expected, inner


type Converter = Callable[[Any], Any]


# --- YAML as text ---------------------------------------------------------------------------------------------------


class _TextLoader(yaml.BaseLoader):
    """Every plain scalar is text, except the null of YAML; a key written twice is an error."""


def _mapping(loader: _TextLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise yaml.constructor.ConstructorError(None, None, f'the key "{twice}" stands twice', node.start_mark)
    return loader.construct_mapping(node, deep=True)


_TextLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_TextLoader.add_constructor("tag:yaml.org,2002:null", lambda loader, node: None)
_TextLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def _load(path: Path) -> Any:
    def unusable(expected: str) -> ProfilesError:
        return ProfilesError(
            (ProfileMistake(file=path.name, position=None, entry_id=None, field="file", expected=expected),)
        )

    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), _TextLoader)  # noqa: S506 (reads text only)
    except OSError as error:
        raise unusable(f"expected a readable file ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise unusable("expected text in UTF-8") from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is nested too deeply"
        raise unusable(f"expected valid YAML ({problem}{where})") from error


# --- Converters of one field ------------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _ExpectedError("expected one text")
    return value.strip()


def _words(value: Any) -> str | None:
    """Read free words; blank ones say nothing."""
    return _text(value) if not isinstance(value, str) or value.strip() else None


def _member(of: type[StrEnum]) -> Converter:
    names = [member.value for member in of]

    def convert(value: Any) -> str:
        if value not in names:
            raise _ExpectedError(f"expected one of {', '.join(names)}; got {_shown(value)}")
        return str(value)

    return convert


def _list(convert: Converter) -> Converter:
    def convert_all(value: Any) -> frozenset[Any]:
        if not isinstance(value, list):
            raise _ExpectedError(f"expected a list; got {_shown(value)}")
        return frozenset(_inside(f"[{n}]", convert, item) for n, item in enumerate(value, start=1))

    return convert_all


def _one_or_list(convert: Converter) -> Converter:
    convert_all = _list(convert)
    return lambda value: convert_all(value if isinstance(value, list) else [value])


def _inside(place: str, convert: Converter, value: Any) -> Any:
    try:
        return convert(value)
    except _ExpectedError as error:
        raise _ExpectedError(error.expected, f"{place}{error.inner}") from error


def _yes_or_no(value: Any) -> bool:
    if value not in {"true", "True", "TRUE", "false", "False", "FALSE"}:
        raise _ExpectedError(f"expected true or false; got {_shown(value)}")
    return bool(value.lower() == "true")


def _date(value: Any) -> date:
    wrong = _ExpectedError(f"expected a date such as 2027-01-31; got {_shown(value)}")
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise wrong
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong from None


def _pattern(pattern: str, expected: str) -> Converter:
    def convert(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise _ExpectedError(f"expected {expected}; got {_shown(value)}")
        return value

    return convert


def _market(value: Any) -> str:
    if value in COUNTRIES or (isinstance(value, str) and _CHINESE_PROVINCE.fullmatch(value)):
        return str(value)
    raise _ExpectedError(f"expected an ISO country code such as CN; got {_shown(value)}")


def _markets(value: Any) -> frozenset[str]:
    """Read markets; one that names a Chinese province also names China."""
    markets: frozenset[str] = _list(_market)(value)
    return markets | {"CN"} if any(_CHINESE_PROVINCE.fullmatch(market) for market in markets) else markets


def _number(low: float, high: float | None) -> Converter:
    bounds = f"a number of {low:g} or more" if high is None else f"a number from {low:g} to {high:g}"

    def one(value: Any) -> float:
        if isinstance(value, str) and _NUMBER.fullmatch(value):
            number = float(value)
            if math.isfinite(number) and number >= low and (high is None or number <= high):
                return number
        raise _ExpectedError(f"expected {bounds}; got {_shown(value)}")

    def convert(value: Any) -> Interval:
        if not isinstance(value, Mapping):
            return Interval.exact(one(value))
        for key in value:
            if key not in {"min", "max"}:
                raise _ExpectedError("expected only the keys min and max", f".{key}")
        least, most = value.get("min"), value.get("max")
        if least is None and most is None:
            raise _ExpectedError("expected a number, or min or max or both")
        start = low if least is None else _inside(".min", one, least)
        end = high if most is None else _inside(".max", one, most)
        if end is not None and start > end:
            raise _ExpectedError(f"expected min not above max; got {start:g} and {end:g}")
        return Interval(start, end)

    return convert


def _shares(value: Any) -> Mapping[str, Interval]:
    if not isinstance(value, Mapping):
        raise _ExpectedError(f"expected markets with a share of sales each, as {{CN: 0.2}}; got {_shown(value)}")
    share = _number(0, 1)
    return MappingProxyType(
        {
            _inside(f".{market}", _market, market): _inside(f".{market}", share, part)
            for market, part in value.items()
            if part is not None
        }
    )


def _shown(value: Any) -> str:
    match value:
        case str():
            return f'"{value[:40]}…"' if len(value) > 40 else f'"{value}"'
        case list():
            return "a list"
        case Mapping():
            return "a mapping"
        case _:
            return "nothing"


_PROJECT: Mapping[str, Converter] = {
    "province": _member(Province),
    "cost_cad": _number(0, None),
    "own_contribution": _number(0, 1),
    "public_money_cad": _number(0, None),
    "starts": _date,
    "has_partner": _yes_or_no,
    "partner_kind": _one_or_list(_member(PartnerKind)),
}

_FIELDS: Mapping[str, Converter] = {
    "id": _text,
    "name": _words,
    "description": _words,
    "description_en": _words,
    "description_fr": _words,
    "description_zh": _words,
    "province": _member(Province),
    "sub_region": _words,
    "city": _words,
    "employees": _number(0, None),
    "annual_revenue_cad": _number(0, None),
    "years_in_business": _number(0, None),
    "trl": _number(1, 9),
    "stage": _member(Stage),
    "legal_form": _one_or_list(_member(LegalForm)),
    "for_profit": _yes_or_no,
    "naics": _list(_pattern(r"\d{2,6}", "a NAICS code of 2 to 6 digits")),
    "areas": _list(_member(Area)),
    "needs": _list(_member(Need)),
    "target_markets": _markets,
    "market_sales_share": _shares,
    "export_experience": _member(ExportExperience),
    "ownership": _list(_pattern(r"[a-z][a-z_-]*", "a group such as indigenous, women, youth or black")),
    "canadian_controlled": _yes_or_no,
    "memberships": _list(_text),
    "certifications": _list(_text),
    "ip_status": _member(IpStatus),
    "languages": _list(_pattern(r"[a-z]{2,3}(-[A-Za-z]+)?", "a language code such as en, fr or zh")),
}
_DESCRIPTIONS = ("description", "description_en", "description_fr", "description_zh")
_FACTS_BY_FIELD = {"legal_form": "legal_forms"}


# --- Profiles ---------------------------------------------------------------------------------------------------------


def read_profiles(path: Path) -> tuple[Profile, ...]:
    """Read a file of profiles. Raise `ProfilesError` with every mistake when it is unreadable or invalid."""
    entries = _load(path)
    reader = _Reader(path.name)
    if not isinstance(entries, list):
        raise ProfilesError((reader.mistake(None, None, "file", "expected a list of profiles"),))
    profiles = [reader.profile(position, entry) for position, entry in enumerate(entries, start=1)]
    if reader.mistakes:
        raise ProfilesError(tuple(reader.mistakes))
    return tuple(profile for profile in profiles if profile is not None)


class _Reader:
    """Reads the entries of one file and gathers their mistakes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.mistakes: list[ProfileMistake] = []
        self.positions: dict[str, int] = {}

    def mistake(self, position: int | None, entry_id: str | None, field: str, expected: str) -> ProfileMistake:
        return ProfileMistake(file=self.file, position=position, entry_id=entry_id, field=field, expected=expected)

    def profile(self, position: int, entry: Any) -> Profile | None:
        if not isinstance(entry, Mapping):
            self.mistakes.append(self.mistake(position, None, "profile", "expected a mapping of fields"))
            return None
        entry_id = entry.get("id") if isinstance(entry.get("id"), str) else None
        before = len(self.mistakes)

        def report(field: str, expected: str) -> None:
            self.mistakes.append(self.mistake(position, entry_id, field, expected))

        values = self._convert(entry, _FIELDS, report, prefix="", nested={"project": _PROJECT})
        if entry.get("id") is None:
            report("id", "expected a text of its own, not used by another profile")
        elif entry_id is not None and self.positions.setdefault(entry_id.strip(), position) != position:
            report("id", f"expected a text of its own; item {self.positions[entry_id.strip()]} has it too")
        if len(self.mistakes) > before:
            return None
        return _profile(values, own_order=entry.get("areas"))

    def _convert(
        self,
        entry: Mapping[str, Any],
        converters: Mapping[str, Converter],
        report: Callable[[str, str], None],
        *,
        prefix: str,
        nested: Mapping[str, Mapping[str, Converter]],
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for field, value in entry.items():
            if field in nested:
                if isinstance(value, Mapping):
                    values[field] = self._convert(value, nested[field], report, prefix=f"{field}.", nested={})
                elif value is not None:
                    report(field, f"expected a mapping of fields; got {_shown(value)}")
            elif field not in converters:
                report(f"{prefix}{field}", "unknown field")
            elif value is not None:
                try:
                    values[field] = converters[field](value)
                except _ExpectedError as error:
                    report(f"{prefix}{field}{error.inner}", error.expected)
        return values


def _profile(values: dict[str, Any], own_order: list[str] | None) -> Profile:
    project = values.get("project", {})
    partner_kinds = project.pop("partner_kind", None)
    if partner_kinds is not None:
        project["partner_kinds"] = partner_kinds
        project.setdefault("has_partner", True)
    proposals = propose_areas(*(values.get(field) for field in _DESCRIPTIONS))
    proposed = tuple(proposal.area for proposal in proposals)
    known = {field.name for field in fields(ApplicantFacts)}
    given = {_FACTS_BY_FIELD.get(field, field): value for field, value in values.items()}
    facts = ApplicantFacts(
        **{field: value for field, value in given.items() if field in known and field != "project"},
        proposed_areas=frozenset(proposed) if "areas" not in values else frozenset(),
        project=ProjectFacts(**project),
    )
    return Profile(
        id=values["id"],
        name=values.get("name"),
        facts=facts,
        proposals=proposals,
        area_order=proposed if own_order is None else tuple(own_order),
    )
