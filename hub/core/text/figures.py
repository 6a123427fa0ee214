"""Figures as people in Canada write them, in English and in French: "$1,234", "1 234,56 $", "1,2 M$", "15 %"."""

import re
from decimal import Decimal

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f']+")
_SIGNS = re.compile(r"\$|%|cad|ca(?=[\d$])", re.IGNORECASE)
_FORM = re.compile(r"(\d[\d.,]*|[.,]\d+)([a-zé]*)")
_FIGURE_FACTORS = {
    "": 1,
    "k": 1_000,
    "thousand": 1_000,
    "mille": 1_000,
    "m": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "b": 1_000_000_000,
    "g": 1_000_000_000,
    "billion": 1_000_000_000,
    "milliard": 1_000_000_000,
    "milliards": 1_000_000_000,
}
# The unit may follow in full: "1,2 million de dollars", "42 people", "15 pour cent".
_UNITS = re.compile(r"(de)?(dollars?|people|persons?|personnes|employees|employés|years?|ans|années|percent|pourcent)$")


def parse_figure(text: str, *, whole: bool = True) -> Decimal | None:
    """Return the figure that ``text`` writes, or None where it writes none.

    A comma or a point before exactly three digits groups thousands, unless a word of magnitude follows; otherwise the
    last of the two is the decimal mark. In what is not ``whole``, such as a percentage, a lone mark is a decimal mark.
    """
    plain = _SIGNS.sub("", _SPACES.sub("", text.lower()))
    found = _FORM.fullmatch(_UNITS.sub("", plain))
    if found is None or found[2] not in _FIGURE_FACTORS:
        return None
    digits = _without_groups(found[1], magnitude=bool(found[2]) or not whole)
    return None if digits is None else Decimal(digits) * _FIGURE_FACTORS[found[2]]


def _without_groups(number: str, *, magnitude: bool) -> str | None:
    """Return the number with a point as decimal mark and no grouping, or None where its marks make no sense."""
    marks = [sign for sign in number if sign in ".,"]
    if not marks:
        return number
    kinds = set(marks)
    last = marks[-1]
    whole, _, rest = number.rpartition(last)
    grouped = marks.count(last) > 1 or (len(kinds) == 1 and len(rest) == 3 and not magnitude and whole)
    if grouped:
        parts = re.split(r"[.,]", number)
        well_made = 0 < len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:]) and len(kinds) == 1
        return "".join(parts) if well_made else None
    parts = re.split(r"[.,]", whole)
    if len(parts) > 1 and not (0 < len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])):
        return None
    return f"{''.join(parts) or '0'}.{rest or '0'}"
