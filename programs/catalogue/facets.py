"""Browse the catalogue: choose by facets, count what each further choice would leave, put in a stated order.

At the size of a national catalogue (hundreds to a few thousand programs) this is a matter of microseconds in memory,
and the counts can never disagree with the list: both come from the same rule.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.core.text.formats import fold
from hub.core.vocabulary.enums import CANADA, Area, ConditionKind, Intake, IntakeMode, Province
from hub.core.vocabulary.evidence import months_after
from hub.core.vocabulary.purpose import Beneficiary, PaysFor, ProgramRole, Signatory, Tempo
from programs.catalogue.entries import Catalogue, ProgramView
from programs.eligibility.evaluate import IntakeState, intake_on

ALL_AREAS = frozenset(Area)
_EVERYWHERE = frozenset({CANADA, *Province})
# Whom an adviser names a program to: what every company checks first, what is never a first answer last.
_ROLES = tuple(ProgramRole)
_ROLE_WEIGHTS = (1.15, 1.1, 1.05, 1.0, 0.95)
_BY_COMPANIES = (Signatory.COMPANY, Signatory.COMPANY_WITH_PARTNER, Signatory.ANY)
_SIGNED_ALIKE = dict.fromkeys(_BY_COMPANIES, _BY_COMPANIES)
_NOT_SAID = _ROLES.index(ProgramRole.NICHE)


class ProgramFacet(StrEnum):
    """What one may filter by; the value is the name in the address."""

    PLACE = "place"
    PAYS_FOR = "pays_for"
    SUPPORT = "support"
    INTAKE = "intake"
    AREA = "area"
    STAGE = "stage"
    LEVEL = "level"
    ORGANIZATION = "organization"


class IntakeChoice(StrEnum):
    """Intake as people filter by it."""

    OPEN = "open"
    BY_CALL = "by_call"
    CLOSED = "closed"
    TO_CONFIRM = "to_confirm"
    ENDED = "ended"


class SortOrder(StrEnum):
    """The orders a list can be put in."""

    RELEVANCE = "relevance"
    USEFUL = "useful"
    OPEN_FIRST = "open_first"
    CLOSING = "closing"
    EVIDENCE = "evidence"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class ListedProgram:
    """A program on a list, with its intake on the day."""

    program: ProgramView
    intake: IntakeState
    on: date

    @property
    def seen_lately(self) -> bool:
        """Whether a page of the year before the day said what it says."""
        return was_seen_lately(self.program, self.on)

    @property
    def open_when_seen(self) -> bool:
        """Whether it was open when it was last seen, where no day of its end and no page of the last year says more."""
        return self.intake.state is Intake.OPEN and self.intake.closes is None and not self.seen_lately


@dataclass(frozen=True, slots=True)
class BrowseResult:
    """What a list shows: the programs in order, and for each facet how many each choice would leave.

    ``hidden`` is the number of ended and dormant programs that pass the facets and were left out.
    """

    listed: tuple[ListedProgram, ...]
    counts: Mapping[ProgramFacet, Mapping[str, int]]
    hidden: int = 0


def browse(
    catalogue: Catalogue,
    *,
    chosen: Mapping[ProgramFacet, frozenset[str]],
    order: SortOrder,
    on: date,
    lang: str,
    relevance: Mapping[str, float] | None = None,
    with_national: bool = False,
    with_dormant: bool = True,
) -> BrowseResult:
    """Return the programs that pass every facet, in ``order``, and the counts.

    Choices inside one facet widen (any of them), facets together narrow (all of them). The count beside a choice is
    what the list would hold with that choice alone in its facet and all other facets as they are. ``relevance`` maps
    the slugs that a search found to their score; without it every program is considered. ``with_national``: what serves
    all of Canada counts for each province too. ``with_dormant``: what has ended or is asleep is listed and counted.
    """
    listed = [
        ListedProgram(program, intake_on(program.intake, on), on)
        for program in catalogue.programs
        if relevance is None or program.slug in relevance
    ]
    asleep = [not with_dormant and is_dormant(item.program, item.intake) for item in listed]
    values = {facet: [_VALUES[facet](item) for item in listed] for facet in ProgramFacet}
    if with_national:
        values[ProgramFacet.PLACE] = [
            _EVERYWHERE if CANADA in served else served for served in values[ProgramFacet.PLACE]
        ]
    passes = {
        facet: [not chosen.get(facet) or bool(chosen[facet] & value) for value in values[facet]]
        for facet in ProgramFacet
    }
    passing = [index for index in range(len(listed)) if all(passes[facet][index] for facet in ProgramFacet)]
    kept = [listed[index] for index in passing if not asleep[index]]
    counts: dict[ProgramFacet, Mapping[str, int]] = {}
    for facet in ProgramFacet:
        counter: Counter[str] = Counter()
        for index in range(len(listed)):
            if not asleep[index] and all(passes[other][index] for other in ProgramFacet if other is not facet):
                counter.update(values[facet][index])
        counts[facet] = counter
    ordered = _in_order(kept, order=order, lang=lang, relevance=relevance or {})
    if order in {SortOrder.RELEVANCE, SortOrder.OPEN_FIRST, SortOrder.USEFUL} and (
        areas := chosen.get(ProgramFacet.AREA)
    ):
        # Programs made for the area come before those that are open to any; sorting is stable.
        ordered.sort(key=lambda item: not named_areas(item.program) & areas)
    return BrowseResult(tuple(ordered), counts, hidden=len(passing) - len(kept))


def last_seen(program: ProgramView) -> date:
    """Return the day of the latest page or word on what a program says today."""
    return max(one for one in (program.as_of, program.intake_as_of, program.confirmed_on) if one is not None)


def was_seen_lately(program: ProgramView, on: date) -> bool:
    """Return whether an official page or the organization said it within a year, or in the same year alone."""
    seen = last_seen(program)
    if program.as_of_year_only and seen == program.as_of:
        return program.is_confirmed and seen.year == on.year
    return program.is_confirmed and on <= months_after(seen, 12)


def named_areas(program: ProgramView) -> frozenset[str]:
    """Return the priority areas that a program names; empty where it is open to any."""
    return frozenset(
        area
        for condition in program.conditions
        if condition.kind is ConditionKind.AREAS
        for area in condition.test.get("in", ())
    )


def areas_served(program: ProgramView) -> frozenset[str]:
    """Return the areas that a program names, or all eight where it names none."""
    return named_areas(program) or ALL_AREAS


def places(program: ProgramView) -> frozenset[str]:
    """Return where a program serves: provinces and territories, or "CA" for all of Canada."""
    for kind in (ConditionKind.PROVINCES, ConditionKind.PROJECT_PLACE):
        for condition in program.conditions:
            if condition.kind is kind:
                named = frozenset(condition.test.get("in", ()))
                if named and CANADA not in named and len(named) < len(Province):
                    return named
    return frozenset({CANADA} if program.jurisdiction == CANADA else {program.jurisdiction})


def role_order(program: ProgramView) -> int:
    """Return where a program stands by whom an adviser names it to, 0 first."""
    return _ROLES.index(program.purpose.role) if program.purpose else _NOT_SAID


def _narrowness(program: ProgramView) -> tuple[bool, bool, int]:
    """Return how few a program is for and how little it changes for them, as a key to sort by."""
    said = program.purpose
    if said is None:
        return True, CANADA not in places(program), 0
    is_broad = said.applicant is Signatory.COMPANY and (not said.must_serve or Beneficiary.CLEANTECH in said.serves)
    return not is_broad, CANADA not in places(program), -said.value


def is_live(program: ProgramView, intake: IntakeState) -> bool:
    """Return whether one may apply now or at a day that is known."""
    return intake.state in {Intake.OPEN, Intake.OPENS_ON, Intake.BY_INVITATION} and not is_dormant(program, intake)


def is_dormant(program: ProgramView, intake: IntakeState) -> bool:
    """Return whether a program is over, or asleep as an adviser knows it."""
    asleep = program.purpose is not None and program.purpose.tempo is Tempo.ENDED_OR_DORMANT
    return intake.state is Intake.ENDED or asleep


def usefulness(program: ProgramView, intake: IntakeState) -> float:
    """Return how useful a program is to whoever tells no more of a company: a factor for the rank of a search."""
    share = _ROLE_WEIGHTS[role_order(program)]
    if is_dormant(program, intake):
        return share * 0.6
    return share * (1.0 if program.verified else 0.9) * (1.0 if is_live(program, intake) else 0.9)


def intake_choice(item: ListedProgram) -> IntakeChoice:
    """Return under which intake choice a program stands: what was open when it was last seen is to confirm."""
    program, intake = item.program, item.intake
    match intake.state:
        case Intake.ENDED:
            return IntakeChoice.ENDED
        case Intake.CLOSED | Intake.SUSPENDED:
            return IntakeChoice.CLOSED
        case Intake.OPENS_ON:
            return IntakeChoice.BY_CALL
        case Intake.OPEN if program.intake.mode is IntakeMode.CALL:
            return IntakeChoice.BY_CALL
        case Intake.OPEN if not item.open_when_seen:
            return IntakeChoice.OPEN
    return IntakeChoice.BY_CALL if program.intake.mode is IntakeMode.CALL else IntakeChoice.TO_CONFIRM


def live_successors(program: ProgramView, catalogue: Catalogue, on: date) -> tuple[ProgramView, ...]:
    """Return what took over from a program, followed through other ended programs to those still there."""
    live: list[ProgramView] = []
    seen = {program.slug}
    waiting = list(program.replaced_by)
    while waiting:
        slug = waiting.pop(0)
        successor = catalogue.by_slug.get(slug)
        if successor is None or slug in seen:
            continue
        seen.add(slug)
        if intake_on(successor.intake, on).state is Intake.ENDED and successor.replaced_by:
            waiting.extend(successor.replaced_by)
        else:
            live.append(successor)
    return tuple(live)


def nearest(program: ProgramView, catalogue: Catalogue, on: date, *, limit: int = 3) -> tuple[ListedProgram, ...]:
    """Return the programs nearest to one that cannot be used now: same use, kinds of support, place, areas and stages.

    Only those that may be applied to now, or whose intake nobody could confirm, that are not asleep, and that the same
    applicants sign for the same beneficiaries.
    """
    ranked = []
    for other in catalogue.programs:
        intake = intake_on(other.intake, on)
        if other.slug == program.slug or intake.state not in {Intake.OPEN, Intake.BY_INVITATION, Intake.UNKNOWN}:
            continue
        shared_support = _overlap(program.support, other.support)
        shared_place = bool(places(program) & places(other)) or CANADA in places(other)
        if not shared_support or not shared_place or is_dormant(other, intake) or not _is_alternative(program, other):
            continue
        score = (
            4 * _overlap(_uses(program), _uses(other))
            + 2 * shared_support
            + 2 * _overlap(named_areas(program), named_areas(other))
            + _overlap(program.stages, other.stages)
            + (program.organization_slug == other.organization_slug)
            + (intake.state is Intake.OPEN)
        )
        ranked.append((-score * usefulness(other, intake), other.slug, ListedProgram(other, intake, on)))
    ranked.sort(key=lambda entry: entry[:2])
    return tuple(entry[2] for entry in ranked[:limit])


def _uses(program: ProgramView) -> tuple[PaysFor, ...]:
    return program.purpose.pays_for if program.purpose else ()


def _is_alternative(program: ProgramView, other: ProgramView) -> bool:
    """Return whether those who sign the one may sign the other, for the same beneficiaries, as far as is known."""
    first, second = program.purpose, other.purpose
    if first is None or second is None:
        return True
    if second.must_serve and not set(first.serves) & set(second.serves):
        return False
    return second.applicant in _SIGNED_ALIKE.get(first.applicant, (first.applicant,))


def _overlap(first: Iterable[str], second: Iterable[str]) -> float:
    one, two = set(first), set(second)
    return len(one & two) / len(one | two) if one | two else 0.0


_VALUES: Mapping[ProgramFacet, Callable[[ListedProgram], frozenset[str]]] = {
    ProgramFacet.PLACE: lambda item: places(item.program),
    ProgramFacet.PAYS_FOR: lambda item: frozenset(item.program.purpose.pays_for if item.program.purpose else ()),
    ProgramFacet.SUPPORT: lambda item: frozenset(item.program.support),
    ProgramFacet.INTAKE: lambda item: frozenset({intake_choice(item)}),
    ProgramFacet.AREA: lambda item: areas_served(item.program),
    ProgramFacet.STAGE: lambda item: frozenset(item.program.stages),
    ProgramFacet.LEVEL: lambda item: frozenset({item.program.level}),
    ProgramFacet.ORGANIZATION: lambda item: frozenset({item.program.organization_slug}),
}

_INTAKE_ORDER = {
    Intake.OPEN: 0,
    Intake.OPENS_ON: 1,
    Intake.BY_INVITATION: 2,
    Intake.UNKNOWN: 3,
    Intake.CLOSED: 4,
    Intake.SUSPENDED: 4,
    Intake.ENDED: 5,
}


def _in_order(
    listed: Sequence[ListedProgram], *, order: SortOrder, lang: str, relevance: Mapping[str, float]
) -> list[ListedProgram]:
    def name(item: ListedProgram) -> tuple[str, str]:
        return fold(item.program.name(lang)), item.program.slug

    match order:
        case SortOrder.RELEVANCE if relevance:
            found = sorted(listed, key=lambda item: (-relevance[item.program.slug], *name(item)))
            return found[:1] + sorted(found[1:], key=lambda item: item.intake.state is Intake.ENDED)
        case SortOrder.USEFUL:
            return sorted(
                listed,
                key=lambda item: (
                    is_dormant(item.program, item.intake),
                    not is_live(item.program, item.intake),
                    not (item.program.verified and item.program.url(lang)),
                    role_order(item.program),
                    item.open_when_seen,
                    *_narrowness(item.program),
                    *name(item),
                ),
            )
        case SortOrder.CLOSING:
            far = date.max
            return sorted(
                listed,
                key=lambda item: (
                    item.intake.days_left is None,
                    item.intake.closes or far,
                    _INTAKE_ORDER[item.intake.state],
                    *name(item),
                ),
            )
        case SortOrder.EVIDENCE:
            return sorted(listed, key=lambda item: (-item.program.as_of.toordinal(), *name(item)))
        case SortOrder.NAME:
            return sorted(listed, key=name)
    return sorted(listed, key=lambda item: (_INTAKE_ORDER[item.intake.state], item.open_when_seen, *name(item)))
