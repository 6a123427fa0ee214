"""Why a file is refused: each fault with its place and its remedy, in both languages; and the limits of a file."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from programs.catalogue.faults import fault

MAX_BYTES = 2_000_000
MAX_UNPACKED = 20_000_000
MAX_ROWS = 5_000
MAX_COLUMNS = 80
MAX_SHEETS = 10
MAX_MEMBERS = 200
# What a spreadsheet program packs shrinks some 10 to 40 times; a bomb shrinks 1,000 times.
MAX_RATIO = 200
MAX_FAULTS = 100
# Of what stands in a cell a fault quotes no more.
MOST_GIVEN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblem:
    """One fault. ``row`` is the row of a sheet, the line of a text, or the number of an entry; None: the whole file.

    ``given`` is what stands there, ``also`` are the other rows of which the same is wrong.
    """

    problem: Localized
    remedy: Localized
    sheet: str = ""
    row: int | None = None
    column: str = ""
    counts: str = "row"
    given: str = ""
    also: tuple[int, ...] = ()

    def place(self, lang: str) -> str:
        parts = []
        if self.sheet:
            parts.append(Localized(f"Sheet {self.sheet}", f"Feuille {self.sheet}").text(lang))
        if self.row is not None:
            counted = _COUNTS[self.counts][bool(self.also)]
            parts.append(f"{counted.text(lang)} {_ranges([self.row, *self.also], lang)}")
        if self.column:
            parts.append(Localized(f"column {self.column}", f"colonne {self.column}").text(lang))
        if self.given:
            parts.append(Localized(f"“{self.given}”", f"«\u00a0{self.given}\u00a0»").text(lang))
        place = ", ".join(parts) or Localized("The file", "Le fichier").text(lang)
        return place[0].upper() + place[1:]

    def text(self, lang: str) -> str:
        """Return the place, the problem and the remedy as one line."""
        colon = f"{NBSP}:" if lang.startswith("fr") else ":"
        return f"{self.place(lang)}{colon} {self.problem.text(lang)} {self.remedy.text(lang)}"


_COUNTS = {
    "row": (Localized("row", "ligne"), Localized("rows", "lignes")),
    "line": (Localized("line", "ligne"), Localized("lines", "lignes")),
    "entry": (Localized("entry", "fiche"), Localized("entries", "fiches")),
}


def _ranges(rows: Iterable[int], lang: str) -> str:
    """Return rows as people count them: "2 to 31, 40"."""
    runs = [[row for _place, row in run] for _key, run in groupby(enumerate(rows), lambda one: one[1] - one[0])]
    to = Localized("to", "à").text(lang)
    return ", ".join(f"{run[0]} {to} {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


class FileRefusedError(Exception):
    """The file is refused whole, because of these faults; ``told`` has each once that is wrong with several rows."""

    def __init__(self, faults: Iterable[FileProblem]) -> None:
        self.faults = tuple(faults)
        self.told = tuple(_told_once(self.faults))
        super().__init__("\n".join(fault.text("en") for fault in self.faults))


def _told_once(faults: Iterable[FileProblem]) -> Iterable[FileProblem]:
    """Return faults in their order, one for all rows of which the same is wrong."""
    rows: dict[FileProblem, list[int]] = {}
    for one in faults:
        rows.setdefault(replace(one, row=None), []).extend([] if one.row is None else [one.row])
    for one, found in rows.items():
        numbers = sorted({*found})
        yield replace(one, row=numbers[0] if numbers else None, also=tuple(numbers[1:]))


def problem_of(
    code: str, *, sheet: str = "", row: int | None = None, column: str = "", counts: str = "row", given: str = "",
    **told: object,
) -> FileProblem:  # fmt: skip
    """Return a fault by its code, with its place and what stands there; ``told`` fills the gaps of its words."""
    problem, remedy = fault(code, **told)
    return FileProblem(problem=problem, remedy=remedy, sheet=sheet, row=row, column=column, counts=counts, given=given)


def refuse(code: str, **told: Any) -> FileRefusedError:
    """Return the refusal of a file for one fault (as above)."""
    return FileRefusedError([problem_of(code, **told)])
