"""The fields of an entry as its owner sees them: what each is called, what it says, and whether it can be retyped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.core.text.localized import Localized
from hub.publishing.documents.differences import Difference
from hub.publishing.documents.fields import Document
from programs.catalogue.entries import ProgramView
from programs.catalogue.program_rules import Rules
from programs.documents.differences import differences
from programs.documents.fields import (
    APPLYING,
    CONDITIONS,
    FIELDS,
    INTAKE,
    LISTS,
    MONEY,
    PURPOSE,
    SECTION_OF,
    SOURCES,
    WORDS,
    document_of,
)
from programs.documents.presentation import label, language_of, value_text

# What an owner may say something about, by the name of its words, with the fields of the document behind it.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "name": ("name_en", "name_fr"),
    "summary": ("summary_en", "summary_fr"),
    "conditions": ("conditions",),
    "purpose_pays_for": ("purpose_pays_for",),
    "purpose_obstacle": ("purpose_obstacle_en", "purpose_obstacle_fr"),
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


_FIRST = ("name", "summary")
_ORDER = (CONDITIONS, PURPOSE, MONEY, INTAKE, APPLYING, WORDS, SOURCES)
_TOGETHER = Localized("What goes together, and in what order", "Cumul et ordre des programmes")
_NOTED = frozenset({
    "link_in_one_language", "ended", "year_only", "verified", "unverified_reason", "review_by",
    "purpose_role", "purpose_value",
})  # fmt: skip
# What groups of several fields are called.
_WORDS = {
    "amount_max_cad": Localized("Largest amount", "Montant maximal"),
    "cost_share_max": Localized("Largest share of the cost", "Part maximale des coûts"),
    "effort": Localized("Work to apply, in hours", "Travail pour la demande, en heures"),
    "decision": Localized("Time to a decision, in days", "Délai de décision, en jours"),
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


def fields_of(program: ProgramView, groups: Iterable[str], lang: str) -> list[EntryField]:
    """Return the fields of the chosen groups in the order of the entry."""
    document, chosen = document_of(program), set(groups)
    names = [name for group, names in GROUPS.items() if group in chosen for name in names]
    return [
        EntryField(
            name, label(name, lang), language_of(name), value_text(name, document[name], lang), _typed(document, name)
        )
        for name in names
    ]


def rule_fields(program: ProgramView, rules: Rules, lang: str) -> list[dict[str, Any]]:
    """Return what readers are told of an entry, field by field; what differs by language stands in both.

    What curators note for themselves is left out. What rules say of the program stands at the end.
    """
    found = []
    for one in sorted(differences(None, program), key=_place):
        texts = [{"lang": change.lang, "text": change.now} for change in one.changes if change.now]
        if texts and one.field not in _NOTED:
            # The language of the page first.
            texts.sort(key=lambda text: text["lang"] != lang)
            found.append({"title": one.title.text(lang), "texts": texts})
    if about := rules.about(program.slug):
        text = "\n".join(rule.sentence.text(lang) for rule in about)
        found.append({"title": _TOGETHER.text(lang), "texts": [{"lang": lang, "text": text}]})
    return found


def _place(one: Difference) -> int:
    """Name and summary first, then the parts as the editor has them; where it comes from last."""
    if one.field in _FIRST:
        return _FIRST.index(one.field) - len(_FIRST)
    return _ORDER.index(one.section.slug)


def _typed(document: Document, name: str) -> str:
    return "" if name in LISTS else str(document[name])


def _words(name: str) -> Localized:
    if name == CONDITIONS:
        return SECTION_OF[CONDITIONS].words
    return _WORDS[name] if name in _WORDS else FIELDS[GROUPS[name][-1] if name != "intake_mode" else name].words
