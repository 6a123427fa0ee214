"""Single values as curators type them: numbers, shares, days, addresses, lines."""

import re
from dataclasses import dataclass
from datetime import date

from hub.core.text.days import AmbiguousDayError, parse_day
from hub.core.text.figures import parse_figure
from hub.core.text.formats import is_web_address
from hub.core.text.localized import Localized

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What cannot be read or is missing: the section and field it stands in, and the remedy in both languages.

    ``row`` is the number of a row of the section; ``blank`` tells that something is missing rather than wrong, and
    ``mild`` that the entry may go without it.
    """

    section: str
    field: str
    words: Localized
    row: int | None = None
    blank: bool = False
    mild: bool = False


class ValueMistakeError(ValueError):
    """A value that cannot be read; ``words`` say what to do."""

    def __init__(self, words: Localized) -> None:
        super().__init__(words.en)
        self.words = words


def number(text: str, *, is_whole: bool = False) -> float | None:
    """Return a typed number: "$1,200,000", "1,2 M$", "$5 million" and "33,3" are read; nothing is None."""
    if not text.strip():
        return None
    value = parse_figure(text, whole=is_whole)
    if value is None or value >= 10**13:
        raise ValueMistakeError(Localized("Write a number, such as 250000.", "Écrivez un nombre, par exemple 250000."))
    return float(value)


def whole(text: str) -> int | None:
    """Return a typed whole number; nothing is None."""
    value = number(text, is_whole=True)
    if value is None:
        return None
    if value != int(value) or value >= 2**31 * 1000:
        raise ValueMistakeError(Localized("Write a whole number.", "Écrivez un nombre entier."))
    return int(value)


def count(text: str) -> int | None:
    """Return a typed count, small enough to count things; nothing is None."""
    value = whole(text)
    if value is not None and value > 100_000:
        raise ValueMistakeError(Localized("Write a smaller number.", "Écrivez un nombre plus petit."))
    return value


def percent_text(share: float | None) -> str:
    """Return a share of one as it is typed: 0.333 is "33.3"."""
    return "" if share is None else f"{round(share * 100, 4):g}"


def share(text: str) -> float | None:
    """Return typed percents as a share of one; nothing is None."""
    words = Localized("Write percents between 0 and 100.", "Écrivez un pourcentage entre 0 et 100.")
    try:
        value = number(text)
    except ValueMistakeError:
        raise ValueMistakeError(words) from None
    if value is None:
        return None
    if value > 100:
        raise ValueMistakeError(words)
    return round(value / 100, 4)


def day(text: str) -> date | None:
    """Return a typed day, as people write it; nothing is None."""
    if not text.strip():
        return None
    try:
        return parse_day(text)
    except AmbiguousDayError:
        words = Localized(
            "This may be two days. Write it as 2026-11-24, or with the name of the month.",
            "Cela peut désigner deux dates. Écrivez 2026-11-24, ou le mois en lettres.",
        )
    except ValueError:
        words = Localized(
            "Write a day as 2026-11-24 or 24 November 2026.", "Écrivez une date comme 2026-11-24 ou 24 novembre 2026."
        )
    raise ValueMistakeError(words)


def written_day(text: str) -> str:
    """Return a typed day as a document keeps it, "2026-11-24"; what cannot be read stays as it was typed."""
    try:
        found = day(text)
    except ValueMistakeError:
        return text
    return "" if found is None else found.isoformat()


def address(text: str) -> str:
    """Return a typed web address."""
    plain = text.strip()
    if plain and not (is_web_address(plain) and len(plain) <= 1000):
        raise ValueMistakeError(
            Localized(
                "Write a whole web address, beginning with https://.",
                "Écrivez une adresse Web complète, qui commence par https://.",
            )
        )
    return plain


def mail(text: str) -> str:
    """Return a typed e-mail address."""
    plain = text.strip()
    if plain and not _MAIL.fullmatch(plain):
        raise ValueMistakeError(
            Localized(
                "Write an e-mail address, such as name@example.ca.",
                "Écrivez une adresse de courriel, par exemple nom@exemple.ca.",
            )
        )
    return plain


def lines(text: str) -> tuple[str, ...]:
    """Return the lines that hold something."""
    return tuple(" ".join(line.split(" ")).strip() for line in text.splitlines() if line.strip())


def addresses(text: str) -> tuple[str, ...]:
    """Return the web addresses of a text, one to a line."""
    return tuple(address(line) for line in lines(text))


def slug_of(typed: str) -> str:
    """Return the short name of a program in what was typed: as it stands, or the end of the address of its page."""
    return typed.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2] if "/" in typed else typed


def slugs(text: str) -> tuple[str, ...]:
    """Return the short names of programs of a text, one to a line, whether typed or as addresses of their pages."""
    typed = lines(text)
    found = [slug_of(line) for line in typed]
    for slug, line in zip(found, typed, strict=True):
        if not _SLUG.fullmatch(slug):
            raise ValueMistakeError(
                Localized(
                    f"“{line}” is no address of a program’s page, nor its end, such as ca-nrc-irap.",
                    f"«\u00a0{line}\u00a0» n’est ni l’adresse de la page d’un programme ni sa fin, comme ca-nrc-irap.",
                )
            )
    return tuple(dict.fromkeys(found))
