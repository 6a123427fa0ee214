"""Days as people in Canada write them: "2026-11-20", "20/11/2026", "20-Nov-2026", "1er décembre 2026"."""

import re
import unicodedata
from datetime import date

_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may june july aug sept oct nov dec",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "janv fevr mars avr mai juin juill aout sept oct nov dec",
        "janv fev mars avr mai juin juil aout sept oct nov dec",
    )
    for number, name in enumerate(names.split(), start=1)
}
_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(?:le )?(\d{1,2})(?:er|st|nd|rd|th)?(?: of)?[ -]([a-z]+)\.?,?[ -](\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


class AmbiguousDayError(ValueError):
    """Figures that are one day to some readers and another to others: 05/06/2026."""


def parse_day(text: str) -> date:
    """Return the day that ``text`` writes. Raises ``ValueError``, and ``AmbiguousDayError``, which is one."""
    plain = _plain(text)
    if found := _FIGURES.fullmatch(plain):
        first, second, year = map(int, found.groups())
        if first != second and max(first, second) <= 12:
            raise AmbiguousDayError(text)
        return date(year, second, first) if second <= 12 else date(year, first, second)
    if found := _YEAR_FIRST.fullmatch(plain):
        return date(*map(int, found.groups()))
    if found := _DAY_FIRST.fullmatch(plain):
        return date(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.fullmatch(plain):
        return date(int(found[3]), _month(found[1]), int(found[2]))
    return date.fromisoformat(plain)


def _month(name: str) -> int:
    if name not in _MONTHS:
        raise ValueError(name)
    return _MONTHS[name]


def _plain(text: str) -> str:
    """Return a text in small letters, with single spaces and without accents."""
    apart = unicodedata.normalize("NFKD", " ".join(text.lower().split()))
    return "".join(mark for mark in apart if not unicodedata.combining(mark))
