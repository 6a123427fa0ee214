"""When two visits clash, and what may be done with one. The button and the service ask the same functions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from companies.validators import city_key, normalize_name
from hub.casework.choices import COUNTED_VISITS, ClashGround, VisitCircle, VisitState
from hub.core.workflow import Refusal

NEAR = timedelta(days=7)
_NEXT: Mapping[str, tuple[VisitState, ...]] = {
    VisitState.DRAFT: (VisitState.PLANNED, VisitState.CANCELLED),
    VisitState.PLANNED: (VisitState.PUBLIC, VisitState.DRAFT, VisitState.CANCELLED),
    VisitState.PUBLIC: (VisitState.PLANNED, VisitState.CANCELLED),
    VisitState.CANCELLED: (VisitState.DRAFT,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPlan:
    """A visit as far as clashes ask: its days, its host and city as they are compared, its areas."""

    key: Any
    first: date
    last: date
    host: str = ""
    city: str = ""
    areas: frozenset[str] = frozenset()

    @classmethod
    def of(cls, row: Any) -> "VisitPlan":
        """Return the plan of a visit that has days; host and city without accents, case and legal endings.

        A city is compared without what stands in brackets after it, as in "Suzhou (Jiangsu)".
        """
        return cls(
            key=row.pk, first=row.first_day, last=row.last_day, host=normalize_name(row.host),
            city=city_key(row.city), areas=frozenset(row.areas),
        )  # fmt: skip

    @property
    def marks(self) -> list[tuple[ClashGround, str]]:
        """Return what another visit may share with it."""
        named = [(ClashGround.HOST, self.host), (ClashGround.CITY, self.city)]
        return [(ground, name) for ground, name in named if name] + [(ClashGround.AREA, area) for area in self.areas]


type Clashes = dict[tuple[Any, Any], set[ClashGround]]


def clashes(plans: Iterable[VisitPlan]) -> Clashes:
    """Return which visits clash and by what they share: at most seven days apart, and the same host, city or area.

    Each pair stands both ways. Visits are taken in the order of their first day; for each mark those are kept that a
    later visit may still be near.
    """
    found: Clashes = {}
    open_by_mark: dict[tuple[ClashGround, str], list[VisitPlan]] = {}
    for plan in sorted(plans, key=lambda each: each.first):
        for mark in plan.marks:
            near = [other for other in open_by_mark.get(mark, ()) if other.last + NEAR >= plan.first]
            for other in near:
                found.setdefault((plan.key, other.key), set()).add(mark[0])
                found.setdefault((other.key, plan.key), set()).add(mark[0])
            open_by_mark[mark] = [*near, plan]
    return found


def next_states(row: Any, *, is_agreed: bool) -> list[VisitState]:
    """Return where a visit may go from where it stands."""
    return [state for state in _NEXT[row.state] if may_move(row, to=state, is_agreed=is_agreed) is None]


def may_move(row: Any, *, to: str, is_agreed: bool) -> Refusal | None:
    """Return why a visit may not go there. ``is_agreed``: no word is open on the presence that it is of."""
    if to not in _NEXT[row.state]:
        return Refusal("no_way", _("This visit has moved on meanwhile. Look at it again."))
    if to in COUNTED_VISITS and row.first_day is None:
        return Refusal("no_days", _("A visit has its days before others learn of it."))
    if to in COUNTED_VISITS and not is_agreed:
        return Refusal("not_agreed", _("Not everybody has agreed to this presence. Plan its visit after that."))
    if to == VisitState.PUBLIC and row.circle != VisitCircle.PUBLIC:
        return Refusal("circle", _("This visit is for your organization alone. Change that first."))
    return None


def may_edit(row: Any, *, first_day: date | None, circle: str) -> Refusal | None:
    """Return why a visit may not be written so."""
    if row.state == VisitState.CANCELLED:
        return Refusal("cancelled", _("This visit is cancelled. Make it a draft again first."))
    if row.state in COUNTED_VISITS and first_day is None:
        return Refusal("no_days", _("A visit has its days before others learn of it."))
    if row.state == VisitState.PUBLIC and circle != VisitCircle.PUBLIC:
        return Refusal("circle", _("This visit is public. Make it a planned one first."))
    return None


def may_keep(clash: Any, *, reason: str) -> Refusal | None:
    """Return why a clash may not be kept."""
    if clash.ended_at is not None:
        return Refusal("ended", _("These two visits clash no more."))
    if not reason.strip():
        return Refusal("no_reason", _("Say why both are kept."))
    return None
