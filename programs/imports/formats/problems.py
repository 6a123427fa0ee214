"""Why a file is refused: each fault with its place and its remedy, in both languages; and the limits of a file."""

from collections.abc import Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblem:
    """One fault. ``row`` is the row of a sheet, the line of a text, or the number of an entry; None: the whole file."""

    problem: Localized
    remedy: Localized
    sheet: str = ""
    row: int | None = None
    column: str = ""
    counts: str = "row"

    def place(self, lang: str) -> str:
        parts = []
        if self.sheet:
            parts.append(Localized(f"Sheet {self.sheet}", f"Feuille {self.sheet}").text(lang))
        if self.row is not None:
            parts.append(_COUNTS[self.counts].text(lang) % self.row)
        if self.column:
            parts.append(Localized(f"column {self.column}", f"colonne {self.column}").text(lang))
        place = ", ".join(parts) or Localized("The file", "Le fichier").text(lang)
        return place[0].upper() + place[1:]

    def text(self, lang: str) -> str:
        """Return the place, the problem and the remedy as one line."""
        colon = f"{NBSP}:" if lang.startswith("fr") else ":"
        return f"{self.place(lang)}{colon} {self.problem.text(lang)} {self.remedy.text(lang)}"


_COUNTS = {
    "row": Localized("row %d", "ligne %d"),
    "line": Localized("line %d", "ligne %d"),
    "entry": Localized("entry %d", "fiche %d"),
}


class FileRefusedError(Exception):
    """The file is refused whole, because of these faults."""

    def __init__(self, faults: Iterable[FileProblem]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.text("en") for fault in self.faults))


def problem_of(
    code: str, *, sheet: str = "", row: int | None = None, column: str = "", counts: str = "row", **told: object
) -> FileProblem:
    """Return a fault by its code, with its place; ``told`` fills the gaps of its words."""
    problem, remedy = fault(code, **told)
    return FileProblem(problem=problem, remedy=remedy, sheet=sheet, row=row, column=column, counts=counts)


def refuse(code: str, **told: Any) -> FileRefusedError:
    """Return the refusal of a file for one fault (as above)."""
    return FileRefusedError([problem_of(code, **told)])
