"""Bring the directory to what its data files say."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from hub.audit import services as audit
from hub.directory.catalogue.reader import DATA, ORGANIZATIONS, SEATS, DirectoryData, read_directory
from hub.directory.catalogue.upsert import UpsertCounts, delete_missing, keys_by_slug, upsert_rows
from hub.directory.catalogue.yaml_files import DataIssue, InvalidDataError
from hub.directory.models import (
    Absence,
    AreaText,
    BoundaryCase,
    IntakeFilter,
    Office,
    Organization,
    Seat,
    SeatHolder,
    Service,
)


def load_directory(*, by: Any, at: datetime, folder: Path = DATA, besides: Iterable[str] = ()) -> UpsertCounts:
    """Bring the directory to what its data files say; a second load changes nothing.

    ``besides`` are slugs of organizations that stay although no file names them.
    ``by`` is a user or None (the system). All files are checked first: ``InvalidDataError`` names every mistake, and
    nothing was changed then. An entry may not be taken out while other rows rest on it.
    """
    directory = read_directory(folder)
    try:
        with transaction.atomic():
            changes = _write(directory, besides)
            if changes.wrote:
                counts = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
                audit.record(action="directory.loaded", by=by, at=at, data=counts)
    except ProtectedError as error:
        raise InvalidDataError(_still_needed(error.protected_objects)) from error
    return changes


def _write(directory: DirectoryData, besides: Iterable[str]) -> UpsertCounts:
    changes = upsert_rows(model=Organization, rows=directory.organizations)
    organizations = keys_by_slug(Organization)
    # Offices that stand by themselves come first, so that attached ones find their hub.
    for attached in (False, True):
        offices = keys_by_slug(Office)
        changes += upsert_rows(
            model=Office,
            rows=[
                _with_keys(row, organization=organizations, hub=offices)
                for row in directory.offices
                if bool(row["hub"]) == attached
            ],
        )
    offices = keys_by_slug(Office)
    changes += upsert_rows(
        model=Seat,
        rows=[_with_keys(row, organization=organizations, office=offices) for row in directory.seats],
    )
    changes += upsert_rows(model=AreaText, rows=directory.areas)
    areas = keys_by_slug(AreaText)
    changes += upsert_rows(model=BoundaryCase, rows=[_with_keys(row, area=areas) for row in directory.boundary_cases])
    changes += upsert_rows(
        model=Service, rows=[_with_keys(row, organization=organizations) for row in directory.services]
    )
    for model, rows in (
        (Seat, directory.seats),
        (Office, directory.offices),
        (Service, directory.services),
        (Organization, directory.organizations),
        (BoundaryCase, directory.boundary_cases),
        (AreaText, directory.areas),
    ):
        kept = besides if model is Organization else ()
        changes += delete_missing(model=model, slugs=[*(row["slug"] for row in rows), *kept])
    return changes


def _with_keys(row: dict[str, Any], **keys: dict[str, int]) -> dict[str, Any]:
    """Return the row with slugs of other rows turned into their keys; "" becomes no reference."""
    values = {name: value for name, value in row.items() if name not in keys}
    return values | {f"{name}_id": table[row[name]] if row[name] else None for name, table in keys.items()}


def _still_needed(rows: Iterable[models.Model]) -> list[DataIssue]:
    return [
        _still_told_of(row) if isinstance(row, SeatHolder | Absence | IntakeFilter) else _still_used(row)
        for row in rows
    ]


def _still_told_of(row: SeatHolder | Absence | IntakeFilter) -> DataIssue:
    if isinstance(row, IntakeFilter):
        file = SEATS if row.seat else ORGANIZATIONS
        return DataIssue(file, row.place.slug, "", "a filter stands or stood here: put the entry back")
    seat: Any = row.seat if isinstance(row, SeatHolder) else row.stand_in_seat
    remedy = "somebody holds or held this seat: put the entry back; with routable: false no request is sent there"
    return DataIssue(SEATS, seat.slug, "", remedy)


def _still_used(row: models.Model) -> DataIssue:
    remedy = (
        f"{row._meta.verbose_name} {getattr(row, 'slug', row.pk)!r} rests on an entry that was taken out: "
        "put the entry back, or move what rests on it first"
    )
    return DataIssue(SEATS if isinstance(row, Seat) else ORGANIZATIONS, "", "", remedy)
