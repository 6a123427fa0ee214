"""Answer who looks after what: seats for the engine, offices for a province, doors at the end of a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import Coalesce, JSONObject

from hub.directory.choices import SeatKind
from hub.directory.models import IntakeFilter, Office, Seat

HUB = "hub"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterFacts:
    """What a filter asks of a company, with the sentence that says so; ``source`` is "" where no page says it."""

    kind: str
    test: Mapping[str, Any]
    sentence_en: str
    sentence_fr: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFacts:
    """A seat as the matching engine sees it. None means all; ``routable`` that a request may be sent there.

    ``confirmed`` is False where no source shows the seat's office at work today. ``url`` is a page that leads to a
    person, "" where none is known. ``filters`` are those of the organization, the office and the seat; all must pass.
    """

    slug: str
    title_en: str
    title_fr: str
    office_slug: str
    office_en: str
    office_fr: str
    organization_slug: str
    organization_en: str
    organization_fr: str
    post_kind: str
    areas: frozenset[str] | None
    provinces: frozenset[str] | None
    cn_provinces: frozenset[str]
    markets: frozenset[str]
    needs: frozenset[str] | None
    languages: frozenset[str]
    routable: bool
    confirmed: bool
    url: str
    filters: tuple[FilterFacts, ...] = ()


def routable_seats() -> tuple[SeatFacts, ...]:
    """Return every seat that may receive a request, in the order of the directory (one query).

    Whether somebody is there to take it is told by ``hub.directory.seats.presence``.
    """
    seats = Seat.objects.routable().select_related("office__organization", "organization").order_by("order")
    seats = seats.annotate(open_filters=ArraySubquery(_filters_above()))
    return tuple(_facts(seat) for seat in seats)


def _facts(seat: Any) -> SeatFacts:
    office, body = seat.office, seat.body
    place_en = office.name_en if office else body.name_en if body else seat.title_en
    place_fr = office.name_fr if office else body.name_fr if body else seat.title_fr
    return SeatFacts(
        slug=seat.slug,
        title_en=seat.title_en,
        title_fr=seat.title_fr,
        office_slug=office.slug if office else HUB if seat.kind == SeatKind.HUB_DESK else "",
        office_en=place_en,
        office_fr=place_fr,
        organization_slug=body.slug if body else HUB,
        organization_en=body.name_en if body else seat.title_en,
        organization_fr=body.name_fr if body else seat.title_fr,
        post_kind=seat.kind,
        areas=_set_or_all(seat.areas),
        provinces=_set_or_all(seat.provinces),
        cn_provinces=frozenset(seat.cn_provinces),
        markets=frozenset(seat.markets),
        needs=_set_or_all(seat.needs),
        languages=frozenset(seat.languages),
        routable=seat.is_routable,
        confirmed=office.is_confirmed if office else True,
        url=(office.contact_url if office else "") or (body.url_en or body.url_fr if body else ""),
        filters=tuple(FilterFacts(**row) for row in seat.open_filters),
    )


def _filters_above() -> Any:
    """Return the open filters above a seat of the outer query, as objects, in the order in which they were added."""
    # The organization of the office, or of the desk: a seat has one of them.
    body = Coalesce(OuterRef("office__organization"), OuterRef("organization"))
    rows = IntakeFilter.objects.open().above(seat=OuterRef("pk"), office=OuterRef("office"), organization=body)
    fields = {field: field for field in ("kind", "test", "sentence_en", "sentence_fr", "source")}
    return rows.order_by("since", "pk").values(row=JSONObject(**fields))


def _set_or_all(values: list[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(values)


def offices_for_province(province: str) -> list[Office]:
    """Return the regional offices in Canada that look after a province or territory ("QC"): exactly one when loaded."""
    return list(Office.objects.regional().filter(provinces__contains=[province]).select_related("organization"))


@dataclass(frozen=True, slots=True)
class ContactPoints:
    """The people at the end of a page: posts in China that fit it, and every regional office in Canada."""

    posts: tuple[Office, ...]
    regional: tuple[Office, ...]


def contact_points(*, cn_provinces: Iterable[str] = ()) -> ContactPoints:
    """Return the posts that serve the Chinese provinces, and the regional offices (one query).

    With no province the posts are those of national buyers and of the fairs: Beijing and Shanghai.
    """
    wanted = set(cn_provinces) or {"CN-BJ", "CN-SH"}
    offices = list(Office.objects.posts() | Office.objects.regional())
    offices.sort(key=lambda office: (-(office.modelled_cleantech_positions or 0), office.order))
    return ContactPoints(
        posts=tuple(each for each in offices if each.is_post and wanted.intersection(each.cn_provinces_served)),
        regional=tuple(each for each in offices if each.is_regional),
    )


def hub_desk() -> Seat:
    """Return the Hub's own desk, which answers for whatever nobody else does."""
    desks = Seat.objects.select_related("office__organization", "organization").filter(kind=SeatKind.HUB_DESK)
    desk: Seat | None = desks.order_by("order", "pk").first()
    if desk is None:
        raise RuntimeError("The directory has no desk of the Hub. Load it first: manage.py load_directory.")
    return desk
