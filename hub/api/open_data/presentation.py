"""The data and the API as their pages show them, in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from hub.api.open_data.files import DatasetFile, DictionaryColumn, dictionary_of
from hub.api.records.fields import FRENCH
from hub.api.v1.openapi import openapi_document
from hub.api.v1.problems import PROBLEM_KINDS
from hub.core.text.formats import NBSP, plain_number
from hub.core.text.localized import Localized

_KILO = 1024


@dataclass(frozen=True)
class FilePart:
    """One kind of file in its forms."""

    forms: Sequence[DatasetFile]
    lang: str

    @property
    def name(self) -> str:
        """The name in addresses."""
        return self.forms[0].kind.name

    @property
    def title(self) -> str:
        """What its rows are."""
        return self.forms[0].kind.title.text(self.lang)

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.forms[0].rows

    @property
    def version(self) -> str:
        """The version of its contents, short enough to read."""
        return self.forms[0].version[:12]

    @property
    def links(self) -> list[tuple[DatasetFile, str]]:
        """The files with their sizes in words."""
        return [(file, size_words(file.size, self.lang)) for file in self.forms]

    @cached_property
    def columns(self) -> list[dict[str, Any]]:
        """What its columns mean."""
        return [_column(column, self.lang) for column in dictionary_of(self.forms[0].kind.record)]


def _column(column: DictionaryColumn, lang: str) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type.text(lang),
        "required": column.required,
        "description": column.description.text(lang),
        "codes": column.codes,
    }


def size_words(size: int, lang: str) -> str:
    """Return a size in kilobytes: "12 KB" or « 12 Ko »."""
    return f"{plain_number(max(1, round(size / _KILO)), lang)}{NBSP}{'Ko' if lang == 'fr' else 'KB'}"


@dataclass(frozen=True, slots=True)
class DocumentedField:
    """A parameter or a field: its name, what may stand there, and what it means."""

    name: str
    type: str
    codes: tuple[str, ...]
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the API."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[DocumentedField, ...]
    body: tuple[DocumentedField, ...]
    answer: tuple[DocumentedField, ...]


@cache
def operations(lang: str) -> tuple[Operation, ...]:
    """Return every operation of the document."""
    return tuple(
        _operation(path, method, told, lang)
        for path, methods in openapi_document()["paths"].items()
        for method, told in methods.items()
    )


def problem_kinds(lang: str) -> list[dict[str, Any]]:
    """Return every kind of problem: its anchor, status, and what it says."""
    return [
        {
            "anchor": name,
            "status": int(kind.status),
            "title": kind.title.text(lang),
            "detail": kind.detail.text(lang),
        }
        for name, kind in PROBLEM_KINDS.items()
    ]


def _operation(path: str, method: str, told: Mapping[str, Any], lang: str) -> Operation:
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answer = told["responses"]["200"]["content"]["application/json"]["schema"]
    return Operation(
        anchor=told["operationId"].replace("_", "-"),
        method=method.upper(),
        path=path,
        summary=told["x-summary-fr"] if lang == "fr" else told["summary"],
        description=(told[FRENCH] if lang == "fr" else told.get("description", "")) or "",
        parameters=tuple(_parameters(told["parameters"], lang)),
        body=_fields(body, lang),
        answer=_fields(answer, lang),
    )


def _parameters(told: Sequence[Mapping[str, Any]], lang: str) -> Iterator[DocumentedField]:
    for each in told:
        yield _documented_field(each["name"], each["schema"], lang, required=each["required"] or each["in"] == "path")


def _fields(schema: Mapping[str, Any], lang: str) -> tuple[DocumentedField, ...]:
    whole = _whole(schema)
    required = set(whole.get("required", ()))
    return tuple(
        _documented_field(name, told, lang, required=name in required)
        for name, told in whole.get("properties", {}).items()
    )


_PATH_SLUG = Localized("Stable name in addresses", "Nom stable, qui sert dans les adresses")
_TYPES: Mapping[str, Localized] = {
    "string": Localized("text", "texte"),
    "integer": Localized("whole number", "nombre entier"),
    "number": Localized("number", "nombre"),
    "boolean": Localized("true or false", "true ou false"),
    "array": Localized("list", "liste"),
    "object": Localized("object", "objet"),
    "date": Localized("date", "date"),
}


def _documented_field(name: str, schema: Mapping[str, Any], lang: str, *, required: bool) -> DocumentedField:
    ways = [way for way in map(_whole, schema.get("anyOf", [schema])) if way.get("type") != "null"]
    inner = _whole(ways[0].get("items", ways[0]))
    codes = inner.get("enum") or ([inner["const"]] if "const" in inner else [])
    description = schema.get(FRENCH) if lang == "fr" else schema.get("description")
    return DocumentedField(
        name=name,
        type=" / ".join(dict.fromkeys(_type(way, lang) for way in ways)),
        codes=tuple(map(str, codes)),
        required=required,
        description=description or (_PATH_SLUG.text(lang) if name == "slug" else ""),
    )


def _type(way: Mapping[str, Any], lang: str) -> str:
    kind = "date" if way.get("format") == "date" else way.get("type", "string")
    return _TYPES[kind].text(lang)


def _whole(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema with what it refers to, its own words first."""
    if "$ref" not in schema:
        return schema
    shared: Mapping[str, Any] = openapi_document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return {**shared, **{name: value for name, value in schema.items() if name != "$ref"}}
