"""What of an entry a report names, and whether a version of the entry changes it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from hub.core.vocabulary.enums import ConditionKind
from hub.publishing.documents.fields import Document
from programs.choices import ReportPart
from programs.documents.fields import LISTS, SECTION_OF, TICKS

# Conditions are read in three ways: what they ask, what they say of money, and where that comes from.
_ASKED, _MONEY, _SOURCES = "conditions", "conditions:money", "conditions:sources"
_OF_MONEY = frozenset({ConditionKind.OWN_CONTRIBUTION, ConditionKind.MIN_PROJECT_COST})
_PROVENANCE = frozenset({"id", "source", "as_of"})

# When somebody looked last says nothing of the program: a new day alone corrects nothing.
_DAYS = frozenset({"as_of", "year_only", "review_by"})
_EVERYTHING = (frozenset(SECTION_OF) | {_SOURCES}) - _DAYS

# What a reader's report is about, as fields of the document.
FIELDS_OF: Mapping[str, frozenset[str]] = {
    ReportPart.WHO: frozenset(
        {_ASKED, "stages", *(f"purpose_{name}" for name in ("serves", "must_serve", "applicant", "not_for", "firm"))}
    ),
    ReportPart.MONEY: frozenset(
        {"support", "amount_min", "amount_max", "cost_share", _MONEY, "purpose_main", "purpose_pays_for"}
        | {f"purpose_project_{name}_cad" for name in ("min", "typical", "max")}
    ),
    ReportPart.DATES: frozenset({"intake_mode", "opens", "closes", "closed_on", "ended"}),
    ReportPart.LINKS: frozenset(
        {"url_en", "url_fr", "link_in_one_language", "contact_url_en", "contact_url_fr", "sources", _SOURCES}
    ),
    ReportPart.CONTACT: frozenset({"contact_email", "contact_phone", "contact_url_en", "contact_url_fr"}),
    ReportPart.FRENCH: frozenset(
        {
            f"{name}_{lang}"
            for name in ("name", "summary", "notes", "documents", "purpose_topic", "purpose_obstacle")
            for lang in ("en", "fr")
        }
        | {_ASKED}
    ),
    ReportPart.OTHER: _EVERYTHING,
}


def changed_fields(before: Document, after: Document) -> frozenset[str]:
    """Return the fields that two documents say differently."""
    plain = (name for name in SECTION_OF if name != _ASKED)
    found = {name for name in plain if before.get(name) != after.get(name)}
    found |= {name for name, view in _VIEWS.items() if view(before) != view(after)}
    return frozenset(found)


def still_wrong(
    part: str, said: Mapping[str, str], *, read: Document | None, before: Document, after: Document
) -> frozenset[str]:
    """Return what of a report ``after`` leaves uncorrected: nothing where it corrects all of it.

    ``before`` is what the version was made from: one that touches nothing of what was reported corrects nothing. An
    owner names fields in ``said``, each with what it should say, and read ``read``; a reader names a part alone.
    """
    touched = changed_fields(before, after)
    named = frozenset(said) or FIELDS_OF[part]
    if not touched & named:
        return named
    if not said:
        return frozenset()
    since = touched if read is None else touched | changed_fields(read, after)
    return frozenset(name for name, text in said.items() if name not in since and not _says(after, name, text))


def _says(document: Document, name: str, text: str) -> bool:
    if name in LISTS:
        return False
    value: Any = document.get(name)
    return value == bool(text) if name in TICKS else str(value or "").strip() == text.strip()


def _rows(document: Document, names: Callable[[str], bool], kinds: Collection[str] | None = None) -> list[Any]:
    rows: Iterable[Mapping[str, Any]] = document.get("conditions") or ()
    return [
        {name: value for name, value in row.items() if names(name)}
        for row in rows
        if kinds is None or row.get("kind") in kinds
    ]


_VIEWS: Mapping[str, Callable[[Document], list[Any]]] = {
    _ASKED: lambda document: _rows(document, lambda name: name not in _PROVENANCE),
    _MONEY: lambda document: _rows(document, lambda name: name not in _PROVENANCE, _OF_MONEY),
    _SOURCES: lambda document: _rows(document, lambda name: name == "source"),
}
