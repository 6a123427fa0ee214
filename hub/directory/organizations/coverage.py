"""Which post in China, and which province of Canada, has somebody for which area, and where a gap goes. Pure.

``coverage_by_area`` counts the seats that there are, for the public. ``desk_coverage`` adds who is there today and how
much lies on each seat, names every gap, and says which seat gets its requests: the one that routing chooses
(``stand_in_order``).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from hub.core.vocabulary.enums import Area
from hub.directory.reference.seats import stand_in_order


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """One area at one post: the number of seats."""

    area: str
    post: str
    seats: int


def coverage_by_area(
    *, posts: Sequence[str], seats: Iterable[tuple[str, Iterable[str] | None]]
) -> Mapping[str, list[CoverageCell]]:
    """Return the cells of every area, in the order of ``posts``.

    ``seats`` are pairs of post and areas; areas None means all of them.
    """
    counted: Counter[tuple[str, str]] = Counter()
    for post, areas in seats:
        counted.update((area, post) for area in (areas if areas is not None else Area))
    return {area.value: [CoverageCell(area.value, post, counted[area, post]) for post in posts] for area in Area}


class CoverageGapKind(StrEnum):
    """Why a request about an area would find nobody at a place, or soon would."""

    NO_SEAT = "no_seat"  # nobody looks after the area here
    NOT_HELD = "not_held"  # there are seats, and no person holds one of them
    PART = "part"  # whoever holds a seat serves other parts of the place
    AWAY = "away"  # everybody who holds one is away
    FULL = "full"  # whoever is here has as many requests as the seats take
    ONE_PERSON = "one_person"  # one person is here: no gap today, and one with the next absence


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatLoad:
    """A seat on a day. ``areas``, ``places`` and ``parts`` None mean all of them; ``takes`` None that nobody has said.

    ``away_until`` is set while all of its ``holders`` are away; ``here`` counts those who are not, and ``is_covered``
    says that it is answered all the same: by a person in their place. ``filters`` are the keys of what is asked of
    companies first.
    """

    slug: str
    areas: frozenset[str] | None
    places: frozenset[str] | None
    parts: frozenset[str] | None = None
    open_requests: int = 0
    takes: int | None = None
    holders: int = 0
    here: int = 0
    is_covered: bool = False
    away_until: date | None = None
    filters: frozenset[int] = frozenset()
    stand_in: str = ""  # the seat that whoever is away has named

    @property
    def is_full(self) -> bool:
        """Whether as many requests are open as it can take."""
        return self.takes is not None and self.open_requests >= self.takes

    @property
    def present(self) -> bool:
        """Whether a request that is sent here today reaches somebody."""
        return self.here > 0 or self.is_covered

    @property
    def is_free(self) -> bool:
        """Whether a request that is sent here today reaches somebody who can take it."""
        return self.present and not self.is_full


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCell:
    """One area at one place on a day: its seats, what is missing, and the parts of a place that nobody serves."""

    area: str
    place: str
    seats: tuple[str, ...]
    gap: CoverageGapKind | None
    unserved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageGap:
    """What is missing at a place, for all areas for which it is the same.

    ``goes_to`` is the seat that gets their requests today, "" where nobody else is there: one at the place, or one
    elsewhere that an absence names. For ``ONE_PERSON`` it says who would, and of a ``PART`` it says nothing: the seats
    here are asked.
    ``until`` is the last day of an absence, where one is the reason; ``parts`` are those that nobody serves.
    """

    kind: CoverageGapKind
    place: str
    areas: tuple[str, ...]
    seats: tuple[str, ...]
    goes_to: str = ""
    until: date | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCoverage:
    """The table by area, each row in the order of the places, and its gaps, the worst first."""

    cells: Mapping[str, Sequence[DeskCell]]
    gaps: tuple[CoverageGap, ...]


def desk_coverage(
    *, places: Sequence[str], seats: Iterable[SeatLoad], parts: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> DeskCoverage:
    """Return who looks after each area at each place today, and what is missing.

    ``places`` are posts (largest first) or provinces; a seat that serves several of them stands in each, and one that
    serves none of them counts where an absence names it. ``parts`` are those of a place: divisions of China of a post,
    provinces of a regional office.
    """
    every = list(seats)
    table = {
        (area.value, place): [seat for seat in every if _serves(seat, area, place)] for area in Area for place in places
    }
    cells = {
        area.value: [_cell(area.value, place, table[area.value, place], parts.get(place, ())) for place in places]
        for area in Area
    }
    return DeskCoverage(cells=cells, gaps=_gaps(cells, table, places, {seat.slug: seat for seat in every}))


def _serves(seat: SeatLoad, area: str, place: str) -> bool:
    return (seat.areas is None or area in seat.areas) and (seat.places is None or place in seat.places)


def _cell(area: str, place: str, seats: Sequence[SeatLoad], parts: Sequence[str]) -> DeskCell:
    held = [seat for seat in seats if seat.holders]
    served = {part for seat in held for part in (parts if seat.parts is None else seat.parts)}
    return DeskCell(
        area=area,
        place=place,
        seats=tuple(seat.slug for seat in seats),
        gap=_gap(seats),
        unserved=tuple(part for part in parts if part not in served) if held else (),
    )


def _gap(seats: Sequence[SeatLoad]) -> CoverageGapKind | None:
    if not seats:
        return CoverageGapKind.NO_SEAT
    if not any(seat.holders for seat in seats):
        return CoverageGapKind.NOT_HELD
    if not any(seat.present for seat in seats):
        return CoverageGapKind.AWAY
    if not any(seat.is_free for seat in seats):
        return CoverageGapKind.FULL
    return CoverageGapKind.ONE_PERSON if sum(seat.here or seat.is_covered for seat in seats) == 1 else None


def _gaps(
    cells: Mapping[str, Sequence[DeskCell]],
    table: Mapping[tuple[str, str], Sequence[SeatLoad]],
    places: Sequence[str],
    every: Mapping[str, SeatLoad],
) -> tuple[CoverageGap, ...]:
    alike: dict[CoverageGap, list[str]] = defaultdict(list)
    at_place = {place: {seat.slug: seat for area in cells for seat in table[area, place]} for place in places}
    for area, row in cells.items():
        for cell in row:
            if cell.unserved:
                part = CoverageGap(
                    kind=CoverageGapKind.PART, place=cell.place, areas=(), seats=cell.seats, parts=cell.unserved
                )
                alike[part].append(area)
            if cell.gap is None:
                continue
            goes_to = _stand_in(cell, table[area, cell.place], at_place[cell.place], every)
            ends = [seat.away_until for seat in table[area, cell.place] if seat.away_until is not None]
            until = min(ends) if ends and cell.gap is CoverageGapKind.AWAY else None
            gap = CoverageGap(kind=cell.gap, place=cell.place, areas=(), seats=cell.seats, goes_to=goes_to, until=until)
            alike[gap].append(area)
    order = {kind: at for at, kind in enumerate(CoverageGapKind)}
    found = [replace(gap, areas=tuple(areas)) for gap, areas in alike.items()]
    return tuple(sorted(found, key=lambda gap: (order[gap.kind], places.index(gap.place), -len(gap.areas))))


def _stand_in(
    cell: DeskCell, seats: Sequence[SeatLoad], near: Mapping[str, SeatLoad], every: Mapping[str, SeatLoad]
) -> str:
    """Return which other seat gets the requests of a cell: one in which somebody is; "" for none."""
    order = stand_in_order(
        named=[seat.stand_in for seat in seats if seat.stand_in and not seat.present],
        colleagues=[(seat.slug, seat.areas, seat.open_requests) for seat in near.values()],
        areas={cell.area},
    )
    there = [every[slug] for slug in order if slug in every and every[slug].present]
    if cell.gap is CoverageGapKind.FULL:
        there = [seat for seat in there if not seat.is_full]
    if cell.gap is CoverageGapKind.ONE_PERSON:
        # Whom this person would name is not known yet.
        there = [seat for seat in there if seat not in seats and seat.slug in near]
    return next((seat.slug for seat in there), "")
