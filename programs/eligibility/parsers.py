"""The fields that tell of a company, as the YAML files of people hold them: every scalar is text until it is read here.

One list serves profiles to be routed and cases that hold the rules (docs/matching.md, docs/cases.md).
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from hub.core.vocabulary.countries import COUNTRIES
from hub.core.vocabulary.enums import Area, ExportExperience, IpStatus, LegalForm, Need, PartnerKind, Province, Stage
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_CHINESE_PROVINCE = re.compile(r"CN-[A-Z]{2}")


class ExpectedError(Exception):
    """Raised by a converter: what the field should hold, and where inside the field."""

    def __init__(self, expected: str, inner: str = "") -> None:
        super().__init__(expected)
        self.expected, self.inner = expected, inner


type Converter = Callable[[Any], Any]
type Report = Callable[[str, str], None]


def text(value: Any) -> str:
    """Read one text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise ExpectedError("expected one text")
    return value.strip()


def words(value: Any) -> str | None:
    """Read free words; blank ones say nothing."""
    return text(value) if not isinstance(value, str) or value.strip() else None


def _member(of: type[StrEnum]) -> Converter:
    names = [member.value for member in of]

    def convert(value: Any) -> str:
        if value not in names:
            raise ExpectedError(f"expected one of {', '.join(names)}; got {_shown(value)}")
        return str(value)

    return convert


def _list(convert: Converter) -> Converter:
    def convert_all(value: Any) -> frozenset[Any]:
        if not isinstance(value, list):
            raise ExpectedError(f"expected a list; got {_shown(value)}")
        return frozenset(_inside(f"[{n}]", convert, item) for n, item in enumerate(value, start=1))

    return convert_all


def _one_or_list(convert: Converter) -> Converter:
    convert_all = _list(convert)
    return lambda value: convert_all(value if isinstance(value, list) else [value])


def _inside(place: str, convert: Converter, value: Any) -> Any:
    try:
        return convert(value)
    except ExpectedError as error:
        raise ExpectedError(error.expected, f"{place}{error.inner}") from error


def _yes_or_no(value: Any) -> bool:
    if value not in {"true", "True", "TRUE", "false", "False", "FALSE"}:
        raise ExpectedError(f"expected true or false; got {_shown(value)}")
    return bool(value.lower() == "true")


def _date(value: Any) -> date:
    wrong = ExpectedError(f"expected a date such as 2027-01-31; got {_shown(value)}")
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise wrong
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong from None


def _pattern(pattern: str, expected: str) -> Converter:
    def convert(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise ExpectedError(f"expected {expected}; got {_shown(value)}")
        return value

    return convert


def _market(value: Any) -> str:
    if value in COUNTRIES or (isinstance(value, str) and _CHINESE_PROVINCE.fullmatch(value)):
        return str(value)
    raise ExpectedError(f"expected an ISO country code such as CN; got {_shown(value)}")


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
        raise ExpectedError(f"expected {bounds}; got {_shown(value)}")

    def convert(value: Any) -> Interval:
        if not isinstance(value, Mapping):
            return Interval.exact(one(value))
        for key in value:
            if key not in {"min", "max"}:
                raise ExpectedError("expected only the keys min and max", f".{key}")
        least, most = value.get("min"), value.get("max")
        if least is None and most is None:
            raise ExpectedError("expected a number, or min or max or both")
        start = low if least is None else _inside(".min", one, least)
        end = high if most is None else _inside(".max", one, most)
        if end is not None and start > end:
            raise ExpectedError(f"expected min not above max; got {start:g} and {end:g}")
        return Interval(start, end)

    return convert


def _shares(value: Any) -> Mapping[str, Interval]:
    if not isinstance(value, Mapping):
        raise ExpectedError(f"expected markets with a share of sales each, as {{CN: 0.2}}; got {_shown(value)}")
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


PROJECT_FIELDS: Mapping[str, Converter] = {
    "province": _member(Province),
    "cost_cad": _number(0, None),
    "own_contribution": _number(0, 1),
    "public_money_cad": _number(0, None),
    "starts": _date,
    "has_partner": _yes_or_no,
    "partner_kind": _one_or_list(_member(PartnerKind)),
}

COMPANY_FIELDS: Mapping[str, Converter] = {
    "province": _member(Province),
    "sub_region": words,
    "city": words,
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
    "memberships": _list(text),
    "certifications": _list(text),
    "ip_status": _member(IpStatus),
    "languages": _list(_pattern(r"[a-z]{2,3}(-[A-Za-z]+)?", "a language code such as en, fr or zh")),
}
_FACTS_BY_FIELD = {"legal_form": "legal_forms"}


def read_fields(entry: Mapping[str, Any], converters: Mapping[str, Converter], report: Report) -> dict[str, Any]:
    """Return the values of the fields that ``converters`` name, and of ``project``; null says as little as absence.

    ``report`` is called with the field and what was expected there, once for each mistake.
    """
    return _read(entry, converters, report, nested={"project": PROJECT_FIELDS})


def facts_of(values: Mapping[str, Any], *, proposed_areas: frozenset[str] = frozenset()) -> ApplicantFacts:
    """Return the facts that values of ``read_fields`` hold; other values are left alone.

    ``proposed_areas`` count while the company has chosen none. Who names a kind of partner has a partner.
    """
    project = dict(values.get("project", {}))
    partner_kinds = project.pop("partner_kind", None)
    if partner_kinds is not None:
        project["partner_kinds"] = partner_kinds
        project.setdefault("has_partner", True)
    known = {field.name for field in fields(ApplicantFacts)}
    given = {_FACTS_BY_FIELD.get(field, field): value for field, value in values.items()}
    return ApplicantFacts(
        **{field: value for field, value in given.items() if field in known and field != "project"},
        proposed_areas=proposed_areas if "areas" not in values else frozenset(),
        project=ProjectFacts(**project),
    )


def _read(
    entry: Mapping[str, Any],
    converters: Mapping[str, Converter],
    report: Report,
    *,
    prefix: str = "",
    nested: Mapping[str, Mapping[str, Converter]],
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field, value in entry.items():
        if field in nested:
            if isinstance(value, Mapping):
                values[field] = _read(value, nested[field], report, prefix=f"{field}.", nested={})
            elif value is not None:
                report(field, f"expected a mapping of fields; got {_shown(value)}")
        elif field not in converters:
            report(f"{prefix}{field}", "unknown field")
        elif value is not None:
            try:
                values[field] = converters[field](value)
            except ExpectedError as error:
                report(f"{prefix}{field}{error.inner}", error.expected)
    return values
