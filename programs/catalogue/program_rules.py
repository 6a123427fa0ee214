"""The rules between programs as plain values, each with its sentence and with the place that says so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import CANADA, LabelledEnum, Level
from programs.eligibility.facts import Interval

SHARES = Interval(0, 1)


class ProgramRuleKind(LabelledEnum):
    """What a rule says, by the name that its file gives it."""

    CAP = "cap", "Cap on public money", "Plafond de l’aide gouvernementale"
    MATCH = "match", "Share that others bring", "Part que d’autres apportent"
    EXCLUDES = "excludes", "Not together", "Pas ensemble"
    COMBINES = "combines", "May go together", "Cumul permis"
    DEDUCTS = "deducts", "Other aid lowers it", "D’autres aides le réduisent"
    ORDER = "order", "What comes first", "Ordre à suivre"
    TWINS = "twins", "Versions of one program", "Versions d’un programme"


class RuleProgram(Protocol):
    """A program, as far as a rule looks at it."""

    @property
    def slug(self) -> str:
        """Its short name."""

    @property
    def level(self) -> str:
        """Who stands behind it."""


class Counts(LabelledEnum):
    """Whose money counts toward a cap."""

    FEDERAL = "federal", "Federal money", "Argent fédéral"
    PROVINCIAL = "provincial", "Money of provinces and territories", "Argent des provinces et des territoires"
    FEDERAL_PROVINCIAL = (
        "federal_provincial",
        "Money of Canada, provinces and territories",
        "Argent du Canada, des provinces et des territoires",
    )
    ALL_PUBLIC = "all_public", "All public money", "Aide gouvernementale totale"


class Per(LabelledEnum):
    """What a cap is held against."""

    PROJECT = "project", "The cost of the project", "Le coût du projet"
    EXPENSE = "expense", "Each expense", "Chaque dépense"


class Money(LabelledEnum):
    """Which kind of public money counts toward a cap."""

    ANY = "any", "Any money", "Tout argent"
    NON_REPAYABLE = "non_repayable", "Money that is not paid back", "Argent qui n’est pas remboursé"


class Scope(LabelledEnum):
    """What two programs that exclude each other may not share."""

    PROJECT = "project", "A project", "Un projet"
    EXPENSE = "expense", "An expense", "Une dépense"
    PERSON = "person", "A person who is paid", "Une personne rémunérée"
    PROPERTY = "property", "A piece of property", "Un bien"


class By(LabelledEnum):
    """Who must bring the rest of the cost."""

    APPLICANT = "applicant", "The applicant", "Le demandeur"
    PRIVATE = "private", "Private sources", "Sources privées"
    NON_GOVERNMENT = "non_government", "Anyone but a government", "Quiconque sauf un gouvernement"
    ANYONE = "anyone", "Anyone else", "Quiconque d’autre"


LEVELS: Mapping[Counts, frozenset[Level]] = {
    Counts.FEDERAL: frozenset({Level.FEDERAL}),
    Counts.PROVINCIAL: frozenset({Level.PROVINCIAL, Level.TERRITORIAL}),
    Counts.FEDERAL_PROVINCIAL: frozenset({Level.FEDERAL, Level.PROVINCIAL, Level.TERRITORIAL}),
    Counts.ALL_PUBLIC: frozenset(Level) - {Level.NON_GOVERNMENTAL},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the named programs. ``said_by`` is the program whose text says so; empty where our notes do."""

    id: str
    programs: tuple[str, ...]
    sentence: Localized
    said_by: str = ""
    words: str = ""
    verified: bool = True

    def concerns(self, slug: str) -> bool:
        return slug in self.programs


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap(Rule):
    """Public money may pay at most a share of the cost: between the ends of ``share``, as ``depends`` decides."""

    share: Interval
    counts: Counts
    per: Per = Per.PROJECT
    money: Money = Money.ANY
    depends: Localized | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Rule):
    """Somebody brings at least a share of the cost: between the ends of ``share``, as ``depends`` decides."""

    share: Interval
    by: By
    depends: Localized | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing(Rule):
    """A rule between its programs and others: named ones, those of a level, something outside, or one another."""

    others: tuple[str, ...] = ()
    levels: frozenset[Level] = frozenset()
    outside: Localized | None = None

    def concerns(self, slug: str) -> bool:
        """Whether the rule speaks of a program, on either side."""
        return slug in self.programs or slug in self.others

    def partners(self, one: RuleProgram, chosen: Mapping[str, RuleProgram]) -> tuple[str, ...]:
        """Return those of the chosen programs that the rule sets beside ``one``, a program of the rule."""
        found: Iterable[str] = ()
        if self.levels:
            found = (slug for slug, other in chosen.items() if other.level in self.levels)
        elif self.outside is None:
            found = (slug for slug in chosen if slug in (self.others or self.programs))
        return tuple(sorted(slug for slug in found if slug != one.slug))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion(Pairing):
    """The two sides may not share a project, an expense, a person or a property."""

    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination(Pairing):
    """The two sides may go together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction(Rule):
    """Other public money lowers what the program pays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedence(Rule):
    """What comes first: programs, or something outside the catalogue. ``needed``: the rest does not open without."""

    first: tuple[str, ...] = ()
    outside: Localized | None = None
    needed: bool = False

    def concerns(self, slug: str) -> bool:
        """Whether the rule speaks of a program, on either side."""
        return slug in self.programs or slug in self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramVariants(Rule):
    """One program with versions of its own in some provinces: ``programs`` is the national one."""

    versions: Mapping[str, str]  # province -> program

    def concerns(self, slug: str) -> bool:
        """Whether the rule speaks of a program, as the national one or as a version."""
        return slug in self.members

    @property
    def national(self) -> str:
        """The version for everywhere else."""
        return self.programs[0]

    @property
    def members(self) -> frozenset[str]:
        return frozenset({self.national, *self.versions.values()})


