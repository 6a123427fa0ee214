"""Single cells: no formulas, and no longer than a person writes."""

from hub.core.words import Words
from programs.importing.faults import Fault

MAX_CELL = 20_000


def formula(*, row: int | None, column: str, sheet: str = "") -> Fault:
    """Return the fault of a cell that computes."""
    return Fault(
        problem=Words("The cell holds a formula.", "La case contient une formule."),
        remedy=Words("Paste the value in its place.", "Collez plutôt la valeur."),
        sheet=sheet,
        row=row,
        column=column,
    )


def check_cell(text: str, *, row: int, column: str, sheet: str = "") -> Fault | None:
    """Return what is wrong with a cell, whatever its column, or None."""
    if text.lstrip().startswith("="):
        return formula(row=row, column=column, sheet=sheet)
    if len(text) > MAX_CELL:
        return Fault(
            problem=Words(
                f"The cell holds more than {MAX_CELL} characters.",
                f"La case contient plus de {MAX_CELL} caractères.",
            ),
            remedy=Words("Shorten it.", "Raccourcissez-la."),
            sheet=sheet,
            row=row,
            column=column,
        )
    return None
