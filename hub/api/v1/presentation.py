"""What a checker of types says, in both languages and in words that tell what to do."""

from collections.abc import Iterable, Mapping
from typing import Any

from hub.api.v1.problems import FieldProblem
from hub.core.text.localized import Localized

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
