"""Figures, dates and lists as a reader in Canada expects them, in English, French and (for buyers) Chinese.

Pure functions: no Django, no clock. The language is always passed in, as a code such as "en", "fr-CA" or "zh-hans".
French follows Canadian usage: a non-breaking space between groups of three and before "$" and "%", a decimal comma,
and 0 and 1 in the singular. Addresses of the web may be stored and shown where they are whole, with http or https, and
with nothing hidden in them.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from hub.core.text.yaml_files import parse_yaml

type Number = int | float | Decimal

NBSP = "\u00a0"
MINUS = "\u2212"

_MONTHS = {
    "en": ["January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"],
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin",
           "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
}  # fmt: skip
_SHORT_MONTHS = {
    "en": "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec",
    "fr": "janv. févr. mars avr. mai juin juill. août sept. oct. nov. déc.",
}
_WEEKDAYS = {
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "zh": ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
}
_CONJUNCTIONS = {
    "en": {"and": "and", "or": "or"},
    "fr": {"and": "et", "or": "ou"},
    "zh": {"and": "和", "or": "或"},
}
_MILLION = Decimal(1_000_000)
_BILLION = Decimal(1_000_000_000)


def base_language(lang: str) -> Literal["en", "fr", "zh"]:
    """Reduce a language code to the one whose rules apply: "fr-CA" is "fr". Raise ValueError if it has none."""
    match lang.lower().split("-")[0]:
        case "en":
            return "en"
        case "fr":
            return "fr"
        case "zh":
            return "zh"
    raise ValueError(f"no text rules for the language {lang!r}")


def plain_number(value: Number, lang: str, *, decimals: int | None = None) -> str:
    """Write a number with its groups of three: "1,234.5" or "1 234,5".

    `decimals` fixes the digits after the mark; by default trailing zeros are dropped.
    """
    number = _exact(value)
    digits = f"{abs(number):,f}" if decimals is None else f"{abs(number):,.{decimals}f}"
    if decimals is None and "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    if base_language(lang) == "fr":
        digits = digits.replace(",", NBSP).replace(".", ",")
    return f"{MINUS}{digits}" if number < 0 else digits


def money_exact(amount: Number, lang: str) -> str:
    """Write an amount in Canadian dollars in full: "$1,234,567" or "1 234 567 $"; cents only when there are any."""
    value = _exact(amount)
    decimals = 0 if value == value.to_integral_value() else 2
    digits = plain_number(abs(value), lang, decimals=decimals)
    sign = MINUS if value < 0 else ""
    match base_language(lang):
        case "en":
            return f"{sign}${digits}"
        case "fr":
            return f"{sign}{digits}{NBSP}$"
        case "zh":
            return f"{sign}{digits}加元"


def money(amount: Number, lang: str) -> str:
    """Write an amount in Canadian dollars for a quick reader: "$1.2 million" or "1,2 M$".

    Below one million the amount is exact. From one million on it is cut, never rounded up, so that "up to" never
    promises more than the source: to two digits when these are exact (1,250,000 is "$1.25 million"), else to one.
    From one billion on French writes « milliards de dollars » in full.
    """
    value = _exact(amount)
    size = abs(value)
    if size < _MILLION:
        return money_exact(value, lang)
    language = base_language(lang)
    if language == "zh":
        return money_exact(value.to_integral_value(ROUND_DOWN), lang)
    unit = _BILLION if size >= _BILLION else _MILLION
    figure = _cut(size / unit)
    digits = plain_number(figure, lang)
    sign = MINUS if value < 0 else ""
    if language == "en":
        return f"{sign}${digits} {'billion' if unit == _BILLION else 'million'}"
    if unit == _MILLION:
        return f"{sign}{digits}{NBSP}M$"
    return f"{sign}{digits}{NBSP}{'milliards' if figure >= 2 else 'milliard'} de dollars"


def percent(share: Number, lang: str) -> str:
    """Write a share of one as a percentage with at most one digit: 0.5 is "50%" or "50 %"."""
    digits = plain_number(round(_exact(share) * 100, 1), lang)
    return f"{digits}{NBSP}%" if base_language(lang) == "fr" else f"{digits}%"


def colon(lang: str) -> str:
    """Return what stands between a name and what is said of it: ": ", after a non-breaking space in French."""
    return f"{NBSP}: " if base_language(lang) == "fr" else ": "


def quoted(words: str, lang: str) -> str:
    """Return somebody's words in quotation marks: “water”, « eau »."""
    return f"«{NBSP}{words}{NBSP}»" if base_language(lang) == "fr" else f"“{words}”"


