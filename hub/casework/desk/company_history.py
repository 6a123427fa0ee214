"""What else the staff has done with the company of a case, newest first, as the rooms that keep it tell its reader."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hub.casework.choices import SurveyResult
from hub.casework.desk.access import Case
from hub.casework.models import ServiceRequest
from hub.core.text.formats import join_words
from hub.directory.models import Seat

_MOST = 6


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing: the day it carries, what it is with its page, and what came of it."""

    on: date
    title: str
    url: str
    words: str


# Given the key of a company and the seats of the reader, what these seats may read; in the language of the page.
type HistorySource = Callable[[int, Sequence[Seat], str], Iterable[HistoryLine]]
_SOURCES: list[HistorySource] = []


def register_company_history(source: HistorySource) -> None:
    """Ask a room of what it keeps of a company. Called once, when the portal starts."""
    _SOURCES.append(source)


def company_history(case: Case, lang: str) -> list[HistoryLine]:
    """Return the latest that its reader may read of the company of a case, beside its requests."""
    found = [line for source in _SOURCES for line in source(case.request.company_id, case.seats, lang)]
    return sorted(found, key=lambda line: line.on, reverse=True)[:_MOST]


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """Another request of the company, and what became of it."""

    request: ServiceRequest
    words: str


def earlier_lines(rows: Iterable[ServiceRequest], case: Case, lang: str) -> list[EarlierLine]:
    """Return the other requests of the company; what it says came of one is read by those who had it."""
    held = {seat.pk for seat in case.seats}
    return [EarlierLine(row, _became(row, lang, had_it=row.owner_id in held)) for row in rows]


def _became(row: ServiceRequest, lang: str, *, had_it: bool) -> str:
    words = str(row.get_outcome_display() if row.outcome else row.get_state_display())  # type: ignore[attr-defined]
    came = (getattr(row, "came_of_it", None) or []) if had_it else []
    if not came:
        return words
    results = join_words([str(SurveyResult(one).label) for one in came], lang)
    return _("%(outcome)s. The company says: %(results)s") % {"outcome": words, "results": results}
