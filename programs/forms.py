"""What a visitor may choose on the list of programs. Everything is in the address, nothing is stored."""

from dataclasses import dataclass
from enum import StrEnum

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hub.core.vocabulary import CANADA, Area, Level, Province, Stage, Support
from hub.core.words import label
from programs.catalogue.browsing import Browsed, Facet, IntakeChoice, Order

FACET_TITLES: dict[Facet, Promise] = {
    Facet.SUPPORT: _("Kind of support"),
    Facet.AREA: _("Area"),
    Facet.PLACE: _("Place served"),
    Facet.STAGE: _("Your stage"),
    Facet.INTAKE: _("Intake"),
    Facet.LEVEL: _("Level of government"),
    Facet.ORGANIZATION: _("Organization"),
}
INTAKE_LABELS: dict[IntakeChoice, Promise] = {
    IntakeChoice.OPEN: _("Open all year"),
    IntakeChoice.BY_CALL: _("By call, with dates"),
    IntakeChoice.CLOSED: _("Closed or suspended"),
    IntakeChoice.TO_CONFIRM: _("To confirm"),
    IntakeChoice.ENDED: _("Ended, with what took over"),
}
ORDER_LABELS: dict[Order, Promise] = {
    Order.RELEVANCE: _("Best match for your words"),
    Order.OPEN_FIRST: _("Open first, then by name"),
    Order.CLOSING: _("Closing soon"),
    Order.EVIDENCE: _("Newest evidence"),
    Order.NAME: pgettext_lazy("order", "Name"),
}
_MEMBERS: dict[Facet, type[StrEnum]] = {
    Facet.SUPPORT: Support,
    Facet.AREA: Area,
    Facet.STAGE: Stage,
    Facet.LEVEL: Level,
    Facet.INTAKE: IntakeChoice,
}
OPEN_AT_FIRST = frozenset({Facet.SUPPORT, Facet.AREA, Facet.PLACE})


@dataclass(frozen=True, slots=True)
class Choice:
    """One tick of a facet."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One facet with its ticks."""

    name: str
    title: Promise
    choices: list[Choice]
    open: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What the address asks for. Values that no facet knows are dropped: an old link still answers."""

    text: str
    chosen: dict[Facet, frozenset[str]]
    order: Order

    @classmethod
    def of(cls, data: QueryDict) -> "Query":
        """Read the address."""
        text = " ".join(data.get("q", "").split())[:200]
        chosen = {}
        for facet in Facet:
            values = frozenset(value for value in data.getlist(facet.value) if _is_known(facet, value))
            if values:
                chosen[facet] = values
        order = data.get("sort", "")
        default = Order.RELEVANCE if text else Order.OPEN_FIRST
        known = order in set(Order) and not (order == Order.RELEVANCE and not text)
        return cls(text, chosen, Order(order) if known else default)

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything was asked for."""
        return bool(self.text or self.chosen)


def _is_known(facet: Facet, value: str) -> bool:
    if facet is Facet.PLACE:
        return value == CANADA or value in set(Province)
    if facet is Facet.ORGANIZATION:
        return value.replace("-", "").isalnum() and len(value) <= 80
    return value in set(_MEMBERS[facet])


def choice_label(facet: Facet, value: str, lang: str, organizations: dict[str, str]) -> str:
    """Return the words of one choice."""
    if facet is Facet.PLACE:
        return str(_("All of Canada")) if value == CANADA else label(Province(value), lang)
    if facet is Facet.ORGANIZATION:
        return organizations.get(value, value)
    if facet is Facet.INTAKE:
        return str(INTAKE_LABELS[IntakeChoice(value)])
    return label(_MEMBERS[facet](value), lang)


def facet_groups(query: Query, browsed: Browsed, lang: str, organizations: dict[str, str]) -> list[Group]:
    """Return the facets with their counts. A tick that would leave nothing is left out, unless it is chosen."""
    groups = []
    for facet in Facet:
        counts = browsed.counts[facet]
        chosen = query.chosen.get(facet, frozenset())
        choices = [
            Choice(value, choice_label(facet, value, lang, organizations), counts.get(value, 0), value in chosen)
            for value in _values(facet, counts, chosen)
        ]
        groups.append(Group(facet.value, FACET_TITLES[facet], choices, bool(chosen) or facet in OPEN_AT_FIRST))
    return groups


def _values(facet: Facet, counts: object, chosen: frozenset[str]) -> list[str]:
    present = {value for value, count in dict(counts).items() if count} | chosen  # type: ignore[call-overload]
    if facet is Facet.PLACE:
        return [place for place in (CANADA, *Province) if place in present]
    if facet is Facet.ORGANIZATION:
        return sorted(present, key=lambda slug: (-dict(counts).get(slug, 0), slug))  # type: ignore[call-overload]
    return [member.value for member in _MEMBERS[facet] if member.value in present]