def day(when: date, lang: str, *, weekday: bool = False, year: bool = True) -> str:
    """Write a date in words: "24 November 2026", "1er décembre 2026", "2026年11月24日".

    `weekday` puts the name of the day in front; `year=False` leaves the year out. A datetime counts as the date it
    carries: bring it to the reader's zone first.
    """
    language = base_language(lang)
    if language == "zh":
        text = (f"{when.year}年" if year else "") + f"{when.month}月{when.day}日"
        return f"{text}{_WEEKDAYS['zh'][when.weekday()]}" if weekday else text
    text = f"{_day_of_month(when, language)} {_MONTHS[language][when.month - 1]}" + (f" {when.year}" if year else "")
    return f"{_WEEKDAYS[language][when.weekday()]} {text}" if weekday else text


def is_first_of_year(when: date) -> bool:
    """Return whether a day may stand for "some day of that year", as a start does of which the year alone is known."""
    return (when.month, when.day) == (1, 1)


def is_last_of_year(when: date) -> bool:
    """Return whether a day may stand for the end of a year, as an end does of which the year alone is known."""
    return (when.month, when.day) == (12, 31)


def _day_of_month(when: date, language: str) -> str:
    return "1er" if language == "fr" and when.day == 1 else str(when.day)


def short_month(when: date, lang: str) -> str:
    """Write the month of a day for a narrow place: "Sept", "sept."; "juin" and "juill." stay apart."""
    return _SHORT_MONTHS["fr" if base_language(lang) == "fr" else "en"].split()[when.month - 1]


def short_day(when: date, lang: str, *, weekday: bool = True) -> str:
    """Write a day for a narrow column: "Mon 30 Nov", "lun. 30 nov."; `weekday=False` leaves the name of the day out."""
    language = "fr" if base_language(lang) == "fr" else "en"
    text = f"{_day_of_month(when, language)} {short_month(when, language)}"
    if not weekday:
        return text
    name = _WEEKDAYS[language][when.weekday()][:3] + ("." if language == "fr" else "")
    return f"{name} {text}"


def clock_time(moment: datetime | time, lang: str) -> str:
    """Write the time of day on a 24-hour clock: "23:59" or "23 h 59"; French drops the minutes of a full hour."""
    if base_language(lang) != "fr":
        return f"{moment.hour}:{moment.minute:02}"
    return f"{moment.hour}{NBSP}h" + (f"{NBSP}{moment.minute:02}" if moment.minute else "")


def days_until(when: date, today: date) -> int:
    """Count calendar days from `today` to `when`; negative once it is past."""
    return (_date(when) - _date(today)).days


def plural(number: Number, lang: str, one: str, other: str) -> str:
    """Choose the form for a number and put the number in place of "{n}".

    English has the singular for 1 alone, French for everything below 2, Chinese never.
    """
    match base_language(lang):
        case "en":
            form = one if number == 1 else other
        case "fr":
            form = one if abs(_exact(number)) < 2 else other
        case "zh":
            form = other
    return form.replace("{n}", plain_number(number, lang))


def join_words(words: Sequence[str], lang: str, conjunction: Literal["and", "or"] = "and") -> str:
    """Join words to a list in a sentence: "a, b and c", « a, b ou c ». An empty list is an empty string.

    Where one of them has the conjunction in it, commas alone part them: "research and development, advice".
    """
    language = base_language(lang)
    link = _CONJUNCTIONS[language][conjunction]
    if len(words) < 2:
        return "".join(words)
    if any(f" {link} " in word for word in words):
        return ", ".join(words)
    if language == "zh":
        return "、".join(words[:-1]) + link + words[-1]
    return f"{', '.join(words[:-1])} {link} {words[-1]}"


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return text as it is compared: no case, no accents, every run of other signs one space."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.split())


def members_named(typed: str, members: Sequence[tuple[str, str]]) -> list[str]:
    """Return the members of a list that are meant: by the value, else the name, the acronym, or a part of the name.

    An acronym stands in brackets or before a comma: "IRAP" and "NRC" are the members of those acronyms, not others that
    carry the letters in their names.
    """
    if not typed or typed in dict(members):
        return [typed] if typed else []
    sought = fold(typed)
    return (
        [member for member, name in members if fold(name) == sought]
        or [member for member, name in members if sought in _acronyms(name)]
        or [member for member, name in members if sought in fold(name)]
    )


