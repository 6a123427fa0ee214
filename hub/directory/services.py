"""Use cases of the directory: load it, answer who looks after what, give and end seats and curatorships."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError

from hub.accounts.models import User
from hub.audit import services as audit
from hub.directory import rules
from hub.directory.catalogue import DATA, ORGANIZATIONS, SEATS, Directory, read_directory
from hub.directory.choices import SeatKind
from hub.directory.models import (
    AreaText,
    BoundaryCase,
    Curatorship,
    Office,
    Organization,
    Seat,
    SeatHolder,
    Service,
)
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
    return [_still_held(row) if isinstance(row, SeatHolder) else _still_used(row) for row in rows]


def _still_held(row: SeatHolder) -> Mistake:
    remedy = "somebody holds or held this seat: put the entry back; with routable: false no request is sent there"
    return Mistake(SEATS, row.seat.slug, "", remedy)


def _still_used(row: models.Model) -> Mistake:
    remedy = (
        f"{row._meta.verbose_name} {getattr(row, 'slug', row.pk)!r} rests on an entry that was taken out: "
        "put the entry back, or move what rests on it first"
    )
    return Mistake(SEATS if isinstance(row, Seat) else ORGANIZATIONS, "", "", remedy)


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


# --- Who holds what ---------------------------------------------------------------------------------------------------


@transaction.atomic
def seat_person(
    *, seat: Seat, person: User, by: User | None, at: datetime, invitation_id: int | None = None
) -> SeatHolder:
    """Give a person a seat; return the row that opens, or the one by which the person holds it already.

    ``by`` is None where the portal itself acts: an invitation was accepted, or the demonstration is made. Raises
    ``PermissionDenied`` when ``by`` may not, and ``ValidationError`` for an account that is not of the staff or closed.
    """
    _require_may_give(by, _locked(person))
    row, is_new = SeatHolder.objects.get_or_create(seat=seat, user=person, until=None, defaults={"since": at})
    if is_new:
        data = {"person": person.pk, **_of_invitation(invitation_id)}
        audit.record(action="directory.seat.given", by=by, at=at, subject=seat, data=data)
    return row  # type: ignore[no-any-return]


@transaction.atomic
def unseat_person(*, holder: SeatHolder, by: User | None, at: datetime, reason: str = "") -> None:
    """End a person's time in a seat; the row stays. Ending it again changes nothing.

    Raises ``PermissionDenied`` when ``by`` may not.
    """
    _require_may_end(by)
    _end(SeatHolder.objects.filter(pk=holder.pk), by=by, at=at, reason=reason)


@transaction.atomic
def grant_curatorship(
    *, person: User, organization: Organization | None, by: User | None, at: datetime, invitation_id: int | None = None
) -> Curatorship:
    """Let a person look after an organization's entries, or with None after all; return the new or present row.

    ``by`` and what is raised are as for ``seat_person``.
    """
    _require_may_give(by, _locked(person))
    row, is_new = Curatorship.objects.get_or_create(
        user=person, organization=organization, until=None, defaults={"since": at}
    )
    if is_new:
        data = {"organization": _slug(organization), **_of_invitation(invitation_id)}
        audit.record(action="directory.curatorship.given", by=by, at=at, subject=person, data=data)
    return row  # type: ignore[no-any-return]


@transaction.atomic
def end_curatorship(*, curatorship: Curatorship, by: User | None, at: datetime, reason: str = "") -> None:
    """End a curatorship; the row stays. Ending it again changes nothing. Raises ``PermissionDenied`` as above."""
    _require_may_end(by)
    _end(Curatorship.objects.filter(pk=curatorship.pk), by=by, at=at, reason=reason)


@transaction.atomic
def end_powers(*, person: User, by: User | None, at: datetime, reason: str) -> None:
    """End every seat and curatorship of a person: the account was switched off, left the staff, or is deleted."""
    for model in (SeatHolder, Curatorship):
        _end(model.objects.filter(user=person), by=by, at=at, reason=reason)


def _end(rows: Any, *, by: User | None, at: datetime, reason: str) -> None:
    for row in rows.open().select_for_update(of=("self",)).order_by("pk"):
        # A clock that was set back must not keep somebody in power.
        row.until = max(at, row.since)
        row.save(update_fields=["until"])
        is_seat = isinstance(row, SeatHolder)
        audit.record(
            action="directory.seat.ended" if is_seat else "directory.curatorship.ended",
            by=by,
            at=at,
            subject=row.seat if is_seat else row.user,
            reason=reason,
            data={"person": row.user_id} if is_seat else {"organization": _slug(row.organization)},
        )


def _locked(person: User) -> User:
    """Return the account as it is now, and let what is done to it at this moment wait: two presses make one row."""
    return User.objects.select_for_update().get(pk=person.pk)


def _require_may_give(by: User | None, person: User) -> None:
    if refusal := rules.giver_refusal(by):
        raise PermissionDenied(refusal)
    if refusal := rules.holder_refusal(person):
        raise ValidationError(refusal)


def _require_may_end(by: User | None) -> None:
    if refusal := rules.giver_refusal(by):
        raise PermissionDenied(refusal)


def export_powers(person: User) -> dict[str, Any]:
    """Return the seats and curatorships of a person, past ones included, as plain data."""
    held = SeatHolder.objects.filter(user=person).select_related("seat").order_by("pk")
    looked_after = Curatorship.objects.filter(user=person).select_related("organization").order_by("pk")
    return {
        "seats": [{"seat": row.seat.slug, **_times(row)} for row in held],
        "curatorships": [{"organization": _slug(row.organization), **_times(row)} for row in looked_after],
    }


def _times(row: SeatHolder | Curatorship) -> dict[str, str | None]:
    return {"since": row.since.isoformat(), "until": row.until.isoformat() if row.until else None}


def _slug(organization: Organization | None) -> str:
    return organization.slug if organization else ""


def _of_invitation(invitation_id: int | None) -> dict[str, int]:
    return {"invitation": invitation_id} if invitation_id else {}
