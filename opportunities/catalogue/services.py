"""Bring the China side to what its data files say."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models

from hub.core.text.problems import DataProblem, InvalidDataError
from hub.directory.catalogue.upsert import Table, UpsertCounts, keys_by_slug, load_tables
from hub.directory.models import Seat
from opportunities.catalogue.reader import DATA, GUIDES, OPPORTUNITIES, read_opportunity_catalogue
from opportunities.models import Agreement, ComplianceCheck, Guide, Opportunity, PolicySignal


def load_opportunities(*, by: Any, at: datetime, folder: Path = DATA) -> UpsertCounts:
    """Bring opportunities, agreements, guides and checks to what the files say; a second load changes nothing.

    All files are checked first: ``InvalidDataError`` names every mistake, and nothing was changed then.
    """
    side = read_opportunity_catalogue(folder)
    _check_owners(side.opportunities)
    tables = [
        Table(Opportunity, side.opportunities),
        Table(PolicySignal, side.signals),
        Table(Guide, side.guides),
        Table(ComplianceCheck, side.checks),
        Table(Agreement, side.agreements),
    ]
    return load_tables(tables, action="opportunities.loaded", by=by, at=at, still_needed=_still_needed)


def _check_owners(rows: Iterable[Mapping[str, Any]]) -> None:
    """Raise ``InvalidDataError`` where a seat that looks after an entry is not there."""
    seats = keys_by_slug(Seat)
    remedy = "there is no seat {owner!r}: load the directory first, or mend the name"
    problems = [
        DataProblem(file=OPPORTUNITIES, entry_id=row["slug"], field="owner", remedy=remedy.format(owner=row["owner"]))
        for row in rows
        if row["owner"] and row["owner"] not in seats
    ]
    if problems:
        raise InvalidDataError(problems)


def _still_needed(row: models.Model) -> DataProblem:
    return DataProblem(
        file=GUIDES if isinstance(row, ComplianceCheck) else "",
        entry_id=getattr(row, "slug", str(row.pk)),
        remedy="this rests on an entry that was taken out: put the entry back, or move what rests on it first",
    )
