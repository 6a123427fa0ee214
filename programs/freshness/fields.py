"""The fields of an entry as its owner sees them: what each is called, what it says, and whether it can be retyped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.core.words import Words
from programs.catalogue.entries import Program
from programs.drafting.differences import Difference, differences
from programs.drafting.documents import LISTS, Document, Section, document_of
from programs.drafting.labels import FIELD_WORDS, SECTION_WORDS
from programs.importing.showing import label, language_of, value_text
from programs.together.rules import Rules

# What an owner may say something about, by the name of its words, with the fields of the document behind it.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "name": ("name_en", "name_fr"),
    "summary": ("summary_en", "summary_fr"),
    "conditions": ("conditions",),
    "support": ("support",),
    "amount_max_cad": ("amount_min", "amount_max"),
    "cost_share_max": ("cost_share",),
    "intake_mode": ("opens", "closes"),
    "documents": ("documents_en", "documents_fr"),
    "effort": ("effort_min", "effort_max"),
    "decision": ("decision_min", "decision_max"),
    "url": ("url_en", "url_fr"),
    "contact_url": ("contact_email", "contact_phone", "contact_url_en", "contact_url_fr"),
    "notes": ("notes_en", "notes_fr"),
}


_FIRST = [FIELD_WORDS["name"], FIELD_WORDS["summary"]]
_ORDER = [
    Section.CONDITIONS,
    Section.MONEY,
    Section.INTAKE,
    Section.APPLYING,
    Section.WORDS,
    Section.SOURCES,
]
_TOGETHER = Words("What goes together, and in what order", "Ce qui va ensemble, et dans quel ordre")
_NOTED = [
    FIELD_WORDS[name]
    for name in ("link_in_one_language", "ended", "as_of_year_only", "verified", "unverified_reason", "review_by")
]


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


def said_of(program: Program, rules: Rules, lang: str) -> list[dict[str, Any]]:
    """Return what readers are told of an entry, field by field; what differs by language stands in both.

    What curators note for themselves is left out. What rules say of the program stands at the end.
    """
    found = []
    for one in sorted(differences(None, program), key=_place):
        texts = [{"lang": change.lang, "text": change.now} for change in one.changes if change.now]
        if texts and one.title not in _NOTED:
            # The language of the page first.
            texts.sort(key=lambda text: text["lang"] != lang)
            found.append({"title": one.title.text(lang), "texts": texts})
    if about := rules.about(program.slug):
        text = "\n".join(rule.sentence.text(lang) for rule in about)
        found.append({"title": _TOGETHER.text(lang), "texts": [{"lang": lang, "text": text}]})
    return found


def _place(one: Difference) -> int:
    """Name and summary first, then the parts as the editor has them; where it comes from last."""
    if one.title in _FIRST:
        return _FIRST.index(one.title) - len(_FIRST)
    return len(_ORDER) if one.section not in _ORDER else _ORDER.index(one.section)


def _typed(document: Document, name: str) -> str:
    return "" if name in LISTS else str(document[name])


def _words(name: str) -> Any:
    return SECTION_WORDS["conditions"] if name == "conditions" else FIELD_WORDS[name]
