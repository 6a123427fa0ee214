"""Bring the directory to what its data files say."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from hub.audit import services as audit
from hub.core.text.problems import DataProblem, InvalidDataError
from hub.directory.catalogue.reader import DATA, ORGANIZATIONS, SEATS, DirectoryData, read_directory
from hub.directory.catalogue.upsert import UpsertCounts, delete_missing, keys_by_slug, upsert_rows
from hub.directory.models import (
    Absence,
    AreaText,
    BoundaryCase,
    IntakeFilter,
    Office,
    Organization,
    Route,
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
            rows=_with_keys(
                (row for row in directory.offices if bool(row["hub"]) == attached),
                organization=organizations,
                hub=offices,
            ),
        )
    offices = keys_by_slug(Office)
    rows = _with_keys(directory.seats, organization=organizations, office=offices)
    changes += upsert_rows(model=Seat, rows=rows)
    changes += upsert_rows(model=AreaText, rows=directory.areas)
    areas = keys_by_slug(AreaText)
    changes += upsert_rows(model=BoundaryCase, rows=_with_keys(directory.boundary_cases, area=areas))
    changes += upsert_rows(model=Service, rows=_with_keys(directory.services, organization=organizations))
    changes += upsert_rows(model=Route, rows=directory.routes)
    for model, rows in (
        (Route, directory.routes),
        (Seat, directory.seats),
        (Office, directory.offices),
        (Service, directory.services),
        (Organization, directory.organizations),
        (BoundaryCase, directory.boundary_cases),
        (AreaText, directory.areas),
    ):
        kept = besides if model in {Organization, Seat} else ()
        changes += delete_missing(model=model, slugs=[*(row["slug"] for row in rows), *kept])
    return changes


def _with_keys(rows: Iterable[dict[str, Any]], **keys: dict[str, int]) -> list[dict[str, Any]]:
    """Return rows with slugs of other rows turned into their keys; "" becomes no reference.

    What names a row that curators withdrew is left out.
    """
    found = []
    for row in rows:
        named = {name: row[name] for name in keys if row[name]}
        if all(slug in keys[name] for name, slug in named.items()):
            values = {name: value for name, value in row.items() if name not in keys}
            found.append(values | {f"{name}_id": keys[name].get(row[name]) for name in keys})
    return found


def _still_needed(rows: Iterable[models.Model]) -> list[DataProblem]:
    return [
        _still_told_of(row) if isinstance(row, SeatHolder | Absence | IntakeFilter) else _still_used(row)
        for row in rows
    ]


def _still_told_of(row: SeatHolder | Absence | IntakeFilter) -> DataProblem:
    if isinstance(row, IntakeFilter):
        file = SEATS if row.seat else ORGANIZATIONS
        return DataProblem(
            file=file, entry_id=row.place.slug, remedy="a filter stands or stood here: put the entry back"
        )
    seat: Any = row.seat if isinstance(row, SeatHolder) else row.stand_in_seat
    remedy = "somebody holds or held this seat: put the entry back; with routable: false no request is sent there"
    return DataProblem(file=SEATS, entry_id=seat.slug, remedy=remedy)


def _still_used(row: models.Model) -> DataProblem:
    remedy = (
        f"{row._meta.verbose_name} {getattr(row, 'slug', row.pk)!r} rests on an entry that was taken out: "
        "put the entry back, or move what rests on it first"
    )
    return DataProblem(file=SEATS if isinstance(row, Seat) else ORGANIZATIONS, remedy=remedy)
