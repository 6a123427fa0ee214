"""Programs as pages show them: words, chips and dates, already in the reader's language.

Entries that were in the catalogue once and are no programs: what each one is, and where it went.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from django.utils.translation import gettext as _

from hub.core.text.formats import colon, day, is_last_of_year, lower_first, money, site_of
from hub.core.text.localized import Localized
from hub.core.text.typography import french_typography
from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import Intake, Level, LinkBasis, Support
from hub.core.vocabulary.labels import label
from hub.core.vocabulary.purpose import PurposeBasis
from hub.directory.organizations.presentation import CONTEXT, organization_data, place_data
from programs.catalogue.entries import Catalogue, Contact, OptionalField, ProgramView
from programs.catalogue.facets import ListedProgram, places
from programs.catalogue.files import DATA
from programs.catalogue.program_rules import Rule
from programs.catalogue.purpose import ProgramPurpose
from programs.eligibility.evaluate import intake_on
from programs.pages.cards import (
    ConditionLine,
    ProgramCard,
    SourceLine,
    amount_words,
    listed_labels,
    page_of,
    span_words,
)
from programs.stacking.files import named_programs, warnings_of

_DAYS = Localized("{n} days", "{n} jours"), Localized("{n} day", "{n} jour")


@dataclass(frozen=True, slots=True)
class PurposeLines:
    """What a program is for, in the reader's language. ``is_reading``: an adviser says so, not the sources."""

    pays_for: str
    applicant: str
    size: str
    obstacle: str
    is_reading: bool

    @classmethod
    def of(cls, purpose: ProgramPurpose, lang: str) -> "PurposeLines":
        size = amount_words(purpose.project_min_cad, purpose.project_max_cad, lang)
        if typical := purpose.project_typical_cad:
            about = Localized(f"about {money(typical, 'en')}, by our estimate",
                              f"environ {money(typical, 'fr')}, selon notre estimation").text(lang)  # fmt: skip
            size = f"{size}; {about}" if size else about[:1].upper() + about[1:]
        return cls(
            pays_for=listed_labels(purpose.pays_for, lang),
            applicant=label(purpose.applicant, lang),
            size=size,
            obstacle=purpose.obstacle(lang),
            is_reading=purpose.basis is PurposeBasis.ADVISER,
        )


