"""Answer who looks after what: seats for the engine, offices for a province, doors at the end of a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from hub.directory.choices import FilterKind, SeatKind
from hub.directory.models import IntakeFilter, IntakeQuestion, Office, Seat


def routable_seats() -> Iterable[Seat]:
    """Return every seat that may receive a request, in the order of the directory (one query).

    ``open_filters`` holds the filters of its organization, its office and itself. Whether somebody is there to take a
    request is told by ``hub.directory.seats.presence``.
    """
    seats: Iterable[Seat] = (
        Seat.objects.routable()
        .select_related("office__organization", "organization")
        .order_by("order")
        .annotate(open_filters=ArraySubquery(_filters_above()))
    )
    return seats


def _filters_above() -> Any:
    """Return the open filters above a seat of the outer query, as objects, in the order in which they were added."""
    # The organization of the office, or of the desk: a seat has one of them.
    body = Coalesce(OuterRef("office__organization"), OuterRef("organization"))
    rows = IntakeFilter.objects.open().above(seat=OuterRef("pk"), office=OuterRef("office"), organization=body)
    fields = {field: field for field in ("kind", "test", "sentence_en", "sentence_fr", "source", "needs")}
    return rows.order_by("since", "pk").values(row=JSONObject(**fields))


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


def unknown_questions(kind: str, test: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each question that a filter names and nobody has written."""
    named = {name for names in test.values() for name in names} if kind == FilterKind.ANSWERS else set()
    known = set(IntakeQuestion.objects.filter(slug__in=named).values_list("slug", flat=True)) if named else set()
    return [_("There is no question called %(name)s.") % {"name": name} for name in sorted(named - known)]


def hub_desk() -> Seat:
    """Return the Hub's own desk, which answers for whatever nobody else does."""
    desks = Seat.objects.select_related("office__organization", "organization").filter(kind=SeatKind.HUB_DESK)
    desk: Seat | None = desks.order_by("order", "pk").first()
    if desk is None:
        raise RuntimeError("The directory has no desk of the Hub. Load it first: manage.py load_directory.")
    return desk
