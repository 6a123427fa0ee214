"""The fields of an entry as its owner sees them: what each is called, what it says, and whether it can be retyped."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.core.text.formats import site_of
from hub.core.text.localized import Localized
from hub.publishing.documents.differences import Difference, marked, said
from hub.publishing.documents.fields import Document, Shape
from hub.publishing.entry_types.pages import NamedField
from programs.catalogue.entries import ProgramView
from programs.catalogue.program_rules import Rules
from programs.documents.differences import differences, label, language_of, value_text
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
from programs.links.differences import Passage, changed_parts
from programs.linter.linter import PLACES
from programs.models import PageChange
from programs.pages.cards import page_of
from programs.publication.sources import PartKind, ProgramPart, UnseenLink, parts_of, unseen_links, usual_page

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


_WHAT_IT_IS = Localized("Name, summary and kinds of support", "Nom, résumé et formes d’aide")
_TOLD = Localized("%s: %s", "%s\u00a0: %s")
_SHOWN: Mapping[PartKind, tuple[str, ...]] = {
    PartKind.AMOUNT: ("amount_min", "amount_max", "cost_share"),
    PartKind.INTAKE: ("intake_mode", "opens", "closes", "closed_on"),
    PartKind.EFFORT: ("effort_min", "effort_max"),
    PartKind.DECISION: ("decision_min", "decision_max"),
    PartKind.CONTACT: ("contact_email", "contact_phone", "contact_url_en", "contact_url_fr", "contact_hours_en",
                       "contact_hours_fr"),
}  # fmt: skip
# Where a part is written, and what it is called in a list.
_FIELD_OF: Mapping[PartKind, tuple[str, Localized]] = {
    PartKind.ENTRY: ("summary_en", _WHAT_IT_IS),
    PartKind.AMOUNT: ("amount_max", Localized("Amount and share", "Montant et part")),
    PartKind.INTAKE: ("closes", Localized("Intake and deadline", "Dépôt et date limite")),
    PartKind.EFFORT: ("effort_min", Localized("Work to apply", "Travail pour la demande")),
    PartKind.DECISION: ("decision_min", Localized("Time to a decision", "Délai de décision")),
    PartKind.CONTACT: ("contact_email", Localized("Contact", "Coordonnées")),
}
_FIRST = ("name", "summary")
_SHORT = frozenset({Shape.DAY, Shape.MONEY, Shape.COUNT, Shape.SHARE, Shape.ADDRESS, Shape.MAIL})
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

    Lists and conditions have nothing to change by typing: there the owner writes what they should say. A day or a
    figure is short.
    """

    name: str
    label: str
    lang: str
    shown: str
    typed: str
    is_short: bool


def group_choices(lang: str) -> list[tuple[str, str]]:
    return [(name, _words(name).text(lang)) for name in GROUPS]


def fields_of(program: ProgramView, groups: Iterable[str], lang: str) -> list[EntryField]:
    document, chosen = document_of(program), set(groups)
    names = [name for group, names in GROUPS.items() if group in chosen for name in names]
    return [
        EntryField(
            name,
            label(name, lang),
            language_of(name),
            value_text(name, document[name], lang),
            _typed(document, name),
            name in FIELDS and FIELDS[name].shape in _SHORT,
        )
        for name in names
    ]


def rule_fields(program: ProgramView, rules: Rules, lang: str) -> list[dict[str, Any]]:
    """Return what readers are told of an entry, field by field; what was written stands in both languages.

    What curators note for themselves is left out. What rules say of the program stands at the end.
    """
    shown = (one for one in sorted(differences(None, program), key=_place) if one.field not in _NOTED)
    found = said(shown, lang)
    if about := rules.about(program.slug):
        text = "\n".join(rule.sentence.text(lang) for rule in about)
        found.append({"title": _TOGETHER.text(lang), "texts": [{"lang": lang, "text": text}]})
    return found


@dataclass(frozen=True, slots=True)
class EntryPartLine:
    """What an entry says on one page in some words, for whoever compares it with that page.

    ``keys`` are those of its parts: a clause that stands as two conditions is one line. ``field`` says where it is
    written. ``as_of`` is None where it has no day of its own. ``changed``: its page says something else since somebody
    looked.
    """

    keys: tuple[str, ...]
    field: str
    words: str
    as_of: date | None
    changed: bool

    @property
    def value(self) -> str:
        """What the form sends for it."""
        return " ".join(self.keys)

    def joined(self, other: "EntryPartLine") -> "EntryPartLine":
        """Return the line of both: as old as the older one, and changed where one of them is."""
        as_of = min(self.as_of, other.as_of) if self.as_of and other.as_of else None
        return EntryPartLine((*self.keys, *other.keys), self.field, self.words, as_of, self.changed or other.changed)


@dataclass(frozen=True, slots=True)
class PartsOfPage:
    """What rests on one page, and in which languages it is an official one that nobody has seen yet.

    ``own`` is false where something on it names no page: it is compared with the usual one.
    """

    address: str
    site: str
    official: bool
    own: bool
    parts: list[EntryPartLine]
    unseen: list[UnseenLink]


