"""How old the evidence of an entry is on a day, in bands, and how that is said.

Three-valued logic over ``Result`` (Kleene): unknown stays unknown unless the rest already decides.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from hub.core.text.formats import day
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import EvidenceAge, Result

VOUCHER_DAYS = 90  # how long a person's word that an entry is still right holds


def evidence_age(as_of: date, on: date) -> EvidenceAge:
    """Return the band of evidence dated ``as_of``: under 6 calendar months, 6 to 18, over 18, or the year alone.

    A date of 1 January stands for evidence of which only the year is known.
    """
    if (as_of.month, as_of.day) == (1, 1):
        return EvidenceAge.YEAR_ONLY
    return _age(as_of, on)


def review_day(review_by: date | None, vouched_on: date | None) -> date | None:
    """Return the day to look at an entry again: the one that is set, or 90 days after somebody vouched for it.

    The later of the two counts; None where there is neither.
    """
    days = [review_by, None if vouched_on is None else vouched_on + timedelta(VOUCHER_DAYS)]
    return max((day for day in days if day is not None), default=None)


def known_age(as_of: date, on: date, confirmed_on: date | None) -> EvidenceAge:
    """Return the band of an entry: of its evidence, or of its organization's later word, which is good to the day."""
    return evidence_age(as_of, on) if confirmed_on is None or confirmed_on < as_of else _age(confirmed_on, on)


def _age(as_of: date, on: date) -> EvidenceAge:
    if on < months_after(as_of, 6):
        return EvidenceAge.FRESH
    return EvidenceAge.AGEING if on <= months_after(as_of, 18) else EvidenceAge.OLD


def evidence_words(as_of: date, on: date, lang: str, *, confirmed_on: date | None = None) -> str:
    """Return the date of the evidence and, where it matters, its age and what to do about it.

    What the organization confirmed later is as old as its word.
    """
    if confirmed_on is None or confirmed_on < as_of:
        return _words(as_of, evidence_age(as_of, on)).text(lang)
    return f"{evidence_date(as_of).text(lang)} {_confirmed(confirmed_on, _age(confirmed_on, on)).text(lang)}"


def evidence_date(as_of: date) -> Localized:
    if (as_of.month, as_of.day) == (1, 1):
        return Localized(f"Evidence of {as_of.year}.", f"Source de {as_of.year}.")
    return Localized(f"Evidence of {day(as_of, 'en')}.", f"Source du {day(as_of, 'fr')}.")


def _confirmed(on: date, age: EvidenceAge) -> Localized:
    english = f"Confirmed by the organization on {day(on, 'en')}"
    french = f"Confirmé par l’organisme le {day(on, 'fr')}"
    match age:
        case EvidenceAge.AGEING:
            return Localized(f"{english}, 6 to 18 months ago.", f"{french}, il y a de 6 à 18 mois.")
        case EvidenceAge.OLD:
            return Localized(
                f"{english}, over 18 months ago. Confirm before you count on it.",
                f"{french}, il y a plus de 18 mois. Confirmez avant de vous y fier.",
            )
    return Localized(f"{english}.", f"{french}.")


def _words(as_of: date, age: EvidenceAge) -> Localized:
    english, french = f"Evidence of {day(as_of, 'en')}", f"Source du {day(as_of, 'fr')}"
    match age:
        case EvidenceAge.FRESH:
            return Localized(f"{english}.", f"{french}.")
        case EvidenceAge.AGEING:
            return Localized(f"{english}, 6 to 18 months old.", f"{french}, de 6 à 18 mois.")
        case EvidenceAge.OLD:
            return Localized(
                f"{english}, over 18 months old. Confirm before you count on it.",
                f"{french}, plus de 18 mois. Confirmez avant de vous y fier.",
            )
        case EvidenceAge.YEAR_ONLY:
            return Localized(
                f"Evidence of {as_of.year}; the day is not known. Confirm before you count on it.",
                f"Source de {as_of.year}; le jour n’est pas connu. Confirmez avant de vous y fier.",
            )


def months_after(start: date, months: int) -> date:
    """Return the same day so many calendar months later; the last day of a month that has none of its number."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


_NEGATED = {Result.MET: Result.NOT_MET, Result.NOT_MET: Result.MET, Result.UNKNOWN: Result.UNKNOWN}


def all_of(results: Iterable[Result]) -> Result:
    """Return the conjunction: one "not met" decides, else one unknown leaves it open. Of nothing: met."""
    outcome = Result.MET
    for result in results:
        if result is Result.NOT_MET:
            return Result.NOT_MET
        if result is Result.UNKNOWN:
            outcome = Result.UNKNOWN
    return outcome


def any_of(results: Iterable[Result]) -> Result:
    """Return the disjunction: one "met" decides, else one unknown leaves it open. Of nothing: not met."""
    outcome = Result.NOT_MET
    for result in results:
        if result is Result.MET:
            return Result.MET
        if result is Result.UNKNOWN:
            outcome = Result.UNKNOWN
    return outcome


def negate(result: Result) -> Result:
    """Return the opposite; unknown is its own opposite."""
    return _NEGATED[result]


def from_truth(truth: bool | None) -> Result:  # noqa: FBT001 - the truth value is the whole argument
    """Return the result that a yes, a no or a "not known" (None) stands for."""
    if truth is None:
        return Result.UNKNOWN
    return Result.MET if truth else Result.NOT_MET