def _acronyms(name: str) -> set[str]:
    bracketed = [word for one in re.findall(r"\(([^)]*)\)", name) if one.isupper() for word in (one, *one.split())]
    return {fold(one) for one in (*bracketed, name.partition(",")[0])}


def _exact(value: Number) -> Decimal:
    """Turn a float into the decimal that a person reads, not into its binary value."""
    return Decimal(str(value)) if isinstance(value, float) else Decimal(value)


def _cut(value: Decimal) -> Decimal:
    hundredths = value.quantize(Decimal("0.01"), ROUND_DOWN)
    return hundredths if hundredths == value else value.quantize(Decimal("0.1"), ROUND_DOWN)


def _date(when: date) -> date:
    return when.date() if isinstance(when, datetime) else when


def lower_first(words: str) -> str:
    """Return words with a small first letter, as they stand inside a sentence."""
    return words[:1].lower() + words[1:]


# What stands nowhere in an address: spaces, a backslash (browsers read it as a slash), what could end an attribute,
# controls, and signs that show nothing or turn the direction of writing. One rule for Python and for PostgreSQL.
_NEVER = r'\s\\<>"\u0001-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff'
# No name stands before the host either: "https://bank.example@evil.example/" leads to the second.
WEB_ADDRESS = rf"https?://[^/?#@:{_NEVER}]+(:\d{{1,5}})?([/?#][^{_NEVER}]*)?"
_DOMAINS = parse_yaml((Path(__file__).resolve().parents[1] / "data" / "domains.yaml").read_bytes())
DOMAINS_OF_GOVERNMENT = {code: tuple(domains) for code, domains in _DOMAINS["governments"].items()}
GOVERNMENT_DOMAINS = (
    *(domain for domains in DOMAINS_OF_GOVERNMENT.values() for domain in domains),
    *_DOMAINS["parliament"],
)
GOVERNMENTS_ABROAD = tuple(domain for domains in _DOMAINS["abroad"].values() for domain in domains)
MAIL_PROVIDERS = frozenset(_DOMAINS["mail_providers"].split())

# What stands in the name of a site that is not the true one.
_TRIAL = frozenset({"staging", "stage", "stg", "uat", "preprod", "preproduction", "sandbox", "clone", "localhost"})
# Four numbers, one number, or the newer kind in its brackets.
_NUMBER = re.compile(r"[\d.]+|0x[0-9a-f.]+|.*:.*", re.IGNORECASE)
_WEB = re.compile(WEB_ADDRESS, re.IGNORECASE)
# A place on the page or a page of the portal; "//evil.example/" is another host.
_OWN = re.compile(rf"#[^{_NEVER}]*|/(?!/)[^{_NEVER}]*")


def is_web_address(text: str) -> bool:
    """Return whether ``text`` is a whole http or https address that a page may lead to."""
    return bool(_WEB.fullmatch(text))


def is_own_address(text: str) -> bool:
    """Return whether ``text`` leads to a page of the portal, written without its host, or to a place on the page."""
    return bool(_OWN.fullmatch(text))


def is_sourceworthy(address: str) -> bool:
    """Return whether the host of an address is a site of its own: no bare number, test site or copy on a builder."""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return False
    if not host or _NUMBER.fullmatch(host) or "." not in host:
        return False
    return not _TRIAL.intersection(re.split(r"[.-]", host)) and not lies_on(address, _DOMAINS["site_builders"].split())


def lies_on(address: str, domains: Iterable[str]) -> bool:
    """Return whether the host of an address is one of some domains, or lies below one."""
    host = f".{urlsplit(address).hostname or ''}"
    return any(host.endswith(f".{domain}") for domain in domains)


_LANGUAGE_OF_PAGE = re.compile(r"(?:[?&]lang=|/)(en|fr)[ga]?(?=[/?&#]|\.html|$)|-(en|fr)[ga]?\.", re.IGNORECASE)


def language_of_address(address: str) -> str:
    """Return "en" or "fr" where an address says in which its page is ("lang=eng", "/fr/", "-fra."), else ""."""
    found = _LANGUAGE_OF_PAGE.search(address)
    return (found[1] or found[2]).lower() if found else ""


def site_of(address: str) -> str:
    """Return the name of the site that an address leads to, as the text of a link."""
    return (urlsplit(address).hostname or address).removeprefix("www.")
