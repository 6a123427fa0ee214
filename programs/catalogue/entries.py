"""A program and the catalogue of programs, as plain values."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

from hub.core.text.formats import GOVERNMENT_DOMAINS, lies_on
from programs.catalogue.program_rules import NO_RULES, JoinedPrograms, ProgramFamily, Rules, program_families
from programs.catalogue.purpose import ProgramPurpose
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.evaluate import IntakeFacts

# Names come from the directory, which may correct them without a new revision of the program.
# That an owner confirmed what is said is not said by the entry either.
_NOT_CONTENT = frozenset(
    {
        "organization_acronym_en",
        "organization_acronym_fr",
        "organization_en",
        "organization_fr",
        "level",
        "organization_domains",
        "organization_contact",
        "confirmed_on",
        "published_on",
    }
)
# What programs are to each other was said here once; rules say it today. Whatever said nothing of it keeps its digest.
_FORMER_FIELDS: Mapping[str, Any] = {"excludes": (), "combines": (), "after": (), "stacking_cap": None}
_LATER_FIELDS = (
    "documents", "effort", "decision", "decision_en", "decision_fr", "how_to_apply_en", "how_to_apply_fr", "contact",
    "review_by", "link_in_one_language", "url_basis_en", "url_basis_fr", "source_days", "looked_up", "purpose",
    "amount_source", "amount_as_of", "intake_source", "intake_as_of", "contact_as_of", "not_applicable",
)  # fmt: skip


class OptionalField(StrEnum):
    """What a program may lack for good: nothing is paid, nobody applies, nothing is decided."""

    CONTACT = "contact"
    AMOUNT = "amount"
    DATES = "dates"
    HOW_TO_APPLY = "how_to_apply"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that is no condition: it lowers no verdict."""

    sentence_en: str
    sentence_fr: str

    def sentence(self, lang: str) -> str:
        return self.sentence_fr if lang.startswith("fr") else self.sentence_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A length between two ends, both included; ``source`` is the page that says so. None: open at that end."""

    least: int | None = None
    most: int | None = None
    source: str = ""

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return self.least is not None or self.most is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How to reach those who run the program. Empty texts mean "not published"; ``source`` is the page that says so."""

    email: str = ""
    phone: str = ""
    url_en: str = ""
    url_fr: str = ""
    hours_en: str = ""
    hours_fr: str = ""
    source: str = ""

    def url(self, lang: str) -> str:
        """Return the contact page in ``lang``, or the one in the other language."""
        return (self.url_fr or self.url_en) if lang.startswith("fr") else (self.url_en or self.url_fr)

    def __bool__(self) -> bool:
        """Whether there is any way to reach them."""
        return bool(self.email or self.phone or self.url_en or self.url_fr)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramView:
    """One program of support. ``None`` and an empty tuple mean "not published", never "no".

    Amounts are whole Canadian dollars per project or client; shares lie in 0..1. ``replaced_by`` holds slugs of other
    programs. ``as_of`` is the day of the evidence, good to the year only where ``as_of_year_only``. ``effort`` counts
    hours of the applicant's work, ``decision`` calendar days from a complete application to the answer; ``documents``
    are what has to be handed in. ``review_by`` is when a curator looks again; ``link_in_one_language`` says that the
    official site has no page in the other language. ``confirmed_on`` is the day on which the organization said that all
    of it is still right, ``published_on`` that on which the portal began to say it. ``purpose`` is None where nobody
    said what it is for.
    ``url_basis_en`` says how the link is known. ``source_days`` are the days of single sources. Amounts with the share
    of the cost, and the intake with its dates, have a page and a day of their own where those are known; a day without
    an amount or a date says that none was published then. ``not_applicable`` are ``OptionalField``: empty for good.
    ``looked_up`` is the day on which somebody looked for a contact, the way to apply, documents and times: what is
    empty was not found then. None: nobody has looked yet. The domains and the contact of the organization come from
    the directory.
    """

    slug: str
    name_en: str
    name_fr: str
    organization_slug: str
    organization_acronym_en: str
    organization_acronym_fr: str
    organization_en: str
    organization_fr: str
    jurisdiction: str
    level: str
    url_en: str | None
    url_fr: str | None
    summary_en: str
    summary_fr: str
    support: tuple[str, ...]
    stages: tuple[str, ...]
    amount_min_cad: int | None
    amount_max_cad: int | None
    cost_share_max: float | None
    conditions: tuple[TypedCondition, ...]
    notes: tuple[Note, ...]
    intake: IntakeFacts
    replaced_by: tuple[str, ...]
    as_of: date
    as_of_year_only: bool
    sources: tuple[str, ...]
    verified: bool
    unverified_reason: str | None
    documents: tuple[Note, ...] = ()
    effort: Span = field(default_factory=Span)
    decision: Span = field(default_factory=Span)
    contact: Contact = field(default_factory=Contact)
    review_by: date | None = None
    link_in_one_language: bool = False
    confirmed_on: date | None = None
    published_on: date | None = None
    purpose: ProgramPurpose | None = None
    decision_en: str = ""
    decision_fr: str = ""
    how_to_apply_en: str = ""
    how_to_apply_fr: str = ""
    url_basis_en: str = ""
    url_basis_fr: str = ""
    source_days: tuple[tuple[str, date], ...] = ()
    looked_up: date | None = None
    amount_source: str = ""
    amount_as_of: date | None = None
    intake_source: str = ""
    intake_as_of: date | None = None
    contact_as_of: date | None = None
    not_applicable: tuple[str, ...] = ()
    organization_domains: tuple[str, ...] = ()
    organization_contact: Contact = field(default_factory=Contact)

    def is_official(self, address: str) -> bool:
        """Return whether an address lies on a domain of the organization or of a government."""
        return lies_on(address, self.organization_domains) or lies_on(address, GOVERNMENT_DOMAINS)

    @property
    def lacks_official_source(self) -> bool:
        """Whether no source is official: it lies on no domain of the organization and on none of a government."""
        return not _has_official(self.sources, self.organization_domains)

    @property
    def is_confirmed(self) -> bool:
        """Whether the entry may read better than worth a look: it was verified, and an official page says it."""
        return self.verified and not self.lacks_official_source

    def name(self, lang: str) -> str:
        return self.name_fr if lang.startswith("fr") else self.name_en

    def summary(self, lang: str) -> str:
        return self.summary_fr if lang.startswith("fr") else self.summary_en

    def organization(self, lang: str) -> str:
        return self.organization_fr if lang.startswith("fr") else self.organization_en

    def acronym(self, lang: str) -> str:
        return self.organization_acronym_fr if lang.startswith("fr") else self.organization_acronym_en

    def url(self, lang: str) -> str | None:
        """Return the link in ``lang``, or the one in the other language; None where no page is known."""
        first, second = (self.url_fr, self.url_en) if lang.startswith("fr") else (self.url_en, self.url_fr)
        return first or second

    def how_to_apply(self, lang: str) -> str:
        """Return how one applies in ``lang``; empty where it is not known."""
        return self.how_to_apply_fr if lang.startswith("fr") else self.how_to_apply_en

    @property
    def nearest_contact(self) -> Contact:
        """How to reach those who run the program, or else their organization."""
        return self.contact or self.organization_contact


