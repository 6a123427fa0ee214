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

from hub.api.records.fields import Record, documented
from hub.core.text.localized import Localized

PROBLEM = "application/problem+json"
# Where each kind is explained; the fragment is the kind.
EXPLAINED_AT = "/en/data/api/"


class FieldProblem(Record):
    """What is wrong in one field or parameter."""

    field: str = documented(
        "Where: the parameter, or the path in the body", "Où : le paramètre, ou le chemin dans le corps"
    )
    detail_en: str = documented("What was expected, in English", "Ce qui était attendu, en anglais")
    detail_fr: str = documented("What was expected, in French", "Ce qui était attendu, en français")


class Problem(Record):
    """A problem document. ``title`` and ``detail`` hold both languages, for readers that know RFC 9457 alone."""

    type: str = documented("Address that explains this kind of problem", "Adresse qui explique ce genre de problème")
    title: str = documented("What happened, in both languages", "Ce qui s’est passé, dans les deux langues")
    status: int = documented("Status of the answer", "Code d’état de la réponse")
    detail: str = documented("What to do, in both languages", "Que faire, dans les deux langues")
    title_en: str = documented("What happened, in English", "Ce qui s’est passé, en anglais")
    title_fr: str = documented("What happened, in French", "Ce qui s’est passé, en français")
    detail_en: str = documented("What to do, in English", "Que faire, en anglais")
    detail_fr: str = documented("What to do, in French", "Que faire, en français")
    errors: list[FieldProblem] = documented("What is wrong, field by field", "Ce qui ne va pas, champ par champ")


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem."""

    status: int
    title: Localized
    detail: Localized


PROBLEM_KINDS: Mapping[str, ProblemKind] = MappingProxyType(
    {
        "bad-request": ProblemKind(
            HTTPStatus.BAD_REQUEST,
            Localized("The request cannot be read.", "La demande ne peut être lue."),
            Localized(
                "Send valid JSON in UTF-8, and at most 500 parameters, without unreadable characters such as %00.",
                "Envoyez du JSON valide, en UTF-8, et au plus 500 paramètres, sans caractère illisible comme %00.",
            ),
        ),
        "forbidden": ProblemKind(
            HTTPStatus.FORBIDDEN,
            Localized("This is not open.", "Ceci n’est pas ouvert."),
            Localized("Read the documentation for what is.", "Voyez la documentation pour ce qui l’est."),
        ),
        "not-found": ProblemKind(
            HTTPStatus.NOT_FOUND,
            Localized("Nothing has this address.", "Rien n’a cette adresse."),
            Localized("Look for the slug in the list.", "Cherchez le nom stable dans la liste."),
        ),
        "method-not-allowed": ProblemKind(
            HTTPStatus.METHOD_NOT_ALLOWED,
            Localized("This address does not take this method.", "Cette adresse n’accepte pas cette méthode."),
            Localized("Use one that the header Allow names.", "Utilisez une méthode nommée par l’en-tête Allow."),
        ),
        "changed-meanwhile": ProblemKind(
            HTTPStatus.PRECONDITION_FAILED,
            Localized("The data changed meanwhile.", "Les données ont changé entre-temps."),
            Localized("Ask again without the condition.", "Redemandez sans la condition."),
        ),
        "too-large": ProblemKind(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            Localized("The body is too large.", "Le corps de la demande est trop grand."),
            Localized("Send one profile of at most 16 KB.", "Envoyez un seul profil, d’au plus 16 Ko."),
        ),
        "not-json": ProblemKind(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            Localized("The body is not JSON.", "Le corps de la demande n’est pas du JSON."),
            Localized("Send Content-Type: application/json.", "Envoyez l’en-tête Content-Type: application/json."),
        ),
        "invalid": ProblemKind(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            Localized("Some values do not fit.", "Certaines valeurs ne conviennent pas."),
            Localized("Correct what errors lists.", "Corrigez ce que errors énumère."),
        ),
        "unknown-parameter": ProblemKind(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            Localized("A parameter is not known.", "Un paramètre est inconnu."),
            Localized(
                "Leave it out, or use one that the documentation names. Nothing is dropped in silence.",
                "Retirez-le, ou prenez-en un que la documentation nomme. Rien n’est ignoré en silence.",
            ),
        ),
        "identity": ProblemKind(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            Localized("Facts are taken without identity.", "Les faits se donnent sans identité."),
            Localized(
                "Leave out names, addresses and numbers that tell who asks. No answer needs them.",
                "Retirez les noms, adresses et numéros qui disent qui demande. Aucune réponse n’en a besoin.",
            ),
        ),
        "too-many": ProblemKind(
            HTTPStatus.TOO_MANY_REQUESTS,
            Localized("Too many requests in a short while.", "Trop de demandes en peu de temps."),
            Localized(
                "Come back after the seconds that Retry-After names. For many profiles, download the data.",
                "Revenez après les secondes que nomme Retry-After. Pour beaucoup de profils, téléchargez les données.",
            ),
        ),
        "our-fault": ProblemKind(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            Localized("Something went wrong on our side.", "Une erreur s’est produite de notre côté."),
            Localized(
                "Try again later. If it stays, send us the X-Request-Id of this answer.",
                "Réessayez plus tard. Si cela persiste, envoyez-nous le X-Request-Id de cette réponse.",
            ),
        ),
        "unavailable": ProblemKind(
            HTTPStatus.SERVICE_UNAVAILABLE,
            Localized("The portal cannot reach its database.", "Le portail ne peut joindre sa base de données."),
            Localized(
                "Come back after the seconds that Retry-After names.",
                "Revenez après les secondes que nomme Retry-After.",
            ),
        ),
    }
)
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


# By the name of the mistake; what stands in braces comes from the checker.
_SAID: Mapping[str, Localized] = {
    "missing": Localized("This is needed.", "Ceci est nécessaire."),
    "extra_forbidden": Localized("This field is not known. Leave it out.", "Ce champ est inconnu. Retirez-le."),
    "enum": Localized("Expected one of: {expected}.", "Attendu : l’une des valeurs {expected}."),
    "literal_error": Localized("Expected one of: {expected}.", "Attendu : l’une des valeurs {expected}."),
    "greater_than_equal": Localized("Expected {ge} or more.", "Attendu : {ge} ou plus."),
    "less_than_equal": Localized("Expected {le} or less.", "Attendu : {le} ou moins."),
    "string_too_long": Localized("At most {max_length} characters.", "Au plus {max_length} caractères."),
    "string_too_short": Localized("At least {min_length} characters.", "Au moins {min_length} caractères."),
    "too_long": Localized("At most {max_length} values.", "Au plus {max_length} valeurs."),
    "string_pattern_mismatch": Localized("Expected the form {pattern}.", "Attendu : la forme {pattern}."),
    "string_type": Localized("Expected a text.", "Un texte est attendu."),
    "string_unicode": Localized("Expected text in UTF-8.", "Un texte en UTF-8 est attendu."),
    "list_type": Localized("Expected a list.", "Une liste est attendue."),
    "dict_type": Localized("Expected an object.", "Un objet est attendu."),
    "model_type": Localized("Expected an object.", "Un objet est attendu."),
    "model_attributes_type": Localized("Expected an object.", "Un objet est attendu."),
    "bool_type": Localized("Expected true or false.", "Attendu : true ou false."),
    "bool_parsing": Localized("Expected true or false.", "Attendu : true ou false."),
    "int_type": Localized("Expected a whole number.", "Un nombre entier est attendu."),
    "int_parsing": Localized("Expected a whole number.", "Un nombre entier est attendu."),
    "int_parsing_size": Localized("Expected a smaller number.", "Un nombre plus petit est attendu."),
    "float_type": Localized("Expected a number.", "Un nombre est attendu."),
    "float_parsing": Localized("Expected a number.", "Un nombre est attendu."),
    "finite_number": Localized("Expected a finite number.", "Un nombre fini est attendu."),
}
_DATE = Localized("Expected a date such as 2027-01-31.", "Une date est attendue, par exemple 2027-01-31.")
_OTHER = Localized(
    "This value does not fit; the documentation says what does.",
    "Cette valeur ne convient pas; la documentation dit ce qui convient.",
)
_UNKNOWN = Localized("This parameter is not known here.", "Ce paramètre est inconnu ici.")
# Where the checker names the source or the type that it tried, not the field.
_NO_FIELD = ("query", "body", "path")
_LONGEST = 200


def field_problems(errors: Iterable[Mapping[str, Any]]) -> list[FieldProblem]:
    """Return what is wrong, field by field, without repeating what was sent."""
    return [_problem(_place(error["loc"]), _words(error), error.get("ctx", {})) for error in errors]


def unknown_parameter(name: str) -> FieldProblem:
    """Return what is said of a parameter that nobody knows."""
    return _problem(name[:_LONGEST], _UNKNOWN, {})


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
