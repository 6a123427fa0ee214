"""Use cases of the directory: load it, and answer who looks after what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from hub.audit import services as audit
from hub.directory.catalogue import DATA, ORGANIZATIONS, SEATS, Directory, read_directory
from hub.directory.choices import SeatKind
from hub.directory.models import AreaText, BoundaryCase, Office, Organization, Seat, Service
from hub.directory.reading import DataRefusedError, Mistake
from hub.directory.syncing import Changes, keys_by_slug, remove_others, write_rows

HUB = "hub"


def load_directory(*, by: Any, at: datetime, folder: Path = DATA) -> Changes:
    """Bring the directory to what its data files say; a second load changes nothing.

    ``by`` is a user or None (the system). All files are checked first: ``DataRefusedError`` names every mistake, and
    nothing was changed then. An entry may not be taken out while other rows rest on it.
    """
    directory = read_directory(folder)
    try:
        with transaction.atomic():
            changes = _write(directory)
            if changes.wrote:
                counts = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
                audit.record(action="directory.loaded", by=by, at=at, data=counts)
    except ProtectedError as error:
        raise DataRefusedError(_still_needed(error.protected_objects)) from error
    return changes


def _write(directory: Directory) -> Changes:
    changes = write_rows(model=Organization, rows=directory.organizations)
    organizations = keys_by_slug(Organization)
    # Offices that stand by themselves come first, so that attached ones find their hub.
    for attached in (False, True):
        offices = keys_by_slug(Office)
        changes += write_rows(
            model=Office,
            rows=[
                _with_keys(row, organization=organizations, hub=offices)
                for row in directory.offices
                if bool(row["hub"]) == attached
            ],
        )
    offices = keys_by_slug(Office)
    changes += write_rows(
        model=Seat,
        rows=[_with_keys(row, organization=organizations, office=offices) for row in directory.seats],
    )
    changes += write_rows(model=AreaText, rows=directory.areas)
    areas = keys_by_slug(AreaText)
    changes += write_rows(model=BoundaryCase, rows=[_with_keys(row, area=areas) for row in directory.boundary_cases])
    changes += write_rows(model=Service, rows=directory.services)
    for model, rows in (
        (Seat, directory.seats),
        (Office, directory.offices),
        (Organization, directory.organizations),
        (BoundaryCase, directory.boundary_cases),
        (AreaText, directory.areas),
        (Service, directory.services),
    ):
        changes += remove_others(model=model, slugs=[row["slug"] for row in rows])
    return changes


def _with_keys(row: dict[str, Any], **keys: dict[str, int]) -> dict[str, Any]:
    """Return the row with slugs of other rows turned into their keys; "" becomes no reference."""
    values = {name: value for name, value in row.items() if name not in keys}
    return values | {f"{name}_id": table[row[name]] if row[name] else None for name, table in keys.items()}


def _still_needed(rows: Iterable[models.Model]) -> list[Mistake]:
    return [
        Mistake(
            SEATS if isinstance(row, Seat) else ORGANIZATIONS,
            "",
            "",
            f"{row._meta.verbose_name} {getattr(row, 'slug', row.pk)!r} rests on an entry that was taken out: "
            "put the entry back, or move what rests on it first",
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFacts:
    """A seat as the matching engine sees it. None means all; ``routable`` that a request may be sent there.

    ``confirmed`` is False where no source shows the seat's office at work today. ``url`` is a page that leads to a
    person, "" where none is known.
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


def routable_seats() -> tuple[SeatFacts, ...]:
    """Return every seat that may receive a request, in the order of the directory (one query)."""
    seats = Seat.objects.routable().select_related("office__organization", "organization").order_by("order")
    return tuple(_facts(seat) for seat in seats)


def _facts(seat: Seat) -> SeatFacts:
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
    )


def _set_or_all(values: list[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(values)


def offices_for_province(province: str) -> list[Office]:
    """Return the regional offices in Canada that look after a province or territory ("QC"): exactly one when loaded."""
    return list(Office.objects.regional().filter(provinces__contains=[province]).select_related("organization"))


@dataclass(frozen=True, slots=True)
class Doors:
    """The people at the end of a page: posts in China that fit it, and every regional office in Canada."""

    posts: tuple[Office, ...]
    regional: tuple[Office, ...]


def doors_for(*, cn_provinces: Iterable[str] = ()) -> Doors:
    """Return the posts that serve the Chinese provinces, and the regional offices (one query).

    With no province the posts are those of national buyers and of the fairs: Beijing and Shanghai.
    """
    wanted = set(cn_provinces) or {"CN-BJ", "CN-SH"}
    offices = list(Office.objects.posts() | Office.objects.regional())
    offices.sort(key=lambda office: (-(office.modelled_cleantech_positions or 0), office.order))
    return Doors(
        posts=tuple(each for each in offices if each.is_post and wanted.intersection(each.cn_provinces_served)),
        regional=tuple(each for each in offices if each.is_regional),
    )
