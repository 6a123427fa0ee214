"""One reader per declared type: text in, value out. Each records what is wrong and returns None.

Absent and ``null`` are the same: not known. A reader of a list returns an empty tuple for it.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from hub.core.text.formats import is_web_address
from hub.core.text.problems import SourceLocation
from hub.core.text.yaml_files import is_null
from programs.catalogue.faults import report

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
COUNTRY = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
NAICS = re.compile(r"[0-9]{2,6}")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LARGEST = 1e15  # whole numbers up to here are exact in a float, and fit the columns
_BOOLEANS = frozenset({"true", "false", "yes", "no", "on", "off"})


# What programs are to each other was said in a program's own entry once.
FIELDS_OF_RULES = frozenset({"excludes", "combines", "after", "stacking_cap"})


def mapping(value: Any, place: SourceLocation, keys: Collection[str]) -> dict[str, Any]:
    """Return a mapping whose keys are all listed; an unlisted key is a mistake."""
    if is_null(value):
        return {}
    if not isinstance(value, Mapping):
        named = ", ".join(keys)
        report(place, "no_mapping", named=named)
        return {}
    for key in value:
        if key in FIELDS_OF_RULES and key not in keys:
            report(place.at(str(key)), "said_by_rules")
        elif key not in keys:
            named = ", ".join(keys)
            report(place.at(str(key)), "unknown_key", named=named)
    return {key: value[key] for key in keys if key in value}


def text(value: Any, place: SourceLocation) -> str | None:
    """Return a text of one line or more."""
    if is_null(value):
        return None
    if not isinstance(value, str):
        report(place, "no_text")
        return None
    return value.strip()


def required(value: Any, place: SourceLocation) -> str:
    """Return a text that must be there; an empty one after recording its absence."""
    if is_null(value):
        report(place, {"_en": "no_english", "_fr": "no_french"}.get(place.field[-3:], "no_value_given"))
        return ""
    return text(value, place) or ""


def texts(value: Any, place: SourceLocation) -> tuple[str, ...]:
    """Return a list of texts, none of them empty."""
    if is_null(value):
        return ()
    if not isinstance(value, list):
        report(place, "no_list")
        return ()
    for number, item in enumerate(value, start=1):
        if is_null(item) or not isinstance(item, str):
            report(place.at(str(number)), "no_text_in_list")
    return tuple(item.strip() for item in value if isinstance(item, str) and not is_null(item))


def member(value: Any, place: SourceLocation, allowed: Collection[str]) -> str | None:
    """Return a member of a closed list."""
    given = text(value, place)
    if given is None or given in allowed:
        return given
    _report_unknown(given, place, allowed)
    return None


def members(value: Any, place: SourceLocation, allowed: Collection[str]) -> tuple[str, ...]:
    """Return members of a closed list, without repetition."""
    kept: dict[str, None] = {}
    for item in texts(value, place):
        if item in allowed:
            kept[item] = None
        else:
            _report_unknown(item, place, allowed)
    return tuple(kept)


def matching(value: Any, place: SourceLocation, pattern: re.Pattern[str], example: str) -> tuple[str, ...]:
    """Return texts of one form (codes, slugs), without repetition."""
    kept: dict[str, None] = {}
    for item in texts(value, place):
        if pattern.fullmatch(item):
            kept[item] = None
        else:
            report(place, "other_form", item=item, example=example)
    return tuple(kept)


def truth(value: Any, place: SourceLocation) -> bool | None:
    """Return true or false."""
    given = member(value, place, ("true", "false"))
    return None if given is None else given == "true"


def number(value: Any, place: SourceLocation, *, low: float = 0, high: float | None = None) -> int | float | None:
    """Return a number within inclusive bounds: an ``int`` where it is whole."""
    given = text(value, place)
    if given is None:
        return None
    if not _NUMBER.fullmatch(given):
        report(place, "no_number", given=given)
        return None
    found = float(given)
    if abs(found) > _LARGEST:
        report(place, "too_large", given=given)
        return None
    if found < low:
        report(place, "too_small", given=given, low=low)
    elif high is not None and found > high:
        report(place, "too_great", given=given, high=high, low=low)
    return int(found) if found.is_integer() else found


def dollars(value: Any, place: SourceLocation) -> int | None:
    """Return an amount in whole dollars."""
    found = number(value, place)
    if isinstance(found, float):
        report(place, "no_whole_amount", found=found)
        return None
    return found


def share(value: Any, place: SourceLocation) -> float | None:
    """Return a share between 0 and 1, to four decimals."""
    found = number(value, place, high=1)
    return None if found is None else round(float(found), 4)


def bounds(
    value: Any, place: SourceLocation, *, low: float = 0, high: float | None = None, whole_dollars: bool = False
) -> tuple[int | float | None, int | float | None]:
    """Return the inclusive bounds of ``{min, max}``; either may be open."""
    given = mapping(value, place, ("min", "max"))
    if whole_dollars:
        least: int | float | None = dollars(given.get("min"), place.at("min"))
        most: int | float | None = dollars(given.get("max"), place.at("max"))
    else:
        least = number(given.get("min"), place.at("min"), low=low, high=high)
        most = number(given.get("max"), place.at("max"), low=low, high=high)
    if least is not None and most is not None and least > most:
        report(place, "bounds_crossed", least=least, most=most)
    return least, most


def day(value: Any, place: SourceLocation) -> date | None:
    """Return an ISO date."""
    given = text(value, place)
    if given is None:
        return None
    try:
        if _DATE.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    report(place, "no_date", given=given)
    return None


def address(value: Any, place: SourceLocation) -> str | None:
    given = text(value, place)
    if given is None:
        return None
    if not is_web_address(given):
        report(place, "no_address", given=given)
        return None
    return given


def addresses(value: Any, place: SourceLocation) -> tuple[str, ...]:
    found = (address(item, place.at(str(number))) for number, item in enumerate(texts(value, place), start=1))
    return tuple(item for item in found if item)


def _report_unknown(value: str, place: SourceLocation, allowed: Collection[str]) -> None:
    if value.lower() in _BOOLEANS and "ON" in allowed:
        report(place, "truth_for_province", value=value)
    else:
        named = ", ".join(allowed)
        report(place, "unknown_value", value=value, named=named)


def near_to(slug: str, known: Iterable[str]) -> str:
    """Return which known short names of programs one was perhaps meant to be, with commas; "" where none is near."""
    return ", ".join(get_close_matches(slug, list(known), n=3, cutoff=0.7))


# Keys of a contact, and what each is called in an entry.
_CONTACT = {"email": "email", "phone": "phone", "page_en": "url_en", "page_fr": "url_fr", "hours_en": "hours_en",
            "hours_fr": "hours_fr", "source": "source"}  # fmt: skip


def sources(value: Any, place: SourceLocation) -> dict[str, date | None]:
    """Return the sources, each with its own day where it has one: an address, or {url, as_of}."""
    if not isinstance(value, list):
        return dict.fromkeys(addresses(value, place))
    found: dict[str, date | None] = {}
    for number, row in enumerate(value, start=1):
        at = place.at(str(number))
        given = mapping(row, at, ("url", "as_of")) if isinstance(row, dict) else {"url": row}
        if is_null(given.get("url")) or not isinstance(given["url"], str):
            texts([given.get("url")], place)
        elif read := address(given["url"], at):
            found[read] = day(given.get("as_of"), at.at("as_of"))
    return found


def condition_sources(given: Mapping[str, Any], place: SourceLocation) -> dict[str, tuple[str, date | None]]:
    """Return which page says which condition, by the kind of the condition or by its English sentence."""
    rows = given.get("condition_sources")
    found: dict[str, tuple[str, date | None]] = {}
    for number, row in enumerate(rows if isinstance(rows, list) else (), start=1):
        at = place.at(f"condition_sources.{number}")
        said = mapping(row, at, ("condition", "source", "as_of"))
        source = address(said.get("source"), at.at("source")) or ""
        found[required(said.get("condition"), at.at("condition"))] = (
            source,
            day(said.get("as_of"), at.at("as_of")),
        )
    return found


def contact(value: Any, place: SourceLocation) -> dict[str, str]:
    given = mapping(value, place, _CONTACT)
    addresses = ("page_en", "page_fr", "source")
    return {
        name: (address if key in addresses else text)(given.get(key), place.at(key)) or ""
        for key, name in _CONTACT.items()
    }


def own_pages(given: Mapping[str, Any], place: SourceLocation) -> dict[str, Any]:
    """Return on which page, and of which day, the amounts and the intake of a program stand."""
    return {
        f"{what}_{name}": read(given.get(f"{what}_{name}"), place.at(f"{what}_{name}")) or default
        for what in ("amount", "intake")
        for name, read, default in (("source", address, ""), ("as_of", day, None))
    }