@dataclass(frozen=True)
class ProgramPage(ProgramCard):
    def __init__(self, program: ProgramView, catalogue: Catalogue, today: date, lang: str) -> None:
        super().__init__(ListedProgram(program, intake_on(program.intake, today), today), catalogue, today, lang)

    @cached_property
    def _lines(self) -> list[list["ConditionLine"]]:
        """The conditions in their order, those of an *any of* group together, each sentence of it once."""
        found: dict[object, dict[ConditionLine, None]] = {}
        for number, one in enumerate(self.program.conditions):
            key = ("alone", number) if one.group is None else ("group", one.group)
            found.setdefault(key, {})[ConditionLine.of(one, self.program, self.lang)] = None
        return [list(lines) for lines in found.values()]

    @property
    def conditions(self) -> list["ConditionLine"]:
        """What must hold each: also a group of which one sentence says all."""
        return [lines[0] for lines in self._lines if len(lines) == 1]

    @property
    def groups(self) -> list[list["ConditionLine"]]:
        """The *any of* groups: of each, one condition is enough."""
        return [lines for lines in self._lines if len(lines) > 1]

    @property
    def last_round(self) -> str:
        """When the last round of a closed program closed; "" where nobody knows, or that day has not come."""
        closes = self.intake.closes
        if self.intake.state is not Intake.CLOSED or closes is None or closes >= self.today:
            return ""
        if is_last_of_year(closes):
            return _("The last round closed at the end of %(year)s.") % {"year": closes.year}
        return _("The last round closed on %(day)s.") % {"day": day(closes, self.lang)}

    @property
    def purpose(self) -> PurposeLines | None:
        """What it is for; None where nobody has said so, or it is over."""
        said = self.program.purpose
        return None if said is None or self.ended else PurposeLines.of(said, self.lang)

    @property
    def sources(self) -> list["SourceLine"]:
        """The sources, official ones first."""
        days, program = dict(self.program.source_days), self.program
        found = [
            SourceLine(one, f"{site_of(one)}{page_of(one)}", program.is_official(one), days.get(one))
            for one in program.sources
        ]
        return sorted(found, key=lambda line: not line.official)

    @cached_property
    def empty(self) -> dict[str, str]:
        """What is said of an empty field: it does not apply, or was not found on a day; "": nobody looked yet."""
        program = self.program
        looked = {
            OptionalField.CONTACT: (program.contact_as_of or program.looked_up, _("No contact of the program found")),
            OptionalField.AMOUNT: (program.amount_as_of, _("No amount published")),
            OptionalField.DATES: (program.intake_as_of, _("No dates published")),
            OptionalField.HOW_TO_APPLY: (program.looked_up, _("No way to apply found")),
            OptionalField.DECISION: (program.looked_up, _("No time to decision found")),
            "documents": (program.looked_up, _("No list of documents found")),
        }
        return {
            str(name): _("Does not apply.") if name in program.not_applicable
            else f"{words} ({day(on, self.lang)})." if on else ""
            for name, (on, words) in looked.items()
        }  # fmt: skip

    @property
    def amount_unknown(self) -> str:
        """What stands in place of an amount: what was found where somebody looked; "" where none is to be expected."""
        return self.empty[OptionalField.AMOUNT] or (_("Not looked up yet") if self.gives_money else "")

    @cached_property
    def _unknown(self) -> dict[str, str]:
        """What is not known of the way to apply, by field, as its heading calls it."""
        known = {
            "how_to_apply": (self.how_to_apply, _("How to apply")),
            "documents": (self.documents, _("What to hand in")),
            "decision": (self.decision, _("Time to decision")),
        }
        return {name: words for name, (there, words) in known.items() if not there}

    @property
    def found_nothing(self) -> list[str]:
        """What is said of it where somebody looked, or where it does not apply."""
        bare = self.program.not_applicable
        told = [(name in bare, words, self.empty[name]) for name, words in self._unknown.items() if self.empty[name]]
        return [f"{words}{colon(self.lang)}{lower_first(said)}" if is_bare else said for is_bare, words, said in told]

    @property
    def not_looked_up(self) -> str:
        return ", ".join(lower_first(words) for name, words in self._unknown.items() if not self.empty[name])

    @property
    def notes(self) -> list[str]:
        return [note.sentence(self.lang) for note in self.program.notes]

    @property
    def url(self) -> str | None:
        """The official page, in the reader's language where it exists."""
        return self.program.url(self.lang)

    @property
    def url_is_foreign(self) -> bool:
        """Whether the official page exists only in the other language."""
        own = self.program.url_fr if self.lang == "fr" else self.program.url_en
        return self.url is not None and own is None

    @property
    def decision(self) -> str:
        """The time from a complete application to the answer in words, or nothing where it is not known."""
        said = self.program.decision_fr if self.lang == "fr" else self.program.decision_en
        return said or span_words(self.program.decision, self.lang, _DAYS)

    @property
    def how_to_apply(self) -> str:
        """How one applies, or nothing where it is not known."""
        return self.program.how_to_apply(self.lang)

    @property
    def url_is_home(self) -> bool:
        """Whether the official link leads to the home page of the organization, for want of a better one."""
        own = (self.program.url_fr, self.program.url_basis_fr), (self.program.url_en, self.program.url_basis_en)
        return dict(own).get(self.url) == LinkBasis.DOMAIN_HOME

    @property
    def contact(self) -> Contact:
        """How to reach those who run the program, or else their organization."""
        return self.program.nearest_contact

    @property
    def documents(self) -> list[str]:
        return [note.sentence(self.lang) for note in self.program.documents]

    @property
    def contact_url(self) -> str:
        """The contact page, in the reader's language where it exists."""
        return self.contact.url(self.lang)

    @property
    def contact_hours(self) -> str:
        return self.contact.hours_fr if self.lang == "fr" else self.contact.hours_en

    @cached_property
    def together(self) -> list["StackingRow"]:
        """The rules that speak of the program: what combines, what excludes, what comes first, who pays the rest."""
        return [StackingRow(rule, self) for rule in self.catalogue.rules.about(self.slug)]

    def named(self, slugs: Iterable[str]) -> list[tuple[str, str]]:
        """Return the programs of the catalogue with their names: (slug, name)."""
        known = self.catalogue.by_slug
        return [(slug, known[slug].name(self.lang)) for slug in slugs if slug in known]


