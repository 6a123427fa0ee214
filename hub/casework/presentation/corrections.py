"""Proposed corrections to the directory, put together by seat and reason."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hub.casework.choices import ReturnReason
from hub.casework.models import Correction
from hub.casework.presentation.watching import place_of
from hub.core.vocabulary import Area, Province
from hub.core.words import label
from hub.directory.models import Seat
from hub.directory.places import chinese_province_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The proposals about one seat for one reason. ``codes`` are names with how often each was named."""

    seat: Seat
    place: str
    reason: str
    number: int
    codes: tuple[tuple[str, int], ...]
    last: datetime
    rows: str


def grouped(corrections: Iterable[Correction], lang: str) -> list[Group]:
    """Return the proposals by seat and reason, those that came most often first."""
    found: dict[tuple[int, str], list[Correction]] = {}
    for row in corrections:
        found.setdefault((row.seat_id, row.reason), []).append(row)
    groups = [_group(rows, lang) for rows in found.values()]
    return sorted(groups, key=lambda group: (-group.number, group.seat.order, group.seat.slug, group.reason))


def _group(rows: list[Correction], lang: str) -> Group:
    codes = Counter(code for row in rows for code in row.codes)
    return Group(
        seat=rows[0].seat,
        place=place_of(rows[0].seat),
        reason=str(ReturnReason(rows[0].reason).label),
        number=len(rows),
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
