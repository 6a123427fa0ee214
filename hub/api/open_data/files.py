"""The open data as files: JSON and CSV, each with its dictionary, digest and day.

A file says the same on every day, until something is published; that of opportunities also tells where each stands on
the day. Both forms are written from the records, and the
dictionary is read from their declarations.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from hub.api.records import fields, sources
from hub.api.records.fields import FRENCH, Record
from hub.api.records.programs import ConditionRecordRow, ProgramRecord
from hub.core.text.csv_export import csv_lines
from hub.core.text.localized import Localized

FORMS = MappingProxyType({"json": "application/json; charset=utf-8", "csv": "text/csv; charset=utf-8"})
# Between the values of a list in one cell; inside a value it is written with a backslash.
BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class Dataset:
    """One file: what each of its rows is, where they come from, and what it is called."""

    name: str
    record: type[Record]
    rows: Callable[[], tuple[Sequence[Record], str]]
    title: Localized


def _programs() -> tuple[Sequence[Record], str]:
    data = sources.open_catalogue()
    return data.part.records, data.part.digest


def _conditions() -> tuple[Sequence[Record], str]:
    data = sources.open_catalogue()
    return data.conditions, data.part.digest


def _table(name: str, title: Localized) -> Dataset:
    def rows() -> tuple[Sequence[Record], str]:
        part = sources.part_of(name)
        return part.records, part.digest

    return Dataset(name, sources.TABLES[name].record, rows, title)


DATASETS: Mapping[str, Dataset] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Dataset("programs", ProgramRecord, _programs, Localized("Programs", "Programmes")),
            Dataset("conditions", ConditionRecordRow, _conditions,
            Localized("Conditions of programs", "Conditions des programmes")),
            _table("organizations", Localized("Organizations", "Organismes")),
            _table("offices", Localized("Offices", "Bureaux")),
            _table("areas", Localized("Priority areas", "Domaines prioritaires")),
            _table("opportunities", Localized("Opportunities in China, as far as open to anyone",
                                          "Occasions en Chine, dans la mesure où elles sont ouvertes à tous")),
            _table("signals", Localized("Policy signals", "Signaux de politique")),
            _table("agreements", Localized("Agreements with China", "Ententes avec la Chine")),
        )
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DatasetFile:
    """A file as it is now. ``version`` changes with any word of it; ``sha256`` and ``size`` in bytes are the file's."""

    kind: Dataset
    form: str
    version: str
    rows: int
    sha256: str
    size: int

    @property
    def name(self) -> str:
        """The name under which it is saved."""
        return f"{self.kind.name}.{self.form}"


# The files as last measured, by name and form; each tells its version.
_kept: dict[tuple[str, str], DatasetFile] = {}


def files() -> list[tuple[DatasetFile, ...]]:
    """Return what is said of every file, kind by kind: its forms."""
    return [_forms_of(kind) for kind in DATASETS.values()]


def file_of(name: str, form: str) -> DatasetFile:
    """Return what is said of one file. Raise KeyError where there is none."""
    kind = DATASETS[name]
    rows, version = kind.rows()
    return _now(kind, form, rows, version)


def _forms_of(kind: Dataset) -> tuple[DatasetFile, ...]:
    rows, version = kind.rows()
    return tuple(_now(kind, form, rows, version) for form in FORMS)


def _now(kind: Dataset, form: str, rows: Sequence[Record], version: str) -> DatasetFile:
    kept = _kept.get((kind.name, form))
    if kept is None or kept.version != version:
        kept = _kept[kind.name, form] = _measured(kind, form, rows, version)
    return kept


def _measured(kind: Dataset, form: str, rows: Sequence[Record], version: str) -> DatasetFile:
    digest, size = hashlib.sha256(), 0
    for piece in _written(kind, form, rows):
        data = piece.encode()
        digest.update(data)
        size += len(data)
    return DatasetFile(kind, form, version, len(rows), digest.hexdigest(), size)


def pieces_of(name: str, form: str) -> Iterator[bytes]:
    """Yield a file piece by piece: however long it grows, no more than some rows are in memory as text."""
    kind = DATASETS[name]
    rows, _version = kind.rows()
    waiting: list[str] = []
    held = 0
    for piece in _written(kind, form, rows):
        waiting.append(piece)
        held += len(piece)
        if held > 65_536:
            yield "".join(waiting).encode()
            waiting, held = [], 0
    yield "".join(waiting).encode()


