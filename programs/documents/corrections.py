"""What of a program a reader may say is wrong, and what two documents of one say differently."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind
from hub.publishing.documents.fields import BOTH, Document, ReaderField
from programs.documents.fields import SECTION_OF

# Conditions are read in three ways: what they ask, what they say of money, and where that comes from.
CONDITIONS, _MONEY, _SOURCES = "conditions", "conditions:money", "conditions:sources"
CONDITION_COLUMNS = (CONDITIONS, _MONEY, _SOURCES)
_OF_MONEY = frozenset({ConditionKind.OWN_CONTRIBUTION, ConditionKind.MIN_PROJECT_COST})
_PROVENANCE = frozenset({"id", "source", "as_of"})

# When somebody looked last says nothing of the program: a new day alone corrects nothing.
_DAYS = frozenset({"as_of", "year_only", "review_by"})
EVERYTHING = (frozenset(SECTION_OF) | {_SOURCES}) - _DAYS


def _both(*names: str) -> set[str]:
    return {f"{name}_{lang}" for name in names for lang in BOTH}


def _field(name: str, en: str, fr: str, *columns: str) -> ReaderField:
    return ReaderField(name, Localized(en, fr), frozenset(columns))


_CONTACT_PAGES = _both("contact_url")
READER_FIELDS = (
    _field("name", "The name", "Le nom", *_both("name")),
    _field("summary", "The description", "La description", *_both("summary")),
    _field("who", "Who can use it", "Qui peut s’en servir", CONDITIONS, "stages",
           *(f"purpose_{name}" for name in ("serves", "must_serve", "applicant", "not_for", "firm"))),
    _field("money", "Amount, share or kind of support", "Montant, part ou forme d’aide",
           "support", "amount_min", "amount_max", "cost_share", _MONEY, "purpose_main", "purpose_pays_for",
           *(f"purpose_project_{name}_cad" for name in ("min", "typical", "max"))),
    _field("dates", "Dates, or whether it is open", "Les dates, ou si les demandes sont reçues",
           "intake_mode", "opens", "closes", "closed_on", "ended"),
    _field("apply", "How to apply, or what to hand in", "Comment présenter une demande, ou les pièces à fournir",
           "effort_min", "effort_max", *_both("how_to_apply", "documents")),
    _field("decision", "How long a decision takes", "Le délai de décision", "decision_min", "decision_max",
           *_both("decision")),
    _field("links", "A link that does not work", "Un lien qui ne fonctionne pas", "link_in_one_language", "sources",
           _SOURCES, *_both("url"), *_CONTACT_PAGES),
    _field("contact", "Whom to call", "Qui joindre", "contact_email", "contact_phone", *_both("contact_hours"),
           *_CONTACT_PAGES),
    _field("notes", "The notes", "Les notes", *_both("notes")),
    _field("french", "The French or the English text", "Le texte français ou anglais", CONDITIONS,
           *_both("name", "summary", "notes", "documents", "purpose_topic", "purpose_obstacle")),
)  # fmt: skip


def changed_fields(before: Document, after: Document) -> frozenset[str]:
    plain = (name for name in SECTION_OF if name != CONDITIONS)
    found = {name for name in plain if before.get(name) != after.get(name)}
    found |= {name for name, view in _VIEWS.items() if view(before) != view(after)}
    return frozenset(found)


def _rows(document: Document, names: Callable[[str], bool], kinds: Collection[str] | None = None) -> list[Any]:
    rows: Iterable[Mapping[str, Any]] = document.get(CONDITIONS) or ()
    return [
        {name: value for name, value in row.items() if names(name)}
        for row in rows
        if kinds is None or row.get("kind") in kinds
    ]


_VIEWS: Mapping[str, Callable[[Document], list[Any]]] = {
    CONDITIONS: lambda document: _rows(document, lambda name: name not in _PROVENANCE),
    _MONEY: lambda document: _rows(document, lambda name: name not in _PROVENANCE, _OF_MONEY),
    _SOURCES: lambda document: _rows(document, lambda name: name == "source"),
}
