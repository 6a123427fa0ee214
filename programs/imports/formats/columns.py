"""The columns of a sheet of programs: what each means, and how a row of cells becomes an entry of a program file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from hub.core.text.localized import Localized
from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import CANADA, ConditionKind, IntakeMode, Province, Stage, Support
from hub.publishing.documents.fields import Field, Shape
from programs.catalogue.parsers import FIELDS_OF_RULES
from programs.documents.fields import PURPOSE_SECTION
from programs.eligibility.conditions.registry import CONDITION_TYPES
from programs.imports.formats.problems import MAX_COLUMNS, FileRefusedError, problem_of, refuse


class ColumnType(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    CODES = "codes"
    LINES = "lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A column. ``path`` is the key of the program file, inside a mapping where there are two; ``allowed`` its list.

    A sheet may lack the columns that are ``optional``: it says nothing of them.
    """

    name: str
    path: tuple[str, ...]
    meaning: Localized
    holds: ColumnType = ColumnType.TEXT
    allowed: tuple[str, ...] = ()
    required: bool = False
    optional: bool = False


def _columns_of(kind: ConditionKind) -> Iterator[SheetColumn]:
    """Yield the columns of a kind of condition: two for a figure."""
    each, key = CONDITION_TYPES[kind], kind.value
    if not each.field:
        return
    en, fr = each.field.en, each.field.fr
    if each.parameters.numbers:
        name = key.removesuffix("_cad")
        for end, at_en, at_fr in (("min", "at least", "au moins"), ("max", "at most", "au plus")):
            meaning = Localized(f"{en}: {at_en}", f"{fr}\u00a0: {at_fr}")
            yield SheetColumn(name=f"{name}_{end}", path=("eligibility", key, end), meaning=meaning)
    else:
        holds = ColumnType.TEXT if each.parameters.truth or each.field_tests else ColumnType.CODES
        yield SheetColumn(
            name=key, path=("eligibility", key), meaning=each.field, holds=holds, allowed=each.field_values
        )


_TRUTH = ("true", "false")
_LISTS: Mapping[str | None, tuple[str, ...]] = {
    "jurisdictions": (CANADA, *Province),
    "support": tuple(Support),
    "stages": tuple(Stage),
    "intake": tuple(IntakeMode),
    "truth": _TRUTH,
}
_COSTS = {f"purpose_project_{end}_cad": key for end, key in
          (("min", "project_min"), ("typical", "typical"), ("max", "project_max"))}  # fmt: skip


_HOLDS = {Shape.SEVERAL: ColumnType.CODES} | dict.fromkeys(
    (Shape.LIST, Shape.ADDRESSES, Shape.PROGRAMS, Shape.PLACES), ColumnType.LINES
)


def column_for(field: Field, name: str, *path: str) -> SheetColumn:
    return SheetColumn(
        name=name,
        path=path or (name,),
        meaning=field.label(name),
        holds=_HOLDS.get(field.shape, ColumnType.TEXT),
        allowed=_TRUTH if field.shape is Shape.TICK else tuple(str(value) for value, _label in field.members),
        required=field.required,
        optional=True,
    )


def _purpose_columns() -> Iterator[SheetColumn]:
    """Yield the columns of what a program is for. The main thing that it pays for stands first in its cell."""
    pairs = [(field, name) for field in PURPOSE_SECTION.fields for name in field.columns]
    for field, name in pairs:
        if name != "purpose_main":
            inside = ("ticket_cad", _COSTS[name]) if name in _COSTS else (name.removeprefix("purpose_"),)
            yield column_for(field, name, "purpose", *inside)


def _columns() -> Iterator[SheetColumn]:
    for given in parse_yaml((Path(__file__).parents[2] / "data" / "columns.yaml").read_bytes()):
        if given == "conditions":
            yield from (column for kind in ConditionKind for column in _columns_of(kind))
        elif given == "purpose":
            yield from _purpose_columns()
        else:
            yield SheetColumn(
                name=given["name"],
                path=tuple(given.get("path", given["name"]).split(".")),
                meaning=Localized(*given["means"]),
                holds=ColumnType(given.get("holds", ColumnType.TEXT)),
                allowed=_LISTS.get(given.get("list"), ()),
                required="required" in given,
            )


COLUMNS = tuple(_columns())
BY_NAME: Mapping[str, SheetColumn] = {column.name: column for column in COLUMNS}
_BY_PATH = {".".join(column.path): column.name for column in COLUMNS}


def columns_of(
    header: Sequence[str], *, sheet: str = "", row: int = 1, known: Mapping[str, SheetColumn] = BY_NAME
) -> list[SheetColumn]:
    """Return the columns that a header names, in its order. Raise ``FileRefusedError`` with every fault of it.

    ``known`` are those that a sheet may have: without them, those of a sheet of programs.
    """
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise refuse("too_many_columns", most=MAX_COLUMNS, sheet=sheet, row=row)
    wrong: list[tuple[str, str]] = []
    for name in dict.fromkeys(names):
        if name not in known:
            wrong.append(("column_of_rules" if name in FIELDS_OF_RULES else "unknown_column", name or "?"))
        elif names.count(name) > 1:
            wrong.append(("column_twice", name))
    missing = (name for name, column in known.items() if name not in names and not column.optional)
    wrong += [("missing_column", name) for name in missing]
    if wrong:
        raise FileRefusedError(problem_of(code, sheet=sheet, row=row, column=name[:80]) for code, name in wrong)
    return [known[name] for name in names]


def entry_of(columns: Iterable[SheetColumn], cells: Iterable[str]) -> dict[str, Any]:
    """Return the entry of a program file that a row says; an empty cell says nothing."""
    entry: dict[str, Any] = {}
    for column, cell in zip(columns, cells, strict=False):
        if not cell.strip():
            continue
        inside = entry
        for key in column.path[:-1]:
            inside = inside.setdefault(key, {})
        inside[column.path[-1]] = _READ[column.holds](cell)
    return entry


def column_at(path: str) -> str:
    """Return the column of a dotted key of a program file; the key itself where no column has it."""
    while path and path not in _BY_PATH:
        shorter, _, last = path.rpartition(".")
        if not shorter:
            break
        if last in {"name_en", "name_fr", "acronym"} or last.isdigit():
            path = shorter
        else:
            # A fault of both bounds together stands at the larger one.
            return _BY_PATH.get(f"{path}.max", path)
    return _BY_PATH.get(path) or _BY_PATH.get(f"{path}.max", path)


def _codes(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace("\n", "|").split("|") if part.strip()]


def _lines(cell: str) -> list[str]:
    return [line.strip() for line in cell.splitlines() if line.strip()]


_READ: Mapping[ColumnType, Callable[[str], Any]] = {
    ColumnType.TEXT: str.strip,
    ColumnType.CODES: _codes,
    ColumnType.LINES: _lines,
}
