"""Errors of the API: problem documents (RFC 9457) in both languages, each with what to do.

What a checker of types says, in both languages and in words that tell what to do.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from django.http import HttpResponse

from hub.api.records.fields import Record, read_data
from hub.core.text.localized import Localized

PROBLEM = "application/problem+json"
# Where each kind is explained; the fragment is the kind.
EXPLAINED_AT = "/en/data/api/"


class FieldProblem(Record):
    """What is wrong in one field or parameter."""

    field: str
    detail_en: str
    detail_fr: str


class Problem(Record):
    """A problem document. ``title`` and ``detail`` hold both languages, for readers that know RFC 9457 alone."""

    type: str
    title: str
    status: int
    detail: str
    title_en: str
    title_fr: str
    detail_en: str
    detail_fr: str
    errors: list[FieldProblem]


@dataclass(frozen=True, slots=True)
class ProblemKind:
    status: int
    title: Localized
    detail: Localized


_TEXTS = read_data("problems")
PROBLEM_KINDS: Mapping[str, ProblemKind] = {
    name: ProblemKind(
        int(row["status"]),
        Localized(row["title_en"], row["title_fr"]),
        Localized(row["detail_en"], row["detail_fr"]),
    )
    for name, row in _TEXTS["kinds"].items()
}
_BY_STATUS = {kind.status: name for name, kind in reversed(tuple(PROBLEM_KINDS.items()))}


class ProblemError(Exception):
    """Raised where a request cannot be answered."""

    def __init__(
        self, kind: str, errors: Iterable[FieldProblem] = (), headers: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(kind)
        self.kind, self.errors, self.headers = kind, tuple(errors), headers


def problem(kind: str, errors: Iterable[FieldProblem] = (), headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return the answer of a kind of problem. It is never stored."""
    told_of = PROBLEM_KINDS[kind]
    body: dict[str, Any] = {
        "type": f"{EXPLAINED_AT}#{kind}",
        "title": f"{told_of.title.en} / {told_of.title.fr}",
        "status": int(told_of.status),
        "detail": f"{told_of.detail.en} / {told_of.detail.fr}",
        "title_en": told_of.title.en,
        "title_fr": told_of.title.fr,
        "detail_en": told_of.detail.en,
        "detail_fr": told_of.detail.fr,
        "errors": [error.model_dump() for error in errors],
    }
    response = HttpResponse(json.dumps(body, ensure_ascii=False), content_type=PROBLEM, status=told_of.status)
    response["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def problem_of_status(status: int, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return the problem that stands for a status which something below the API has answered."""
    fallback = "our-fault" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "bad-request"
    return problem(_BY_STATUS.get(status, fallback), headers=headers)


_SAID = {name: Localized(*words) for name, words in _TEXTS["fields"].items()}
_DATE = Localized("Expected a date such as 2027-01-31.", "Une date est attendue, par exemple 2027-01-31.")
_OTHER = Localized(
    "This value does not fit; the documentation says what does.",
    "Cette valeur ne convient pas; la documentation dit ce qui convient.",
)
_UNKNOWN = Localized(
    "This parameter is not known here. Those that are: {known}.",
    "Ce paramètre est inconnu ici. Paramètres connus\u00a0: {known}.",
)
_NOTHING = Localized("This address takes no parameter.", "Cette adresse ne prend aucun paramètre.")
# Where the checker names the source or the type that it tried, not the field.
_NO_FIELD = ("query", "body", "path")
_LONGEST = 200


def field_problems(errors: Iterable[Mapping[str, Any]]) -> list[FieldProblem]:
    """Return what is wrong, field by field, without repeating what was sent."""
    return [_problem(_place(error["loc"]), _words(error), error.get("ctx", {})) for error in errors]


def unknown_parameter(name: str, known: Iterable[str]) -> FieldProblem:
    """Return what is said of a parameter that nobody knows: those that are known."""
    names = ", ".join(sorted(known))
    return _problem(name[:_LONGEST], _UNKNOWN if names else _NOTHING, {"known": names})


def _words(error: Mapping[str, Any]) -> Localized:
    kind = error["type"]
    return _DATE if kind.startswith("date") else _SAID.get(kind, _OTHER)


def _problem(field: str, words: Localized, values: Mapping[str, Any]) -> FieldProblem:
    return FieldProblem(field=field, detail_en=_filled(words.en, values), detail_fr=_filled(words.fr, values))


def _filled(text: str, values: Mapping[str, Any]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value).replace(" or ", ", "))
    return text


def _place(loc: Iterable[Any]) -> str:
    """Return where a mistake stands, without the names that the checker gives to itself."""
    parts = [str(part)[:_LONGEST] for part in loc]
    while parts and parts[0] in (*_NO_FIELD, "facts"):
        parts.pop(0)
    return ".".join(parts[:6])
