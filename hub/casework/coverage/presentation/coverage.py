"""The coverage matrix in words: each cell, each gap above it, and each seat with its people and load."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.casework.coverage.workload_alerts import OpenLoad
from hub.core.text.formats import day as day_words
from hub.core.text.formats import join_words, lower_first, plain_number
from hub.core.vocabulary.enums import Area, Province
from hub.core.vocabulary.labels import label, listed
from hub.directory.models import Office, Seat
from hub.directory.organizations.coverage import CoverageGap, CoverageGapKind, DeskCell, DeskCoverage, SeatLoad
from hub.directory.organizations.presentation import chinese_province_list, province_list
from hub.directory.seats.presence import SeatPresence

# More dots than these say less than the figure beside them.
MOST_DOTS = 4
# Of so few areas it is shorter to say that they are left out.
MOST_LEFT_OUT = 3
LASTING_GAPS = frozenset({CoverageGapKind.NO_SEAT, CoverageGapKind.NOT_HELD, CoverageGapKind.PART})
GAPS = frozenset({CoverageGapKind.NO_SEAT, CoverageGapKind.NOT_HELD, CoverageGapKind.AWAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class CellWords:
    """A cell as it is shown. ``dots`` are drawn, the words say the number.

    ``tone`` is "hole" (a gap), "full" (at its limit, or served in part) or "" (covered).
    """

    place: str
    tone: str
    dots: tuple[int, ...]
    words: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapWords:
    """What is missing, as work to do. ``seats`` are those that could be helped, by slug."""

    kind: CoverageGapKind
    say: str
    because: str
    seats: tuple[str, ...]


def short_name(office: Office) -> str:
    """Return what an office is called in a table: its city."""
    return str(office.city)


def places_of(offices: Sequence[Office], counts: Mapping[str, int], lang: str) -> list[dict[str, str]]:
    """Return the columns of the matrix; a regional office names the provinces that it serves."""
    found = []
    for office in offices:
        number = counts.get(office.slug, 0)
        note = ngettext("%(number)s seat", "%(number)s seats", number) % {"number": number}
        if office.is_regional:
            note = f"{join_words(list(office.provinces), lang)}. {note}"
        found.append({"slug": office.slug, "name": short_name(office), "note": note, "url": office.get_absolute_url()})
    return found


class MatrixWords:
    """The words of a matrix for one reader: loads are told where the reader may see them.

    ``names`` are of places, ``titles`` of seats. Who gets requests where nobody of a place is there goes by the table:
    for the posts in China the regional office of the company's province, for those offices the Hub's desk.
    """

    def __init__(
        self,
        found: DeskCoverage,
        seats: Mapping[str, SeatLoad],
        names: Mapping[str, str],
        *,
        titles: Mapping[str, str] = MappingProxyType({}),
        in_canada: bool = False,
        loads: bool,
        lang: str,
    ) -> None:
        self.found, self.seats, self.names, self.loads, self.lang = found, seats, names, loads, lang
        self.titles, self.in_canada = titles, in_canada

    @property
    def rows(self) -> list[tuple[str, list[CellWords]]]:
        return [
            (label(Area(area), self.lang), [self._cell(cell) for cell in row]) for area, row in self.found.cells.items()
        ]

    @property
    def gaps(self) -> list[GapWords]:
        """Return what is missing today: first what changed lately, then what nobody takes at all, then the rest."""
        missing = _alike([gap for gap in self.found.gaps if gap.kind is not CoverageGapKind.ONE_PERSON])
        return [
            self._gap_words(gap)
            for gap in sorted(missing, key=lambda gap: (gap.kind in LASTING_GAPS, bool(gap.goes_to or gap.parts)))
        ]

    @property
    def by_one_person(self) -> list[GapWords]:
        """Return what one person alone keeps up."""
        return [
            self._gap_words(gap)
            for gap in _alike([gap for gap in self.found.gaps if gap.kind is CoverageGapKind.ONE_PERSON])
        ]

    def _cell(self, cell: DeskCell) -> CellWords:
        number = len(cell.seats)
        seats = ngettext("%(number)s seat", "%(number)s seats", number) % {"number": number}
        goes = self._goes_to(cell)
        tone = "hole" if cell.gap in GAPS else "full" if cell.gap is CoverageGapKind.FULL else ""
        words, note = seats, ", ".join(part for part in (self._load(cell), self._away(cell)) if part)
        match cell.gap:
            case CoverageGapKind.NO_SEAT:
                words, note = _("No seat"), goes
            case CoverageGapKind.NOT_HELD:
                words, note = ngettext("%(number)s seat, empty", "%(number)s seats, empty", number), goes
                words %= {"number": number}
            case CoverageGapKind.AWAY:
                until = self._until(cell)
                words = _("%(seats)s, away") % {"seats": seats}
                note = f"{_('To %(day)s.') % {'day': self._day(until)}} {goes}" if until else goes
            case CoverageGapKind.FULL:
                words = _("%(seats)s, full") % {"seats": seats}
                note = note or goes
        notes = [note]
        if cell.unserved:
            tone = tone or "full"
            notes.append(_("Nobody for %(parts)s") % {"parts": self._parts(cell.unserved)})
        if asked := len(frozenset().union(*(self.seats[slug].filters for slug in cell.seats))):
            notes.append(ngettext("%(number)s filter", "%(number)s filters", asked) % {"number": asked})
        note = ". ".join(filter(None, notes))
        dots = tuple(range(min(number, MOST_DOTS))) if tone != "hole" else ()
        return CellWords(place=self.names[cell.place], tone=tone, dots=dots, words=words, note=note)

    def _goes_to(self, cell: DeskCell) -> str:
        """Return where requests go that find nobody here, as the gap of this cell says it; "" where they come here."""
        gaps = (one for one in self.found.gaps if one.place == cell.place and one.kind is cell.gap)
        if seat := next((one.goes_to for one in gaps if cell.area in one.areas), ""):
            return _("Goes to: %(seat)s") % {"seat": self.titles.get(seat, seat)}
        if cell.gap is CoverageGapKind.FULL:
            return ""
        return _("Goes to the Hub’s desk") if self.in_canada else _("Goes to the regional office of the province")

    def _load(self, cell: DeskCell) -> str:
        return self._load_of(cell.seats) if self.loads else ""

    def _load_of(self, slugs: Sequence[str]) -> str:
        """Return the open cases of seats, of how many they take where that is known of each."""
        seats = [self.seats[slug] for slug in slugs]
        cases, limits = sum(seat.open_requests for seat in seats), [seat.takes for seat in seats if seat.takes]
        if len(limits) < len(seats):
            return cases_words(cases, self.lang)
        words = ngettext("%(cases)s of %(limit)s case", "%(cases)s of %(limit)s cases", sum(limits))
        return words % {"cases": plain_number(cases, self.lang), "limit": plain_number(sum(limits), self.lang)}

    def _away(self, cell: DeskCell) -> str:
        """Return how many seats of a cell are empty for now, and until when, where others are there."""
        away = [seat.away_until for slug in cell.seats if (seat := self.seats[slug]).away_until is not None]
        if not self.loads or not away:
            return ""
        return _("%(number)s away to %(day)s") % {"number": len(away), "day": self._day(min(away))}

    def _until(self, cell: DeskCell) -> date | None:
        ends = [until for slug in cell.seats if (until := self.seats[slug].away_until) is not None]
        return min(ends, default=None) if self.loads else None

    def _day(self, when: date) -> str:
        return day_words(when, self.lang, year=False)

    def _gap_words(self, gap: CoverageGap) -> GapWords:
        what = {"areas": area_list(gap.areas, self.lang), "place": self.names[gap.place]}
        match gap.kind:
            case CoverageGapKind.NO_SEAT:
                say = _("%(areas)s, %(place)s: no seat") % what
            case CoverageGapKind.NOT_HELD:
                say = _("%(areas)s, %(place)s: nobody holds the seat") % what
            case CoverageGapKind.PART:
                say = _("%(areas)s, %(place)s: nobody for %(parts)s") % (what | {"parts": self._parts(gap.parts)})
            case CoverageGapKind.AWAY if gap.until is not None and self.loads:
                say = _("%(areas)s, %(place)s: away until %(day)s") % (what | {"day": self._day(gap.until)})
            case CoverageGapKind.AWAY:
                say = _("%(areas)s, %(place)s: away") % what
            case CoverageGapKind.FULL if self.loads:
                say = _("%(areas)s, %(place)s: full, %(load)s") % (what | {"load": self._load_of(gap.seats)})
            case CoverageGapKind.FULL:
                say = _("%(areas)s, %(place)s: full") % what
            case _:
                say = _("%(areas)s, %(place)s") % what
        return GapWords(kind=gap.kind, say=say, because=self._because(gap), seats=gap.seats)

    def _parts(self, codes: Sequence[str]) -> str:
        """Return provinces of Canada, or divisions of China."""
        named = province_list if set(codes) <= set(Province) else chinese_province_list
        return named(codes, self.lang)

    def _because(self, gap: CoverageGap) -> str:
        if gap.kind is CoverageGapKind.PART:
            return _("Whoever holds a seat here serves other parts.")
        is_later = gap.kind is CoverageGapKind.ONE_PERSON
        if gap.goes_to:
            places = self.seats[gap.goes_to].places
            said = _("Requests go to a colleague here meanwhile: %(seat)s.")
            if is_later:
                said = _("When this person is away, requests go to a colleague here: %(seat)s.")
            elif places is not None and gap.place not in places:
                said = _("Requests go to the seat that was named for the absence: %(seat)s.")
            return said % {"seat": self.titles.get(gap.goes_to, gap.goes_to)}
        if gap.kind is CoverageGapKind.FULL:
            return _("Requests come here all the same: nobody else here is free.")
        words = {
            (True, True): _("When this person is away, requests go to the Hub’s desk."),
            (True, False): _("With this person away, the company’s regional office is asked."),
            (False, True): _("Requests go to the Hub’s desk meanwhile."),
            (False, False): _("Requests go to the company’s regional office meanwhile."),
        }
        return words[is_later, self.in_canada]


def _alike(gaps: Sequence[CoverageGap]) -> list[CoverageGap]:
    """Return gaps, those of one place that differ in their seats alone as one; full seats stay apart."""
    found: dict[tuple[Any, ...], list[CoverageGap]] = {}
    for gap in gaps:
        seats = gap.seats if gap.kind is CoverageGapKind.FULL else ()
        key = gap.kind, gap.place, gap.goes_to, gap.until, gap.parts, seats
        found.setdefault(key, []).append(gap)
    return [
        replace(
            same[0],
            areas=tuple(area for area in Area if any(area in gap.areas for gap in same)),
            seats=tuple(dict.fromkeys(slug for gap in same for slug in gap.seats)),
        )
        for same in found.values()
    ]


def area_list(areas: Sequence[str], lang: str) -> str:
    """Return areas as a list in a sentence that begins with them; of many, those that are not among them."""
    left = [area for area in Area if area not in areas]
    if not left:
        return _("All eight areas")
    if len(left) <= MOST_LEFT_OUT:
        return _("All areas but %(areas)s") % {
            "areas": join_words([lower_first(label(area, lang)) for area in left], lang)
        }
    return listed(map(Area, areas), lang)


def cases_words(number: int, lang: str) -> str:
    return ngettext("%(number)s case", "%(number)s cases", number) % {"number": plain_number(number, lang)}


def seat_lines(
    seats: Sequence[Seat],
    people: Mapping[int, Sequence[Any]],
    loads: Mapping[int, OpenLoad],
    present: Mapping[str, SeatPresence],
    lang: str,
) -> list[dict[str, Any]]:
    """Return the seats that somebody holds or that have cases, the fullest first, for people who may see them."""
    lines = []
    for seat in seats:
        load, there = loads[seat.pk], present[seat.slug]
        if not there.holders and not load.open_requests:
            continue
        place = seat.office.city if seat.office else (seat.organization.name if seat.organization else "")
        names = join_words([person.get_full_name() for person in people.get(seat.pk, ())], lang)
        away = _("Away until %(day)s") % {"day": day_words(there.away_until, lang)} if there.away_until else ""
        lines.append(
            {
                "seat": seat,
                "place": place,
                "people": names,
                "load": load,
                "away": away,
            }
        )
    return sorted(lines, key=lambda line: (-line["load"].open_requests, line["seat"].order, line["seat"].slug))
