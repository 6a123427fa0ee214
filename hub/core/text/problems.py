"""Mistakes of a data file: where each stands, what it is, and how to mend it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class DataProblem:
    """One mistake. ``position`` counts the entries of the file from 1; None where no entry is concerned.

    The problem is empty where the remedy says it, the French where only the project's own files can be wrong in this
    way.
    """

    file: str
    position: int | None = None
    entry_id: str = ""
    field: str = ""
    problem: str = ""
    remedy: str
    problem_fr: str = ""
    remedy_fr: str = ""

    def __str__(self) -> str:
        place = [self.file]
        if self.position is not None:
            place.append(f"entry {self.position}" + (f" ({self.entry_id})" if self.entry_id else ""))
        elif self.entry_id:
            place.append(self.entry_id)
        if self.field:
            place.append(self.field)
        return f"{', '.join(place)}: {f'{self.problem} {self.remedy}'.strip()}"


class InvalidDataError(Exception):
    """The files were refused whole, because of these mistakes; nothing was changed."""

    def __init__(self, mistakes: Iterable[DataProblem]) -> None:
        self.mistakes = tuple(dict.fromkeys(mistakes))
        super().__init__("\n".join(map(str, self.mistakes)))


@dataclass(slots=True)
class DataProblems:
    """The mistakes found so far; every reader adds to it and goes on."""

    found: list[DataProblem] = field(default_factory=list)

    def raise_any(self) -> None:
        """Raise ``InvalidDataError`` when anything was found."""
        if self.found:
            raise InvalidDataError(self.found)


class SourceLocation(NamedTuple):
    """Where a reader stands, so that it can say so with every mistake."""

    mistakes: DataProblems
    file: str
    position: int | None = None
    entry_id: str = ""
    field: str = ""

    def at(self, name: str) -> "SourceLocation":
        """Return the place of a field inside this one."""
        inner = f"{self.field}.{name}" if self.field else name
        return SourceLocation(self.mistakes, self.file, self.position, self.entry_id, inner)

    def wrong(self, problem: str, remedy: str, problem_fr: str = "", remedy_fr: str = "") -> None:
        """Record a mistake at this place: two plain sentences, in French too where others' files may hold it."""
        self.mistakes.found.append(
            DataProblem(
                file=self.file,
                position=self.position,
                entry_id=self.entry_id,
                field=self.field,
                problem=problem,
                remedy=remedy,
                problem_fr=problem_fr,
                remedy_fr=remedy_fr,
            )
        )
