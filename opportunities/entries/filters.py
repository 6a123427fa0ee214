"""What a visitor may choose on the list of opportunities, and how many each further choice would leave.

Everything is in the address; nothing is stored. Values that no facet knows are dropped: an old link still answers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hub.core.components.blocks import FacetChoice, FacetGroup
from hub.core.forms import choices_for
from hub.core.vocabulary.enums import Area, OpportunityKind, OpportunityStanding
from hub.core.vocabulary.labels import label
from hub.directory.reference.places import ChineseProvince, chinese_province
from opportunities.models.opportunities import OpportunityQuerySet
from opportunities.status import KINDS, OFFERED, Place, next_day, standing, use_order

NATIONAL = "CN"

FACETS = ("use", "kind", "area", "place")
TITLES = {
    "use": _("What you can do with it"),
    "kind": pgettext_lazy("opportunity", "Kind"),
    "area": _("Area"),
    "place": _("Place in China"),
}
ORDER_LABELS = {
    "fit": _("Best match for your words"),
    "use": _("What you can act on first, then newest evidence"),
    "closing": _("Closing soonest first"),
}


CHOICES: dict[str, list[tuple[str, str]]] = {
    "use": [(each.value, each.value) for each in OpportunityStanding if each is not OpportunityStanding.SIGNAL],
    "kind": [(value, words) for value, words in choices_for(OpportunityKind) if value in KINDS],
    "area": choices_for(Area),
    "place": [(NATIONAL, NATIONAL), *((member.value, member.value) for member in ChineseProvince)],
}

_NOT_PAST: frozenset[str] = frozenset(each.value for each in OFFERED)
_COLUMNS = (
    "pk", "slug", "kind", "areas", "cn_provinces", "status", "opens", "closes", "vouched_on", "as_of",
    "is_verified",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FacetValues:
    """What facets and orders look at of one opportunity. ``day`` is the next day to come, ``fit`` that to the words."""

    pk: int
    kind: str
    areas: tuple[str, ...]
    cn_provinces: tuple[str, ...]
    standing: OpportunityStanding
    day: date | None
    place: Place
    fit: float = 0.0

    def values(self, facet: str) -> tuple[str, ...]:
        match facet:
            case "kind":
                return (self.kind,)
            case "area":
                return self.areas
            case "place":
                return self.cn_provinces or (NATIONAL,)
            case _:
                return (self.standing,)

    def passes(self, chosen: Mapping[str, frozenset[str]]) -> bool:
        """Return whether it has one of the values chosen in each facet."""
        return all(values.intersection(self.values(facet)) for facet, values in chosen.items())


def slim_rows(found: OpportunityQuerySet, *, on: date, text: str = "", lang: str = "") -> list[FacetValues]:
    """Return the opportunities as they stand on a day (one query), and how well the words fit each."""
    columns = [*_COLUMNS, *(["fit"] if text else [])]
    if text:
        found = found.with_fit(text, lang=lang)
    return [
        FacetValues(
            pk=row.pk,
            kind=row.kind,
            areas=tuple(row.areas),
            cn_provinces=tuple(row.cn_provinces),
            standing=standing(row, on),
            day=next_day(row, on),
            place=use_order(row, on),
            fit=row.fit if text else 0.0,
        )
        for row in found.values_list(*columns, named=True)
    ]


def in_order(rows: Iterable[FacetValues], order: str) -> list[FacetValues]:
    """Return opportunities in one of the orders of the list; equal ones in that of their use."""
    match order:
        case "fit":
            return sorted(rows, key=lambda row: (-row.fit, row.place))
        case "closing":
            return sorted(rows, key=lambda row: (row.day is None, row.day or date.max, row.place))
    return sorted(rows, key=lambda row: row.place)


@dataclass(frozen=True, slots=True)
class OpportunityListQuery:
    """What the address asks for."""

    text: str
    chosen: dict[str, frozenset[str]]
    order: str

    @classmethod
    def of(cls, data: QueryDict) -> "OpportunityListQuery":
        text = " ".join(data.get("q", "").split())[:200]
        chosen = {facet: frozenset(data.getlist(facet)) & _known(facet) for facet in FACETS}
        order = data.get("sort", "")
        if order not in ORDER_LABELS or (order == "fit" and not text):
            order = "fit" if text else "use"
        return cls(text, {facet: values for facet, values in chosen.items() if values}, order)

    @property
    def shown(self) -> dict[str, frozenset[str]]:
        """What the list shows: what is past only where it was asked for."""
        return {"use": _NOT_PAST} | self.chosen

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.chosen)


def policy_area(data: QueryDict) -> str:
    """Return the area that an address of the list of policies asks for; "" for all of them."""
    area = data.get("area", "")
    return area if area in set(Area) else ""


def _known(facet: str) -> frozenset[str]:
    return frozenset(value for value, _words in CHOICES[facet])


def choice_label(facet: str, value: str, lang: str) -> str:
    match facet:
        case "kind":
            return label(OpportunityKind(value), lang)
        case "area":
            return label(Area(value), lang)
        case "place":
            return str(_("No single province")) if value == NATIONAL else chinese_province(value, lang)
        case _:
            return label(OpportunityStanding(value), lang)


def facet_groups(query: OpportunityListQuery, rows: Iterable[FacetValues], lang: str) -> list[FacetGroup]:
    """Return every facet with its ticks. Zero counts are left out unless ticked."""
    slim = list(rows)
    groups = []
    for facet in FACETS:
        others = {other: values for other, values in query.shown.items() if other != facet}
        counts = Counter(value for row in slim if row.passes(others) for value in row.values(facet))
        chosen = query.chosen.get(facet, frozenset())
        choices = [
            FacetChoice(value, choice_label(facet, value, lang), counts[value], value in chosen)
            for value in _ordered(facet, lang)
            if counts[value] or value in chosen
        ]
        groups.append(FacetGroup(facet, TITLES[facet], choices, open=facet != "place" or bool(chosen)))
    return groups


def _ordered(facet: str, lang: str) -> list[str]:
    """Return the values of a facet in the order of their list; places by name."""
    values = [value for value, _words in CHOICES[facet]]
    if facet != "place":
        return values
    return sorted(values, key=lambda value: (value != NATIONAL, choice_label(facet, value, lang)))
