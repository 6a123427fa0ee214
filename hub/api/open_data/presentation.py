"""The data and the API as their pages show them, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from typing import Any

from hub.api.open_data.files import DatasetFile, DocumentedField, dictionary_of, documented_field, whole_schema
from hub.api.records.fields import FRENCH
from hub.api.v1.openapi import openapi_document
from hub.api.v1.problems import PROBLEM_KINDS
from hub.core.text.formats import NBSP, plain_number

_KILO = 1024


@dataclass(frozen=True)
class FilePart:
    """One kind of file in its forms."""

    forms: Sequence[DatasetFile]
    lang: str

    @property
    def name(self) -> str:
        return self.forms[0].kind.name

    @property
    def title(self) -> str:
        """What its rows are."""
        return self.forms[0].kind.title.text(self.lang)

    @property
    def rows(self) -> int:
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
        return [_in_language(column, self.lang) for column in dictionary_of(self.forms[0].kind.record)]


def _in_language(field: DocumentedField, lang: str) -> dict[str, Any]:
    return asdict(field) | {"type": field.type.text(lang), "description": field.description.text(lang)}


def size_words(size: int, lang: str) -> str:
    """Return a size in kilobytes: "12 KB" or « 12 Ko »."""
    return f"{plain_number(max(1, round(size / _KILO)), lang)}{NBSP}{'Ko' if lang == 'fr' else 'KB'}"


@dataclass(frozen=True, slots=True)
class Operation:
    anchor: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    body: list[dict[str, Any]]
    answer: list[dict[str, Any]]


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
        parameters=[
            _field(each["name"], each["schema"], lang, required=each["required"] or each["in"] == "path")
            for each in told["parameters"]
        ],
        body=_fields(body, lang),
        answer=_fields(answer, lang),
    )


def _fields(schema: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    whole = whole_schema(schema, _shared())
    required = set(whole.get("required", ()))
    return [_field(name, told, lang, required=name in required) for name, told in whole.get("properties", {}).items()]


def _field(name: str, schema: Mapping[str, Any], lang: str, *, required: bool) -> dict[str, Any]:
    return _in_language(documented_field(name, schema, _shared(), required=required), lang)


def _shared() -> Mapping[str, Any]:
    return openapi_document()["components"]["schemas"]