@lru_cache(maxsize=4096)
def _has_official(sources: tuple[str, ...], domains: tuple[str, ...]) -> bool:
    return any(lies_on(source, (*domains, *GOVERNMENT_DOMAINS)) for source in sources)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All programs in the order of their slugs, and the version that says which contents these are.

    A catalogue equals itself alone: of two of one version, one may list other names.

    ``joined`` is what people have said of pairs of them, ``rules`` what programs are to each other. They decide what a
    list shows once and what a plan says, and no verdict: they are no part of the version.
    """

    version: str
    programs: tuple[ProgramView, ...]
    joined: tuple[JoinedPrograms, ...] = ()
    rules: Rules = NO_RULES

    @cached_property
    def families(self) -> list[ProgramFamily]:
        return program_families(self.rules, self.joined)

    def left_out_in(self, province: str | None) -> set[str]:
        """Return the slugs that a list leaves out in a province, since another of their family stands for them."""
        hidden: set[str] = set()
        for family, kept in self.versions_in(province):
            if kept in self.by_slug:
                hidden |= family.members - {kept}
        return hidden

    def versions_in(self, province: str | None) -> list[tuple[ProgramFamily, str]]:
        """Return each family with the program that stands for it in a province (None or "CA": not known)."""
        found = ((family, family.provinces.get(province or "", family.everywhere)) for family in self.families)
        return [(family, kept) for family, kept in found if kept is not None]

    @classmethod
    def of(
        cls, programs: Iterable[ProgramView], *, joined: Iterable[JoinedPrograms] = (), rules: Rules = NO_RULES
    ) -> "Catalogue":
        """Return the catalogue of programs in any order."""
        ordered = tuple(sorted(programs, key=lambda program: program.slug))
        return cls(version_of((program.slug, digest_of(program)) for program in ordered), ordered, tuple(joined), rules)

    @cached_property
    def by_slug(self) -> Mapping[str, ProgramView]:
        return MappingProxyType({program.slug: program for program in self.programs})


def digest_of(program: ProgramView) -> str:
    """Return the SHA-256 of what a program says; equal contents have equal digests on every machine."""
    said = {**asdict(program), **_FORMER_FIELDS}
    content = {name: value for name, value in said.items() if name not in _NOT_CONTENT}
    # What is not said is no content: a program that was published before this could be said keeps its digest.
    for name in _LATER_FIELDS:
        if not getattr(program, name):
            del content[name]
    if not program.intake.ended:
        del content["intake"]["ended"]
    for condition in content["conditions"]:
        if not condition["own_source"]:
            del condition["own_source"]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, default=_plain).encode()).hexdigest()


def version_of(digests: Iterable[tuple[str, str]]) -> str:
    """Return the version of a catalogue from the pairs (slug, digest) of its programs in any order."""
    lines = "\n".join(f"{slug} {digest}" for slug, digest in sorted(digests))
    return hashlib.sha256(lines.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, date | StrEnum):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not part of a program")
