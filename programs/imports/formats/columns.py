"""The columns of a sheet of programs: what each means, and how a row of cells becomes an entry of a program file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hub.core.text.localized import Localized
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
    example: str = ""


def _column(
    name: str,
    en: str,
    fr: str,
    *path: str,
    holds: ColumnType = ColumnType.TEXT,
    allowed: Iterable[str] = (),
    required: bool = False,
    example: str = "",
) -> SheetColumn:
    return SheetColumn(
        name=name,
        path=path or (name,),
        meaning=Localized(en, fr),
        holds=holds,
        allowed=tuple(str(value) for value in allowed),
        required=required,
        example=example,
    )


def _condition(
    name: str, en: str, fr: str, allowed: Iterable[str] = (), holds: ColumnType = ColumnType.CODES
) -> SheetColumn:
    return _column(name, en, fr, "eligibility", name, holds=holds, allowed=allowed)


def _columns_of(kind: ConditionKind) -> Iterator[SheetColumn]:
    """Yield the columns of a kind of condition: two for a figure."""
    each, key = CONDITION_TYPES[kind], kind.value
    if not each.field:
        return
    en, fr = each.field.en, each.field.fr
    if each.parameters.numbers:
        name = key.removesuffix("_cad")
        yield _column(f"{name}_min", f"{en}: at least", f"{fr}\u00a0: au moins", "eligibility", key, "min")
        yield _column(f"{name}_max", f"{en}: at most", f"{fr}\u00a0: au plus", "eligibility", key, "max")
    else:
        one_word = each.parameters.truth or each.field_tests
        yield _condition(key, en, fr, each.field_values, ColumnType.TEXT if one_word else ColumnType.CODES)


_TRUTH = ("true", "false")
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


COLUMNS: tuple[SheetColumn, ...] = (
    _column(
        "id",
        "Short name in the address, which stays: small letters, digits, hyphens",
        "Nom court de l’adresse, qui reste\u00a0: minuscules, chiffres, traits d’union",
        required=True,
        example="qc-example-fund",
    ),
    _column(
        "jurisdiction",
        "Whom it serves: CA, or a province or territory",
        "Qui il sert\u00a0: CA, ou une province ou un territoire",
        allowed=(CANADA, *Province),
        required=True,
        example="QC",
    ),
    _column(
        "organization",
        "Short name of the organization in the directory",
        "Nom court de l’organisme dans le répertoire",
        required=True,
        example="example-agency",
    ),
    _column("name_en", "Name in English", "Nom en anglais", required=True, example="Example Fund"),
    _column("name_fr", "Name in French", "Nom en français", required=True, example="Fonds exemple"),
    _column("summary_en", "What it offers, in English", "Aide offerte, en anglais", required=True),
    _column("summary_fr", "What it offers, in French", "Aide offerte, en français", required=True),
    _column("url_en", "Official page in English", "Page officielle en anglais"),
    _column("url_fr", "Official page in French", "Page officielle en français"),
    _column(
        "support", "Kinds of support", "Formes d’aide", holds=ColumnType.CODES, allowed=Support, required=True,
        example="grant | advisory",
    ),
    _column("stages", "Stages it serves", "Stades visés", holds=ColumnType.CODES, allowed=Stage),
    _column(
        "amount_min", "Smallest amount in whole dollars", "Montant minimal en dollars entiers", "amount_cad", "min"
    ),
    _column(
        "amount_max", "Largest amount in whole dollars", "Montant maximal en dollars entiers", "amount_cad", "max",
        example="250000",
    ),
    _column(
        "cost_share_max", "Largest share of the cost, from 0 to 1", "Part maximale des coûts, de 0 à 1", example="0.5"
    ),
    *(column for kind in ConditionKind for column in _columns_of(kind)),
    _condition(
        "other_en", "Other conditions in English, one to a line", "Autres conditions en anglais, une par ligne",
        holds=ColumnType.LINES,
    ),
    _condition(
        "other_fr", "The same conditions in French, in the same order",
        "Les mêmes conditions en français, dans le même ordre", holds=ColumnType.LINES,
    ),
    _column(
        "intake", "How applications are taken", "Comment les demandes sont reçues", allowed=IntakeMode, required=True,
        example="continuous",
    ),
    _column("opens", "Day it opens, YYYY-MM-DD", "Jour d’ouverture, AAAA-MM-JJ"),
    _column("closes", "Day it closes, YYYY-MM-DD", "Date limite, AAAA-MM-JJ"),
    _column("closed_on", "Day it closed, YYYY-MM-DD", "Jour où il a fermé, AAAA-MM-JJ"),
    _column("ended", "Over for good, where no day is known", "Terminé pour de bon, sans jour connu", allowed=_TRUTH),
    _column(
        "replaced_by", "Short names of what took over", "Noms courts de ce qui le remplace", holds=ColumnType.CODES
    ),
    _column(
        "as_of", "Day of the evidence, YYYY-MM-DD", "Jour de la source, AAAA-MM-JJ", required=True,
        example="2026-11-01",
    ),
    _column(
        "sources", "Pages that say so, one to a line", "Pages qui le disent, une par ligne", holds=ColumnType.LINES,
        required=True, example="https://programs.example/fund",
    ),
    _column(
        "verified", "Whether it was checked with the source", "Si cela a été vérifié à la source", allowed=_TRUTH,
        required=True, example="true",
    ),
    _column("unverified_reason", "Why it could not be verified", "Pourquoi on n’a pas pu le vérifier"),
    *_purpose_columns(),
)  # fmt: skip
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
