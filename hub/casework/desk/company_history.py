"""What else the staff has done with the company of a case, newest first, as the rooms that keep it tell its reader."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hub.casework.desk.access import Case
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