@dataclass(frozen=True)
class Rules:
    """All rules, in the order of the file, then in that in which curators wrote them."""

    rules: tuple[Rule, ...] = ()

    def about(self, slug: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.concerns(slug))

    def stacking_cap(self, slug: str) -> float | None:
        """Return the largest share of the cost that all public money together may pay; None where none is exact."""
        caps = [rule for rule in self.about(slug) if isinstance(rule, Cap) and rule.counts is Counts.ALL_PUBLIC]
        return min((rule.share.low for rule in caps if rule.share.low == rule.share.high), default=None)

    def beside(self, slug: str, kind: type[Pairing]) -> list[str]:
        """Return the programs that rules of a kind name beside a program, on either side."""
        found: set[str] = set()
        for rule in self.about(slug):
            if isinstance(rule, kind) and slug in rule.programs:
                found |= set(rule.others) if rule.others or rule.levels or rule.outside else set(rule.programs)
            elif isinstance(rule, kind):
                found |= set(rule.programs)
        return sorted(found - {slug})

    def before(self, slug: str) -> list[str]:
        """Return the programs that come before a program."""
        return sorted({one for rule in self.about(slug) if isinstance(rule, Precedence) and slug in rule.programs
                       for one in rule.first})  # fmt: skip

    @cached_property
    def twins(self) -> tuple[ProgramVariants, ...]:
        """The programs with versions of their own."""
        return tuple(rule for rule in self.rules if isinstance(rule, ProgramVariants))


NO_RULES = Rules()


class JoinedPrograms(NamedTuple):
    """Two programs that a person has joined: one kept twice, or versions of one. Each with its jurisdiction.

    ``kept`` is the slug of the one that stays, of two that are the same; empty for versions.
    """

    first: str
    first_in: str
    second: str
    second_in: str
    kept: str


@dataclass(frozen=True, slots=True)
class ProgramFamily:
    """Programs that stand for one. ``everywhere`` serves where no version of ``provinces`` does; it may be missing."""

    members: frozenset[str]
    everywhere: str | None
    provinces: dict[str, str]


def program_families(rules: Rules, joined: Iterable[JoinedPrograms] = ()) -> list[ProgramFamily]:
    """Return the families that rules and people name: first those of one program kept twice, then versions.

    Versions with a member in common are one family. A program that was kept stands there for the other.
    """
    pairs = list(joined)
    kept = {slug: pair.kept for pair in pairs if pair.kept for slug in {pair.first, pair.second} - {pair.kept}}
    found: list[ProgramFamily] = []
    for slug in sorted(kept):
        _join(found, ProgramFamily(frozenset({slug, _kept_program(slug, kept)}), _kept_program(slug, kept), {}))
    versions: list[ProgramFamily] = []
    for twins in rules.twins:
        places = {place: _kept_program(slug, kept) for place, slug in twins.versions.items()}
        national = _kept_program(twins.national, kept)
        _join(versions, ProgramFamily(frozenset({national, *places.values()}), national, places))
    for pair in pairs:
        if not pair.kept:
            sides = {pair.first_in: _kept_program(pair.first, kept), pair.second_in: _kept_program(pair.second, kept)}
            provinces = {place: slug for place, slug in sides.items() if place != CANADA}
            _join(versions, ProgramFamily(frozenset(sides.values()), sides.get(CANADA), provinces))
    return found + versions


def _kept_program(slug: str, kept: Mapping[str, str]) -> str:
    seen = set()
    while slug in kept and slug not in seen:
        seen.add(slug)
        slug = kept[slug]
    return slug


def _join(families: list[ProgramFamily], one: ProgramFamily) -> None:
    """Add a family, joined with those that it shares a member with. What was said first holds."""
    for other in [other for other in families if not other.members.isdisjoint(one.members)]:
        families.remove(other)
        provinces = {**one.provinces, **other.provinces}
        one = ProgramFamily(one.members | other.members, other.everywhere or one.everywhere, provinces)
    families.append(one)
