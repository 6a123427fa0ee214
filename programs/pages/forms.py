"""What a visitor may choose on the list of programs. Everything is in the address, nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hub.core.components.blocks import FacetChoice, FacetGroup
from hub.core.vocabulary.enums import CANADA, Area, Level, Province, Stage, Support
from hub.core.vocabulary.labels import label
from hub.core.vocabulary.purpose import PaysFor
from programs.catalogue.entries import Catalogue
from programs.catalogue.facets import BrowseResult, IntakeChoice, ProgramFacet, SortOrder, browse

FACET_TITLES: dict[ProgramFacet, Promise] = {
    ProgramFacet.PLACE: _("Province or territory"),
    ProgramFacet.PAYS_FOR: _("What you want it for"),
    ProgramFacet.SUPPORT: _("What it gives"),
    ProgramFacet.INTAKE: _("Takes applications"),
    ProgramFacet.AREA: _("Area"),
    ProgramFacet.STAGE: _("Your stage"),
    ProgramFacet.LEVEL: _("Level of government"),
    ProgramFacet.ORGANIZATION: _("Who offers it"),
}
FACET_HINTS: dict[ProgramFacet, Promise] = {
    ProgramFacet.PLACE: _("With what serves all of Canada."),
    ProgramFacet.AREA: _("What is open to any area counts for each."),
}
INTAKE_LABELS: dict[IntakeChoice, Promise] = {
    IntakeChoice.OPEN: _("Open all year"),
    IntakeChoice.BY_CALL: _("By call, with dates"),
    IntakeChoice.CLOSED: _("Closed or suspended"),
    IntakeChoice.TO_CONFIRM: _("To confirm"),
    IntakeChoice.ENDED: _("Ended, with what took over"),
}
ORDER_LABELS: dict[SortOrder, Promise] = {
    SortOrder.RELEVANCE: _("Best match for your words"),
    SortOrder.USEFUL: _("Most useful first"),
    SortOrder.OPEN_FIRST: _("Open first, then by name"),
    SortOrder.CLOSING: _("Closing soon"),
    SortOrder.EVIDENCE: _("Newest evidence"),
    SortOrder.NAME: pgettext_lazy("order", "Name"),
}
_MEMBERS: dict[ProgramFacet, type[StrEnum]] = {
    ProgramFacet.PAYS_FOR: PaysFor,
    ProgramFacet.SUPPORT: Support,
    ProgramFacet.AREA: Area,
    ProgramFacet.STAGE: Stage,
    ProgramFacet.LEVEL: Level,
    ProgramFacet.INTAKE: IntakeChoice,
}
OPEN_AT_FIRST = frozenset({ProgramFacet.PAYS_FOR, ProgramFacet.SUPPORT})
# The value of ``show`` in the address with which ended and dormant programs stand in the list.
SHOW_ALL = "all"


@dataclass(frozen=True, slots=True)
class ProgramListQuery:
    """What the address asks for. Values that no facet knows are dropped: an old link still answers."""

    text: str
    chosen: dict[ProgramFacet, frozenset[str]]
    order: SortOrder
    shows_all: bool

    @classmethod
    def of(cls, data: QueryDict) -> "ProgramListQuery":
        text = " ".join(data.get("q", "").split())[:200]
        chosen = {}
        for facet in ProgramFacet:
            values = frozenset(value for value in data.getlist(facet.value) if _is_known(facet, value))
            if values:
                chosen[facet] = values
        order = data.get("sort", "")
        default = SortOrder.RELEVANCE if text else SortOrder.USEFUL
        known = order in set(SortOrder) and not (order == SortOrder.RELEVANCE and not text)
        shows_all = data.get("show", "") == SHOW_ALL
        return cls(text, chosen, SortOrder(order) if known else default, shows_all)

    @property
    def with_dormant(self) -> bool:
        """Return whether ended and dormant programs are listed: where asked for, or looked for by their words."""
        return self.shows_all or bool(self.text) or IntakeChoice.ENDED in self.chosen.get(ProgramFacet.INTAKE, ())

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.chosen)

    def browse(
        self,
        catalogue: Catalogue,
        *,
        on: date,
        lang: str,
        relevance: Mapping[str, float] | None = None,
        chosen: Mapping[ProgramFacet, frozenset[str]] | None = None,
    ) -> BrowseResult:
        """Return what a catalogue has of it; ``chosen`` in place of its own choices."""
        order = SortOrder.USEFUL if self.order is SortOrder.RELEVANCE and relevance is None else self.order
        return browse(
            catalogue, chosen=self.chosen if chosen is None else chosen, order=order, on=on, lang=lang,
            relevance=relevance, with_national=True, with_dormant=self.with_dormant,
        )  # fmt: skip


def _is_known(facet: ProgramFacet, value: str) -> bool:
    if facet is ProgramFacet.PLACE:
        return value == CANADA or value in set(Province)
    if facet is ProgramFacet.ORGANIZATION:
        return value.replace("-", "").isalnum() and len(value) <= 80
    return value in set(_MEMBERS[facet])


def choice_label(facet: ProgramFacet, value: str, lang: str, organizations: dict[str, str]) -> str:
    if facet is ProgramFacet.PLACE:
        return str(_("All of Canada")) if value == CANADA else label(Province(value), lang)
    if facet is ProgramFacet.ORGANIZATION:
        return organizations.get(value, value)
    if facet is ProgramFacet.INTAKE:
        return str(INTAKE_LABELS[IntakeChoice(value)])
    return label(_MEMBERS[facet](value), lang)


def facet_groups(
    query: ProgramListQuery, browsed: BrowseResult, lang: str, organizations: dict[str, str]
) -> list[FacetGroup]:
    """Return the facets with their counts. A tick that would leave nothing is left out, unless it is chosen."""
    groups = []
    for facet in ProgramFacet:
        counts = browsed.counts[facet]
        chosen = query.chosen.get(facet, frozenset())
        choices = [
            FacetChoice(value, choice_label(facet, value, lang, organizations), counts.get(value, 0), value in chosen)
            for value in _values(facet, counts, chosen)
        ]
        is_open = bool(chosen) or facet in OPEN_AT_FIRST
        groups.append(FacetGroup(facet.value, FACET_TITLES[facet], choices, is_open, FACET_HINTS.get(facet, "")))
    return groups


def _values(facet: ProgramFacet, counts: object, chosen: frozenset[str]) -> list[str]:
    present = {value for value, count in dict(counts).items() if count} | chosen  # type: ignore[call-overload]
    if facet is ProgramFacet.PLACE:
        return [place for place in (CANADA, *Province) if place in present]
    if facet in {ProgramFacet.ORGANIZATION, ProgramFacet.PAYS_FOR}:
        return sorted(present, key=lambda value: (-dict(counts).get(value, 0), value))  # type: ignore[call-overload]
    return [member.value for member in _MEMBERS[facet] if member.value in present]
