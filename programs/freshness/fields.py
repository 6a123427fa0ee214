"""The fields of an entry as its owner sees them: what each is called, what it says, and whether it can be retyped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from programs.catalogue.entries import Program
from programs.drafting.differences import differences
from programs.drafting.documents import LISTS, Document, document_of
from programs.drafting.labels import FIELD_WORDS, SECTION_WORDS
from programs.importing.showing import label, language_of, value_text

# What an owner may say something about, by the name of its words, with the fields of the document behind it.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "name": ("name_en", "name_fr"),
    "summary": ("summary_en", "summary_fr"),
    "conditions": ("conditions",),
    "support": ("support",),
    "amount_max_cad": ("amount_min", "amount_max"),
    "cost_share_max": ("cost_share",),
    "stacking_cap": ("stacking_cap",),
    "intake_mode": ("opens", "closes"),
    "documents": ("documents_en", "documents_fr"),
    "effort": ("effort_min", "effort_max"),
    "decision": ("decision_min", "decision_max"),
    "url": ("url_en", "url_fr"),
    "contact_url": ("contact_email", "contact_phone", "contact_url_en", "contact_url_fr"),
    "notes": ("notes_en", "notes_fr"),
}


@dataclass(frozen=True, slots=True)
class EntryField:
    """One field. ``shown`` is what it says in the language of the page; ``typed`` what stands in the box to change.

    Lists and conditions have nothing to change by typing: there the owner writes what they should say.
    """

    name: str
    label: str
    lang: str
    shown: str
    typed: str


def group_choices(lang: str) -> list[tuple[str, str]]:
    """Return what can be corrected, for a list of ticks."""
    return [(name, _words(name).text(lang)) for name in GROUPS]


def fields_of(program: Program, groups: Iterable[str], lang: str) -> list[EntryField]:
    """Return the fields of the chosen groups in the order of the entry."""
    document, chosen = document_of(program), set(groups)
    names = [name for group, names in GROUPS.items() if group in chosen for name in names]
    return [
        EntryField(
            name, label(name, lang), language_of(name), value_text(name, document[name], lang), _typed(document, name)
        )
        for name in names
    ]


def said_of(program: Program, lang: str) -> list[dict[str, Any]]:
    """Return all that an entry says, field by field; what differs by language stands in both."""
    found = []
    for one in differences(None, program):
        texts = [{"lang": change.lang, "text": change.now} for change in one.changes if change.now]
        if texts:
            found.append({"title": one.title.text(lang), "texts": texts})
    return found


def _typed(document: Document, name: str) -> str:
    return "" if name in LISTS else str(document[name])


def _words(name: str) -> Any:
    return SECTION_WORDS["conditions"] if name == "conditions" else FIELD_WORDS[name]