@dataclass(frozen=True, slots=True)
class ChangeOfPage:
    """What changed on an official page, passage by passage, beside the parts of the entry that rest on it."""

    change: PageChange
    site: str
    rows: list[dict[str, Any]]

    @property
    def may_take(self) -> bool:
        """Whether a figure or day could be taken into a draft."""
        return any(row["proposals"] for row in self.rows)

    @property
    def keys(self) -> frozenset[str]:
        """The parts whose passages changed."""
        return frozenset(row["key"] for row in self.rows)


def changes_of_pages(program: ProgramView, changes: Iterable[PageChange], lang: str) -> list[ChangeOfPage]:
    """Return the changes of pages with the words of the parts, the passages marked, and what could be taken."""
    found = []
    for change in changes:
        address = change.link.address
        rows = []
        for one in changed_parts(program, address, [Passage(*passage) for passage in change.passages]):
            was, now = marked(*one.passage)
            told = [(label(name, lang), value_text(name, value, lang)) for name, value in one.proposals]
            words = _part_words(one.part, program, lang)
            rows.append({"key": one.part.key, "words": words, "was": was, "now": now, "proposals": told})
        found.append(ChangeOfPage(change, f"{site_of(address)}{page_of(address)}", rows))
    return found


def parts_by_page(program: ProgramView, lang: str, changed: Collection[str] = ()) -> list[PartsOfPage]:
    """Return the parts of an entry by the page on which they rest: official pages that nobody has seen yet first.

    ``changed`` are the keys of parts whose page says something else now.
    """
    usual = usual_page(program)
    unseen: dict[str, list[UnseenLink]] = {}
    for link in unseen_links(program):
        unseen.setdefault(link.address, []).append(link)
    found: dict[str, list[EntryPartLine]] = {address: [] for address in unseen}
    bare = False
    for part in sorted(parts_of(program), key=lambda part: bool(part.source)):
        address, own = part.source or usual, bool(part.source)
        bare = bare or not own
        words = _part_words(part, program, lang)
        field = _field_of(part, program, lang).name
        line = EntryPartLine((part.key,), field, words, part.as_of if own else None, part.key in changed)
        lines = found.setdefault(address, [])
        place = next((place for place, one in enumerate(lines) if one.words == words), None)
        if place is None:
            lines.append(line)
        else:
            lines[place] = lines[place].joined(line)
    return [
        PartsOfPage(
            address,
            f"{site_of(address)}{page_of(address)}",
            program.is_official(address),
            not (bare and address == usual),
            lines,
            unseen.get(address, []),
        )
        for address, lines in found.items()
    ]


def fields_on(program: ProgramView, addresses: Collection[str], lang: str) -> list[NamedField]:
    """Return the fields of an entry that rest on one of some pages: its parts in their order, then what names one.

    A part that names no page rests on the usual one.
    """
    usual, document = usual_page(program), document_of(program)
    parts = [part for part in parts_of(program) if (part.source or usual) in addresses]
    found = [_field_of(part, program, lang) for part in parts]
    # The page of a part is told by the part.
    apart = {f"{part.kind}_source" for part in parts}
    found += [
        NamedField(name, label(name, lang))
        for name, value in document.items()
        if isinstance(value, str) and name not in apart and not {*addresses}.isdisjoint(value.split("\n"))
    ]
    return found


def changed_fields(program: ProgramView, changes: Iterable[PageChange], lang: str) -> list[NamedField]:
    parts = {
        one.part.key: one.part
        for change in changes
        for one in changed_parts(program, change.link.address, [Passage(*passage) for passage in change.passages])
    }
    return [_field_of(part, program, lang) for part in parts_of(program) if part.key in parts]


def _field_of(part: ProgramPart, program: ProgramView, lang: str) -> NamedField:
    if part.condition is None:
        name, words = _FIELD_OF[part.kind]
        return NamedField(name, words.text(lang))
    number = next(place for place, one in enumerate(program.conditions, start=1) if one is part.condition)
    return NamedField(f"condition:{number}", f"{PLACES[PartKind.CONDITION].text(lang)} {number}")


def _part_words(part: ProgramPart, program: ProgramView, lang: str) -> str:
    if part.condition is not None:
        return part.condition.sentence.text(lang)
    if part.kind is PartKind.ENTRY:
        return _WHAT_IT_IS.text(lang)
    document = document_of(program)
    told = [(label(name, lang), value_text(name, document[name], lang)) for name in _SHOWN[part.kind]]
    if part.kind is PartKind.CONTACT:  # each value says itself what it is
        values = "; ".join(value.removeprefix("https://").removeprefix("www.") for _label, value in told if value)
        return values and _TOLD.text(lang) % (_FIELD_OF[part.kind][1].text(lang), values)
    return "; ".join(_TOLD.text(lang) % one for one in told if one[1])


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