@dataclass(frozen=True)
class StackingRow:
    """One rule about a program: its sentence, the programs on the other side, and who says so."""

    rule: Rule
    page: ProgramPage

    @property
    def sentence(self) -> str:
        return self.rule.sentence.text(self.page.lang)

    @cached_property
    def others(self) -> list[tuple[str, str]]:
        """The other programs that the rule names: (slug, name)."""
        slugs = dict.fromkeys(slug for _field, slug in named_programs(self.rule) if slug != self.page.slug)
        return self.page.named(slugs)

    @cached_property
    def has_changed(self) -> bool:
        """Whether what it rests on is no longer what it was when the rule was written."""
        return bool(warnings_of(self.rule, self.page.catalogue))

    @property
    def source_url(self) -> str:
        """The address of the source; empty where our notes alone say so."""
        program = self.page.catalogue.by_slug.get(self.rule.said_by)
        return program.sources[0] if program is not None and program.sources else ""

    @property
    def source(self) -> str:
        return site_of(self.source_url) if self.source_url else ""


_IN_LANGUAGE = {"en": "en-CA", "fr": "fr-CA"}


def service_page(program: ProgramView, lang: str, *, address: str) -> dict[str, Any]:
    """Return what the page of a program says; ``address`` is the whole address of the page.

    Only a government's program is a government service.
    """
    told: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Service" if program.level == Level.NON_GOVERNMENTAL else "GovernmentService",
        "@id": address,
        "name": program.name(lang),
        "description": program.summary(lang),
        "url": address,
        "inLanguage": _IN_LANGUAGE[lang],
        "serviceType": [label(Support(kind), lang) for kind in program.support],
        "provider": organization_data(
            name=program.organization(lang), level=program.level, acronym=program.acronym(lang)
        ),
        "areaServed": [place_data(code, lang) for code in sorted(places(program))],
    }
    if official := program.url(lang):
        told["sameAs"] = official
    return told


FORMER_ENTRIES_PATH = DATA / "not-programs.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerEntry:
    """What an entry is, and what one looks at instead: programs, offices, an agreement, an organization, or us."""

    name: Localized
    what: Localized
    programs: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    agreement: str = ""
    organization: str = ""
    contact: bool = False


@cache
def former_entries() -> Mapping[str, FormerEntry]:
    rows = parse_yaml(FORMER_ENTRIES_PATH.read_text(encoding="utf-8"))
    return {slug: _entry(row) for slug, row in rows.items()}


def _entry(row: Mapping[str, Any]) -> FormerEntry:
    return FormerEntry(
        name=Localized(row["name_en"], french_typography(row["name_fr"])),
        what=Localized(row["what_en"], french_typography(row["what_fr"])),
        programs=tuple(row.get("programs", ())),
        offices=tuple(row.get("offices", ())),
        agreement=row.get("agreement", ""),
        organization=row.get("organization", ""),
        contact=row.get("contact") == "true",
    )
