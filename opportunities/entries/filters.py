"""What a visitor may choose on the list of opportunities, and how many each further choice would leave.

Everything is in the address; nothing is stored. Values that no facet knows are dropped: an old link still answers.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters.filters import MultipleChoiceFilter
from django_filters.filterset import FilterSet

from hub.core.choices import choices_for
from hub.core.vocabulary.enums import Area, OpportunityKind
from hub.core.vocabulary.labels import label
from hub.directory.reference.places import ChineseProvince, chinese_province

USABLE, REFERENCE = "usable", "reference"
NATIONAL = "CN"

FACETS = ("use", "kind", "area", "place")
TITLES = {
    "use": _("What you can do with it"),
    "kind": pgettext_lazy("opportunity", "Kind"),
    "area": _("Area"),
    "place": _("Place in China"),
}
USE_LABELS = {USABLE: _("You can act on it"), REFERENCE: _("For reference: it is past")}
ORDER_LABELS = {
    "fit": _("Best match for your words"),
    "use": _("What you can act on first, then newest evidence"),
    "closing": _("Closing soonest first"),
}


CHOICES: dict[str, list[tuple[str, str]]] = {
    "use": [(USABLE, USABLE), (REFERENCE, REFERENCE)],
    "kind": choices_for(OpportunityKind),
    "area": choices_for(Area),
    "place": [(NATIONAL, NATIONAL), *((member.value, member.value) for member in ChineseProvince)],
}


class OpportunityFilter(FilterSet):
    """Kinds, areas, places in China and use; several values of one facet widen, facets narrow each other."""

    kind = MultipleChoiceFilter(choices=CHOICES["kind"])  # type: ignore[no-untyped-call]
    area = MultipleChoiceFilter(choices=CHOICES["area"], method="overlapping")  # type: ignore[no-untyped-call]
    place = MultipleChoiceFilter(choices=CHOICES["place"], method="in_places")  # type: ignore[no-untyped-call]
    use = MultipleChoiceFilter(choices=CHOICES["use"], method="of_use")  # type: ignore[no-untyped-call]

    def overlapping(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Keep opportunities of at least one of the areas."""
        return queryset.filter(areas__overlap=value)

    def in_places(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Keep opportunities of at least one of the provinces; CN stands for those of no single province."""
        provinces = [code for code in value if code != NATIONAL]
        found = queryset.filter(cn_provinces__overlap=provinces)
        return found | queryset.filter(cn_provinces=[]) if NATIONAL in value else found

    def of_use(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Keep what can be acted on, or what is past; both together keep everything."""
        return queryset if len(set(value)) > 1 else queryset.filter(is_matchable=USABLE in value)


@dataclass(frozen=True, slots=True)
class FacetValues:
    """The values of one opportunity that facets look at."""

    kind: str
    areas: tuple[str, ...]
    cn_provinces: tuple[str, ...]
    is_matchable: bool

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the values of a facet."""
        match facet:
            case "kind":
                return (self.kind,)
            case "area":
                return self.areas
            case "place":
                return self.cn_provinces or (NATIONAL,)
            case _:
                return (USABLE if self.is_matchable else REFERENCE,)


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One tick of a facet; ``count`` is what it would leave, all other facets kept."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet with its ticks."""

    name: str
    title: Any
    choices: list[FacetChoice]
    open: bool


@dataclass(frozen=True, slots=True)
class OpportunityListQuery:
    """What the address asks for."""

    text: str
    chosen: dict[str, frozenset[str]]
    order: str

    @classmethod
    def of(cls, data: QueryDict) -> "OpportunityListQuery":
        """Read the address."""
        text = " ".join(data.get("q", "").split())[:200]
        chosen = {facet: frozenset(data.getlist(facet)) & _known(facet) for facet in FACETS}
        order = data.get("sort", "")
        if order not in ORDER_LABELS or (order == "fit" and not text):
            order = "fit" if text else "use"
        return cls(text, {facet: values for facet, values in chosen.items() if values}, order)

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything was asked for."""
        return bool(self.text or self.chosen)

    def data(self) -> QueryDict:
        """Return the known choices as an address would carry them."""
        data = QueryDict(mutable=True)
        for facet, values in self.chosen.items():
            data.setlist(facet, sorted(values))
        return data


def _known(facet: str) -> frozenset[str]:
    return frozenset(value for value, _words in CHOICES[facet])


def choice_label(facet: str, value: str, lang: str) -> str:
    """Return a choice in words."""
    match facet:
        case "kind":
            return label(OpportunityKind(value), lang)
        case "area":
            return label(Area(value), lang)
        case "place":
            return str(_("No single province")) if value == NATIONAL else chinese_province(value, lang)
        case _:
            return str(USE_LABELS[value])


def facet_groups(query: OpportunityListQuery, rows: Iterable[FacetValues], lang: str) -> list[FacetGroup]:
    """Return every facet with its ticks. Zero counts are left out unless ticked."""
    slim = list(rows)
    groups = []
    for facet in FACETS:
        others = {other: values for other, values in query.chosen.items() if other != facet}
        counts = Counter(value for row in slim if _passes(row, others) for value in row.values(facet))
        chosen = query.chosen.get(facet, frozenset())
        choices = [
            FacetChoice(value, choice_label(facet, value, lang), counts[value], value in chosen)
            for value in _ordered(facet, lang)
            if counts[value] or value in chosen
        ]
        groups.append(FacetGroup(facet, TITLES[facet], choices, open=facet != "place" or bool(chosen)))
    return groups


def _passes(row: FacetValues, chosen: dict[str, frozenset[str]]) -> bool:
    return all(values.intersection(row.values(facet)) for facet, values in chosen.items())


def _ordered(facet: str, lang: str) -> list[str]:
    """Return the values of a facet in the order of their list; places by name."""
    values = [value for value, _words in CHOICES[facet]]
    if facet != "place":
        return values
    return sorted(values, key=lambda value: (value != NATIONAL, choice_label(facet, value, lang)))
