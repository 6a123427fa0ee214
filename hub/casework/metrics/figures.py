"""The figures of the desk, each a pure function of rows: the promise kept, time to an answer, referrals, outcomes.

Every figure has a definition sentence (``hub.casework.metrics.presentation``). Small cells are closed to most readers:
``suppressed`` says which, so that none of them can be worked out from its total.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFigures:
    """One request, without its company. Days are business days of the office that answered it, pauses left out.

    ``answer_days`` is the time to the first human answer, None while there is none; ``waited`` the time until then,
    until its end, or so far. ``month`` is that of its receipt ("2026-11"); ``place`` and ``seat`` answer for it, and
    ``answer_place`` and ``answer_seat`` gave the first answer: before it they are the same.
    ``kept`` says whether the promise was kept, None while it may still be. ``outcome`` is "" while it is open;
    ``confirmed`` is the company's own last word on whether it was helped, None where it said nothing. ``employees`` are
    the fewest that the company says it has today, None where it does not say. ``landing`` are the kinds of help on the
    ground that it wishes for and no office has lent it, ``parts`` the parts of China that it names. ``origin`` is where
    it came from.
    """

    province: str
    language: str
    areas: tuple[str, ...]
    answer_days: int | None
    kept: bool | None
    outcome: str = ""
    confirmed: bool | None = None
    waited: int = 0
    month: str = ""
    place: str = ""
    seat: str = ""
    answer_place: str = ""
    answer_seat: str = ""
    kind: str = ""
    employees: int | None = None
    landing: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFigures:
    """One offer of a whole request: whether its seat answered at all, None while it may still do so in time."""

    answered: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFigures:
    """One offer of a request to a seat that was answered; ``reason`` is "" where it was accepted."""

    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalFigures:
    """One offer of a whole request that somebody made: ``first`` where it went to the seat that was proposed first.

    ``rule`` is the question whose rule of routing proposed that seat, "" where none did; ``why`` says why it was left.
    """

    first: bool
    month: str = ""
    rule: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyYield:
    """What the companies of a mission say came of it, in one round of questions."""

    asked: int = 0
    answered: int | None = 0
    contact: int | None = 0
    contract: int | None = 0
    value_cad: int | None = 0

    def closed(self, *, least: int) -> "SurveyYield":
        """Return it without cells that are too small, or that would tell a small one; None in their place."""
        answered = _open_cell(self.answered or 0, self.asked, least=least)
        of = answered or 0
        contract = _open_cell(self.contract or 0, of, least=least)
        return SurveyYield(
            asked=self.asked,
            answered=answered,
            contact=_open_cell(self.contact or 0, of, least=least),
            contract=contract,
            value_cad=self.value_cad if contract else None,
        )


def _open_cell(part: int, whole: int, *, least: int) -> int | None:
    """Return a part of a whole where neither it nor the rest is small; None else."""
    rest = whole - part
    return part if part >= least and (rest == 0 or rest >= least) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionYield:
    """What came of a mission: its seats, the companies, meetings held, and answers at 3 and 12 months.

    None stands for a cell that is too small to be shown.
    """

    slug: str
    title_en: str
    title_fr: str
    seats: int
    goers: int = 0
    waiting: int | None = 0
    held: int | None = 0
    signed: int | None = 0
    after_3: SurveyYield = SurveyYield()
    after_12: SurveyYield = SurveyYield()

    def unless_small(self, *, least: int) -> "MissionYield | None":
        """Return it whole to who may see every figure (``least`` 1), to others without small cells.

        None to others where so few companies went that each is known.
        """
        if least <= 1:
            return self
        if self.goers < least:
            return None
        return replace(
            self,
            waiting=self.waiting if (self.waiting or 0) >= least else None,
            held=self.held if (self.held or 0) >= least else None,
            signed=_open_cell(self.signed or 0, self.held or 0, least=least),
            after_3=self.after_3.closed(least=least),
            after_12=self.after_12.closed(least=least),
        )


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole."""

    part: int
    whole: int

    @property
    def ratio(self) -> float | None:
        """Return the share from 0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Spread:
    """How many days half of some numbers do not exceed, and how many nine in ten do not; None of nothing."""

    number: int
    half: int | None
    ninetieth: int | None


def standard_met(rows: Iterable[RequestFigures]) -> Share:
    """Return how many requests were answered within their promise, of those whose answer came or is overdue."""
    judged = [row.kept for row in rows if row.kept is not None]
    return Share(sum(judged), len(judged))


def time_to_answer(rows: Iterable[RequestFigures]) -> Spread:
    """Return the business days to the first human answer, over the requests that have one."""
    return spread(row.answer_days for row in rows if row.answer_days is not None)


def spread(numbers: Iterable[int]) -> Spread:
    """Return within how many days half of them lie, and nine in ten: whole days, for the desk and for anybody."""
    days = sorted(numbers)
    if not days:
        return Spread(0, None, None)
    return Spread(len(days), days[-(-len(days) // 2) - 1], days[-(-len(days) * 9 // 10) - 1])


def answered_within(rows: Iterable[RequestFigures], days: int) -> Share:
    """Return how many requests were answered within so many business days, of those answered or open that long."""
    judged = [row for row in rows if row.answer_days is not None or row.waited >= days]
    return Share(sum(row.answer_days is not None and row.answer_days < days for row in judged), len(judged))


MOST_DAYS = 6


def days_to_answer(rows: Iterable[RequestFigures]) -> tuple[int, ...]:
    """Return how many requests were answered after 0, 1, ... business days; the last number is of all longer ones."""
    counts = Counter(min(row.answer_days, MOST_DAYS) for row in rows if row.answer_days is not None)
    return tuple(counts[days] for days in range(MOST_DAYS + 1))


def first_proposal_taken(rows: Iterable[ProposalFigures]) -> Share:
    """Return how many offers went to the seat that was proposed first."""
    made = list(rows)
    return Share(sum(row.first for row in made), len(made))


def first_taken_by_rule(rows: Iterable[ProposalFigures]) -> Mapping[str, Share]:
    """Return for each rule of routing how many offers went to the seat that it proposed, the most used rule first."""
    found: dict[str, list[ProposalFigures]] = {}
    for row in rows:
        if row.rule:
            found.setdefault(row.rule, []).append(row)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return {rule: first_proposal_taken(some) for rule, some in ordered}


def left_by_reason(rows: Iterable[ProposalFigures]) -> Mapping[str, int]:
    """Return how many first proposals were left for each reason, the commonest first."""
    return dict(Counter(row.why for row in rows if not row.first and row.why).most_common())


def counts_of(
    rows: Iterable[RequestFigures], columns: Callable[[RequestFigures], str]
) -> Mapping[tuple[str, str], int]:
    """Return how many requests ask in an area, by a column: a request with several areas counts in each of them."""
    return Counter((area, columns(row)) for row in rows for area in row.areas)


def referrals_accepted(rows: Iterable[ReferralFigures]) -> Share:
    """Return how many offers were accepted, of those that were answered."""
    answered = list(rows)
    return Share(sum(row.accepted for row in answered), len(answered))


def offers_answered(rows: Iterable[OfferFigures]) -> Share:
    """Return how many offers were answered at all, of those answered or left for as long as an answer may take."""
    judged = [row.answered for row in rows if row.answered is not None]
    return Share(sum(judged), len(judged))


def returns_by_reason(rows: Iterable[ReferralFigures]) -> Mapping[str, int]:
    """Return how many offers came back for each reason, the commonest first."""
    return dict(Counter(row.reason for row in rows if not row.accepted).most_common())


HELPED = frozenset({"helped", "partly"})


def outcomes(rows: Iterable[RequestFigures]) -> Mapping[str, int]:
    """Return how many requests were closed with each outcome, the commonest first."""
    return dict(Counter(row.outcome for row in rows if row.outcome).most_common())


def requests_helped(rows: Iterable[RequestFigures]) -> Share:
    """Return how many requests helped, at least partly, of those that are closed."""
    ended = [row.outcome in HELPED for row in rows if row.outcome]
    return Share(sum(ended), len(ended))


def helped_in_time(rows: Iterable[RequestFigures], days: int) -> Share:
    """Return how many requests that helped, at least partly, were answered within so many business days."""
    return answered_within((row for row in rows if row.outcome in HELPED), days)


def outcomes_by_month(rows: Iterable[RequestFigures], months: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
    """Return for each outcome, the commonest first, how many requests of each month were closed with it."""
    found = list(rows)
    counts = Counter((row.outcome, row.month) for row in found)
    return {outcome: tuple(counts[outcome, month] for month in months) for outcome in outcomes(found)}


def help_confirmed(rows: Iterable[RequestFigures]) -> Share:
    """Return how many companies said afterwards that they were helped, of those that said anything."""
    spoken = [row.confirmed for row in rows if row.confirmed is not None]
    return Share(sum(map(bool, spoken)), len(spoken))


def grouped_by(
    rows: Iterable[RequestFigures], codes: Callable[[RequestFigures], Iterable[str]]
) -> dict[str, list[RequestFigures]]:
    """Return requests by code, the most frequent code first; one with several codes stands under each of them."""
    found: dict[str, list[RequestFigures]] = {}
    for row in rows:
        for code in codes(row):
            found.setdefault(code, []).append(row)
    return dict(sorted(found.items(), key=lambda group: (-len(group[1]), group[0])))


# --- Small cells -----------------------------------------------------------------------------------------------------


def suppressed(numbers: Sequence[int], *, least: int) -> tuple[bool, ...]:
    """Return which numbers of a table with a known total are not shown.

    Those from 1 to ``least`` - 1, and where that is one alone, or few together, the next larger ones too: else the
    total would tell it. Where it tells each of those that are closed (all of them 1, or all ``least`` - 1), one more,
    empty if need be. Equal ones are closed together: which of them was left open would tell the rest.
    """
    small = [0 < number < least for number in numbers]
    others = sorted((not number, number, place) for place, number in enumerate(numbers) if not small[place])
    while any(small) and others:
        closed, total = sum(small), _sum_of(numbers, small)
        is_few = closed == 1 or total < least
        if (is_few and not others[0][1]) or not (is_few or total in (closed, closed * (least - 1))):
            break
        number = others[0][1]
        while others and others[0][1] == number:
            small[others.pop(0)[2]] = True
    return tuple(small)


def _sum_of(numbers: Sequence[int], chosen: Sequence[bool]) -> int:
    return sum(number for number, is_chosen in zip(numbers, chosen, strict=True) if is_chosen)


def helped_by_month(rows: Iterable[RequestFigures], months: Sequence[str], *, least: int) -> Mapping[str, Share | None]:
    """Return by month how many requests helped, at least partly; None where that tells of few.

    None too where one of both outcomes is closed in their table by month: beside the other, their sum would tell it.
    """
    found = list(rows)
    counts = outcomes_by_month(found, months)
    table = zip(counts, suppressed_table(list(counts.values()), least=least), strict=True)
    closed = [hidden for outcome, hidden in table if outcome in HELPED]
    shown = shares_unless_small(
        [requests_helped(r for r in found if r.month == month) for month in months], least=least
    )
    return {
        month: None if any(hidden[place] for hidden in closed) else share
        for place, (month, share) in enumerate(zip(months, shown, strict=True))
    }


def unless_small(number: int, *, least: int) -> int | None:
    """Return a number that stands for itself; None where it is too small to be shown."""
    return None if 0 < number < least else number


def share_unless_small(share: Share, *, least: int) -> Share | None:
    """Return a share whose whole is large enough, and whose part and rest tell of no few; None else.

    Nothing and all of a whole are told: they single out nobody that the whole does not.
    """
    if 0 < share.whole < least:
        return None
    rest = share.whole - share.part
    return None if 0 < share.part < least or 0 < rest < least else share


def shares_unless_small(shares: Sequence[Share], *, least: int) -> tuple[Share | None, ...]:
    """Return shares with a known total, closed where one tells of few.

    Where one alone would be closed, or few together, the next larger ones are too: else the total would tell it.
    """
    shown = [share_unless_small(share, least=least) for share in shares]
    while closed := [share.whole for share, open_ in zip(shares, shown, strict=True) if open_ is None]:
        others = [place for place, share in enumerate(shown) if share is not None and share.whole]
        if not others or (len(closed) > 1 and sum(closed) >= least):
            break
        shown[min(others, key=lambda place: shares[place].whole)] = None
    return tuple(shown)


def suppressed_table(numbers: Sequence[Sequence[int]], *, least: int) -> tuple[tuple[bool, ...], ...]:
    """Return which cells of a table are not shown, were its sums by row and by column known.

    Those from 1 to ``least`` - 1; and in each row and column that has one, the next larger cells, until two or more are
    closed that hold ``least`` together, or all that hold something are. Where nothing else is there, an empty cell.
    """
    closed = [[0 < number < least for number in row] for row in numbers]
    lines = [[(row, column) for column in range(len(numbers[row]))] for row in range(len(numbers))]
    lines += [list(line) for line in zip(*lines, strict=True)]
    changed = True
    while changed:
        changed = False
        for line in lines:
            hidden = [cell for cell in line if closed[cell[0]][cell[1]]]
            rest = [cell for cell in line if not closed[cell[0]][cell[1]]]
            total = sum(numbers[row][column] for row, column in hidden)
            if not hidden or not rest or (len(hidden) > 1 and total >= least):
                continue
            full = [cell for cell in rest if numbers[cell[0]][cell[1]]]
            if not full and len(hidden) > 1:
                continue
            row, column = min(full or rest, key=lambda cell: (numbers[cell[0]][cell[1]], cell))
            closed[row][column] = changed = True
    return tuple(map(tuple, closed))
