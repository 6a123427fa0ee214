"""Bring the directory to what its data files say."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models

from hub.core.text.problems import DataProblem
from hub.directory.catalogue.reader import DATA, ORGANIZATIONS, SEATS, read_directory
from hub.directory.catalogue.upsert import Table, UpsertCounts, load_tables
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
    All files are checked first: ``InvalidDataError`` names every mistake, and nothing was changed then; nor may an
    entry be taken out while other rows rest on it.
    """
    directory = read_directory(folder)
    tables = [
        Table(Organization, directory.organizations, besides),
        Table(Office, directory.offices),
        Table(Seat, directory.seats, besides),
        Table(AreaText, directory.areas),
        Table(BoundaryCase, directory.boundary_cases),
        Table(Service, directory.services),
        Table(Route, directory.routes),
    ]
    return load_tables(tables, action="directory.loaded", by=by, at=at, still_needed=_still_needed)


def _still_needed(row: models.Model) -> DataProblem:
    if isinstance(row, SeatHolder | Absence | IntakeFilter):
        return _still_told_of(row)
    remedy = (
        f"{row._meta.verbose_name} {getattr(row, 'slug', row.pk)!r} rests on an entry that was taken out: "
        "put the entry back, or move what rests on it first"
    )
    return DataProblem(file=SEATS if isinstance(row, Seat) else ORGANIZATIONS, remedy=remedy)


def _still_told_of(row: SeatHolder | Absence | IntakeFilter) -> DataProblem:
    if isinstance(row, IntakeFilter):
        file = SEATS if row.seat else ORGANIZATIONS
        return DataProblem(
            file=file, entry_id=row.place.slug, remedy="a filter stands or stood here: put the entry back"
        )
    seat: Any = row.seat if isinstance(row, SeatHolder) else row.stand_in_seat
    remedy = "somebody holds or held this seat: put the entry back; with routable: false no request is sent there"
    return DataProblem(file=SEATS, entry_id=seat.slug, remedy=remedy)
