"""Proposed corrections to the directory, put together by seat and reason."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from companies.profile.forms.fields import market_name
from hub.casework.choices import BarrierKind, ReturnReason
from hub.casework.coverage.presentation.workload_alerts import seat_place
from hub.casework.models import DirectoryCorrection
from hub.core.vocabulary.enums import Area, Province
from hub.core.vocabulary.labels import label
from hub.directory.models import Seat
from hub.directory.reference.places import chinese_province_words


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionGroup:
    """The proposals about one seat for one reason. ``codes`` are names with how often each was named.

    ``left`` counts those of proposals that were left; the others are of returned offers.
    """

    seat: Seat
    place: str
    reason: str
    number: int
    left: int
    codes: tuple[tuple[str, int], ...]
    last: datetime
    rows: str


def grouped_corrections(corrections: Iterable[DirectoryCorrection], lang: str) -> list[CorrectionGroup]:
    """Return the proposals by seat and reason, those that came most often first."""
    found: dict[tuple[int, str], list[DirectoryCorrection]] = {}
    for row in corrections:
        found.setdefault((row.seat_id, row.reason), []).append(row)
    groups = [_group(rows, lang) for rows in found.values()]
    return sorted(groups, key=lambda group: (-group.number, group.seat.order, group.seat.slug, group.reason))


def _group(rows: list[DirectoryCorrection], lang: str) -> CorrectionGroup:
    codes = Counter(code for row in rows for code in row.codes)
    return CorrectionGroup(
        seat=rows[0].seat,
        place=seat_place(rows[0].seat),
        reason=str(ReturnReason(rows[0].reason).label),
        number=len(rows),
        left=sum(row.is_override for row in rows),
        codes=tuple((_name(code, lang), number) for code, number in codes.most_common()),
        last=max(row.at for row in rows),
        rows=",".join(str(row.pk) for row in rows),
    )


def _name(code: str, lang: str) -> str:
    """Return the name of an area, or of a province of Canada or of China."""
    if code in set(Area):
        return label(Area(code), lang)
    if code in set(Province):
        return label(Province(code), lang)
    return chinese_province_words(code).text(lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierGroup:
    """One barrier, where it was met and in which area; ``words`` are how, the latest first, without the company."""

    kind: str
    place: str
    area: str
    companies: int
    requests: int
    words: list[str]
    last: date

    @property
    def is_signal(self) -> bool:
        """Whether so many companies met it that it is worth a signal."""
        return self.companies >= SIGNAL_FROM


SIGNAL_FROM = 3  # companies that met the same barrier


def grouped_barriers(rows: Iterable[Mapping[str, Any]], lang: str) -> list[BarrierGroup]:
    """Return the barriers of a kind, a place and an area as one, those that the most companies met first."""
    held: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        held.setdefault((row["kind"], row["place"], row["area"]), []).append(row)
    groups = [
        BarrierGroup(
            kind=str(BarrierKind(kind).label),
            place=market_name(place, lang),
            area=label(Area(area), lang),
            companies=len({row["request__company"] for row in found}),
            requests=len({row["request"] for row in found}),
            words=[row["words"] for row in found],
            last=timezone.localdate(max(row["at"] for row in found)),
        )
        for (kind, place, area), found in held.items()
    ]
    return sorted(groups, key=lambda one: (-one.companies, -one.requests, one.kind, one.place, one.area))
