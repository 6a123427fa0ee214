"""Use cases of the China side: load it, and hand what can be acted on to the matching engine."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from hub.audit import services as audit
from hub.core.text.problems import DataProblem, InvalidDataError
from hub.directory.catalogue.upsert import UpsertCounts, delete_missing, keys_by_slug, upsert_rows
from hub.directory.models import Seat
from opportunities.catalogue.reader import DATA, GUIDES, OPPORTUNITIES, OpportunityCatalogue, read_opportunity_catalogue
from opportunities.models import Agreement, ComplianceCheck, Guide, Opportunity, PolicySignal


def load_opportunities(*, by: Any, at: datetime, folder: Path = DATA) -> UpsertCounts:
    """Bring opportunities, agreements, guides and checks to what the files say; a second load changes nothing.

    ``by`` is a user or None (the system). All files are checked first: ``InvalidDataError`` names every mistake, and
    nothing was changed then.
    """
    side = read_opportunity_catalogue(folder)
    try:
        with transaction.atomic():
            changes = _write(side)
            if changes.wrote:
                counts = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
                audit.record(action="opportunities.loaded", by=by, at=at, data=counts)
    except ProtectedError as error:
        raise InvalidDataError(_still_needed(error.protected_objects)) from error
    return changes


def _write(side: OpportunityCatalogue) -> UpsertCounts:
    seats = keys_by_slug(Seat)
    changes = upsert_rows(
        model=Opportunity,
        rows=[_without_keys(row, "owner") | {"owner_id": _seat(row, seats)} for row in side.opportunities],
    )
    changes += upsert_rows(model=PolicySignal, rows=side.signals)
    changes += upsert_rows(model=Guide, rows=side.guides)
    guides = keys_by_slug(Guide)
    changes += upsert_rows(
        model=ComplianceCheck,
        rows=[_without_keys(row, "guide") | {"guide_id": guides.get(row["guide"])} for row in side.checks],
    )
    # Successors stand before what they replaced, so that each finds its own; circles were refused.
    waiting = list(side.agreements)
    while waiting:
        known = keys_by_slug(Agreement)
        written = {row["slug"] for row in side.agreements} - {row["slug"] for row in waiting}
        ready = [row for row in waiting if not row["successor"] or row["successor"] in written]
        changes += upsert_rows(
            model=Agreement,
            rows=[_without_keys(row, "successor") | {"successor_id": known.get(row["successor"])} for row in ready],
        )
        waiting = [row for row in waiting if row not in ready]
    for model, rows in (
        (ComplianceCheck, side.checks),
        (Guide, side.guides),
        (Agreement, side.agreements),
        (Opportunity, side.opportunities),
        (PolicySignal, side.signals),
    ):
        changes += delete_missing(model=model, slugs=[row["slug"] for row in rows])
    return changes


def _seat(row: dict[str, Any], seats: dict[str, int]) -> int | None:
    """Return the key of the seat that looks after an entry. Raises ``InvalidDataError`` for one that is not there."""
    slug = row["owner"]
    if slug and slug not in seats:
        remedy = f"there is no seat {slug!r}: load the directory first, or mend the name"
        raise InvalidDataError([DataProblem(file=OPPORTUNITIES, entry_id=row["slug"], field="owner", remedy=remedy)])
    return seats[slug] if slug else None


def _without_keys(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _still_needed(rows: Iterable[models.Model]) -> list[DataProblem]:
    return [
        DataProblem(
            file=GUIDES if isinstance(row, ComplianceCheck) else "",
            entry_id=getattr(row, "slug", str(row.pk)),
            remedy="this rests on an entry that was taken out: put the entry back, or move what rests on it first",
        )
        for row in rows
    ]
