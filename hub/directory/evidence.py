"""The date of an entry's evidence in words. Pure."""

from datetime import date

from hub.core.text import base_language, day


def is_year_only(as_of: date) -> bool:
    """Return whether a date is good to the year only: the first of January stands for "some day of that year"."""
    return (as_of.month, as_of.day) == (1, 1)


def evidence_words(as_of: date | None, lang: str) -> str:
    """Return "Evidence of 4 February 2026", "Evidence of 2020 (year only)", or that the source carries no date."""
    french = base_language(lang) == "fr"
    if as_of is None:
        return "La source ne porte pas de date." if french else "The source carries no date."
    if is_year_only(as_of):
        return f"Source de {as_of.year} (année seulement)" if french else f"Evidence of {as_of.year} (year only)"
    return f"Source du {day(as_of, lang)}" if french else f"Evidence of {day(as_of, lang)}"
