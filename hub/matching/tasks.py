"""Jobs of matching, done by the outbox's worker."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from hub.matching.assessments import services
from hub.matching.bulk import company_snapshot, rematch
from hub.matching.history import notifications
from hub.outbox.services import job_handler

SNAPSHOT = services.SNAPSHOT
REMATCH = rematch.REMATCH
VERDICTS = rematch.VERDICTS

job_handler(VERDICTS)(rematch.rematch_company)
job_handler(REMATCH)(rematch.start_rematch)
job_handler(rematch.CHUNK)(rematch.rematch_chunk)
job_handler(notifications.NOTIFY_COMPANIES)(notifications.notify_companies)


@job_handler(SNAPSHOT)
def snapshot(
    *, moment: str, company_id: int | None = None, by_id: int | None = None, sheet_id: str | None = None
) -> None:
    """Keep what a company or the reader of a private link is told now."""
    at = datetime.fromisoformat(moment)
    if company_id is not None:
        services.snapshot_company(company_id=company_id, by_id=by_id, at=at)
    elif sheet_id is not None:
        services.snapshot_sheet(sheet_id=sheet_id, at=at)


@job_handler(company_snapshot.BLOCK)
def build_block(*, cursor: int, begun: str, at: datetime) -> None:
    """Read the facts of the next companies."""
    company_snapshot.build_block(cursor=cursor, begun=datetime.fromisoformat(begun), at=at)


@shared_task
def count_facts() -> None:
    """Begin to read the facts of all companies again."""
    company_snapshot.request_snapshot(at=timezone.now())


@shared_task
def forget_changes() -> int:
    return notifications.delete_old_changes(at=timezone.now())
