"""What publishing a draft would change for companies: figures for every curator, names for those whose seat opens them.

The figures of registered companies are exact; small ones are not shown, because they could point at one company. Those
of typical firms, which are made up, are shown whole. Nobody is told from here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companies.models import Company
from hub.core.db.tenancy import unscoped
from hub.core.vocabulary.enums import ConditionKind, Verdict
from hub.directory.models import Seat
from hub.matching.bulk.companies import typical_firms
from hub.matching.bulk.company_snapshot import CompanySnapshot, Keys, current_snapshot
from hub.matching.company_matching.access import readable_companies
from hub.matching.index.companies import (
    MET,
    NOT_MET,
    VERDICTS,
    Codes,
    RevisionImpact,
    program_verdicts,
    revision_impact,
)
from programs.catalogue.entries import ProgramView

MOST_NAMED_COMPANIES = 30


@dataclass(frozen=True, slots=True)
class NamedCompany:
    """One company that its reader may be told by name, and how its verdict moves."""

    name: str
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True)
class ImpactReason:
    """A condition that differs, by the kinds it joins, and how many companies it moves, up or down."""

    kinds: tuple[ConditionKind, ...]
    better: bool
    count: int


@dataclass(frozen=True, slots=True)
class DraftImpact:
    """How many companies would newly meet every condition, would no longer, and keep their verdict.

    ``better`` and ``worse`` count every move of a verdict. ``named`` are at most ``MOST_NAMED_COMPANIES``, for the
    reader.
    """

    companies: int
    newly: int
    no_longer: int
    better: int
    worse: int
    same: int
    reasons: tuple[ImpactReason, ...]
    named: tuple[NamedCompany, ...]
    may_name: bool
    left_out: bool
    on: date


def draft_impact(
    *, before: ProgramView | None, after: ProgramView | None, seats: Iterable[Seat], on: date
) -> DraftImpact | None:
    """Return what changes between two revisions; None while the facts of the companies are still being read.

    Equal to matching every company anew with both. ``seats`` are those of the reader.
    """
    counted = current_snapshot(on=on)
    if counted is None:
        return None
    keys, then, now, reasons = _moves(before, after, counted)
    # A program that is not there counts as one that is "not now".
    old, new = np.maximum(then, NOT_MET), np.maximum(now, NOT_MET)
    better, worse = int((new > old).sum()), int((new < old).sum())
    reach = readable_companies(seats)
    named = [] if reach is None else _names(reach, keys[new != old], old[new != old], new[new != old])
    return DraftImpact(
        companies=len(counted),
        newly=int(((new == MET) & (old != MET)).sum()),
        no_longer=int(((old == MET) & (new != MET)).sum()),
        better=better,
        worse=worse,
        same=len(counted) - better - worse,
        reasons=tuple(
            ImpactReason(kinds, better=up, count=count) for (kinds, up), count in reasons.most_common() if count
        ),
        named=tuple(named[:MOST_NAMED_COMPANIES]),
        may_name=reach is not None,
        left_out=len(named) > MOST_NAMED_COMPANIES,
        on=counted.on,
    )


@dataclass(frozen=True, slots=True)
class TypicalImpact:
    """How many typical firms have each verdict before and after, and how many a condition moves.

    ``province`` is "" for firms of all of Canada; ``before`` is None for a program that readers do not see yet.
    """

    province: str
    before: Mapping[Verdict, int] | None
    after: Mapping[Verdict, int]
    reasons: tuple[ImpactReason, ...]


def typical_impact(*, before: ProgramView | None, after: ProgramView) -> TypicalImpact:
    """Return what changes for typical firms: of the program's own province, where it has one."""
    province = "" if after.jurisdiction == "CA" else after.jurisdiction
    firms = typical_firms(province or None)
    found = revision_impact(before, after, firms)

    def counts(program: ProgramView) -> dict[Verdict, int]:
        codes = np.bincount(firms.best(program_verdicts(program, firms)), minlength=len(VERDICTS)).tolist()
        return dict(zip(VERDICTS, codes, strict=True))

    causes = sorted(found.causes, key=lambda cause: -len(cause.companies))
    return TypicalImpact(
        province=province,
        before=None if before is None else counts(before),
        after=counts(after),
        reasons=tuple(ImpactReason(cause.kinds, cause.better, len(cause.companies)) for cause in causes),
    )


def _moves(
    before: ProgramView | None, after: ProgramView | None, counted: CompanySnapshot
) -> tuple[Keys, Codes, Codes, Counter[Any]]:
    """Return the companies that count and whose verdict changes, their verdicts before and after, and why."""
    keys: list[Keys] = [np.zeros(0, dtype=np.int64)]
    then: list[Codes] = [np.zeros(0, dtype=np.int8)]
    now: list[Codes] = [np.zeros(0, dtype=np.int8)]
    reasons: Counter[Any] = Counter()
    for impact, all_keys, counts in _impacts(before, after, counted):
        kept = counts[impact.companies]
        keys.append(all_keys[impact.companies[kept]])
        then.append(impact.before[kept])
        now.append(impact.after[kept])
        for cause in impact.causes:
            reasons[cause.kinds, cause.better] += int(counts[cause.companies].sum())
    return np.concatenate(keys), np.concatenate(then), np.concatenate(now), reasons


def _impacts(
    before: ProgramView | None, after: ProgramView | None, counted: CompanySnapshot
) -> Iterator[tuple[RevisionImpact, Keys, NDArray[np.bool_]]]:
    """Yield the impact on companies of the blocks and on those read anew, their keys, and which of them count."""
    if counted.kept is not None:
        yield revision_impact(before, after, counted.kept), counted.kept_keys, ~counted.stale
    if counted.fresh is not None:
        everyone = np.ones(len(counted.fresh_keys), dtype=np.bool_)
        yield revision_impact(before, after, counted.fresh), counted.fresh_keys, everyone


@unscoped()
def _names(reach: Any, keys: Keys, then: Codes, now: Codes) -> list[NamedCompany]:
    """Return the companies that agreed to be read by the holder of these seats, those that lose most first."""
    moves = dict(zip(keys.tolist(), zip(then.tolist(), now.tolist(), strict=True), strict=True))
    readable = Company.objects.active().filter(reach, pk__in=list(moves)).order_by("name", "pk")
    rows = list(readable.values_list("pk", "name")[: 10 * MOST_NAMED_COMPANIES])
    rows.sort(key=lambda row: moves[row[0]][1] - moves[row[0]][0])
    return [NamedCompany(name, *(VERDICTS[code] for code in moves[pk])) for pk, name in rows]