def _written(kind: Dataset, form: str, rows: Iterable[Record]) -> Iterator[str]:
    return csv_lines(_table_of(kind.record, rows)) if form == "csv" else _json(rows)


def _json(rows: Iterable[Record]) -> Iterator[str]:
    yield "["
    for number, row in enumerate(rows):
        yield f"{',' if number else ''}\n{row.model_dump_json()}"
    yield "\n]\n"


def _table_of(record: type[Record], rows: Iterable[Record]) -> Iterator[list[str]]:
    names = list(record.model_fields)
    yield names
    for row in rows:
        values = row.model_dump(mode="json")
        yield [cell_of(values[name]) for name in names]


def cell_of(value: Any) -> str:
    """Return a value as the text of a cell: nothing for null, lists of texts with bars, all else that nests as JSON."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case list() if all(isinstance(each, str) for each in value):
            return BETWEEN.join(each.replace("\\", "\\\\").replace("|", "\\|") for each in value)
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


# --- What the columns mean --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DocumentedField:
    """A column, a parameter or a field. ``codes`` are the values that it may take; none where any may stand there."""

    name: str
    type: Localized
    codes: tuple[str, ...]
    required: bool
    description: Localized


_TYPES: Mapping[str, Localized] = {
    "string": Localized("text", "texte"),
    "integer": Localized("whole number", "nombre entier"),
    "number": Localized("number", "nombre"),
    "boolean": Localized("true or false", "true ou false"),
    "date": Localized("date", "date"),
    "array": Localized("list", "liste"),
    "object": Localized("object", "objet"),
}
_PATH_SLUG = Localized("Stable name in addresses", "Nom stable, qui sert dans les adresses")


def documented_field(
    name: str, told: Mapping[str, Any], shared: Mapping[str, Any], *, required: bool | None = None
) -> DocumentedField:
    """Return what a field means, from its JSON Schema; without ``required``, it is where it is never null."""
    every = [whole_schema(way, shared) for way in told.get("anyOf", [told])]
    ways = [way for way in every if way.get("type") != "null"]
    inner = whole_schema(ways[0].get("items", ways[0]), shared)
    kinds = dict.fromkeys("date" if way.get("format") == "date" else way.get("type", "string") for way in ways)
    words = _PATH_SLUG if name == "slug" else Localized("", "")
    return DocumentedField(
        name=name,
        type=Localized(*(" / ".join(_TYPES[kind].text(lang) for kind in kinds) for lang in ("en", "fr"))),
        codes=tuple(map(str, inner.get("enum") or ([inner["const"]] if "const" in inner else []))),
        required=len(ways) == len(every) if required is None else required,
        description=Localized(told.get("description") or words.en, told.get(FRENCH) or words.fr),
    )


def whole_schema(told: Mapping[str, Any], shared: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema with what it refers to, its own words first."""
    if "$ref" not in told:
        return told
    own = {name: value for name, value in told.items() if name != "$ref"}
    return {**shared[told["$ref"].rpartition("/")[2]], **own}


@lru_cache
def dictionary_of(record: type[Record]) -> tuple[DocumentedField, ...]:
    """Return what each column of a file means, from the declaration of its rows."""
    schema = record.model_json_schema(mode="serialization")
    return tuple(documented_field(name, told, schema.get("$defs", {})) for name, told in schema["properties"].items())


def data_package() -> dict[str, Any]:
    """Return the description of all files as a data package (Frictionless): names, digests, columns and licence."""
    resources = []
    for file in (each for forms in files() for each in forms):
        kind = file.kind
        resources.append(
            {
                "name": f"{kind.name}-{file.form}",
                "title": f"{kind.title.en} / {kind.title.fr}",
                "path": f"/data/{file.name}",
                "format": file.form,
                "encoding": "utf-8",
                "bytes": file.size,
                "hash": f"sha256:{file.sha256}",
                "schema": {"fields": [_field(column) for column in dictionary_of(kind.record)]},
            }
        )
    return {
        "name": "clean-growth-hub",
        "title": "Clean Growth Hub / Carrefour de la croissance propre",
        "licenses": [{"name": fields.LICENCE_SPDX, "path": fields.LICENCE_URL}],
        "resources": resources,
    }


def _field(column: DocumentedField) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "type": {"text": "string", "whole number": "integer", "true or false": "boolean", "list": "string"}.get(
            column.type.en, column.type.en
        ),
        "description": column.description.en,
        FRENCH: column.description.fr,
        "constraints": {"required": column.required},
    }
    if column.codes:
        told["x-codes"] = list(column.codes)
    return told
