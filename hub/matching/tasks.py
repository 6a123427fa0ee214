"""Jobs of matching, done by the outbox's worker."""

from datetime import datetime
from typing import Any

from hub.matching import services
from hub.outbox.services import job_handler

SNAPSHOT = services.SNAPSHOT


@job_handler(SNAPSHOT)
def snapshot(*, at: str, company_id: int | None = None, sheet_id: str | None = None, **_kwargs: Any) -> None:
    """Keep what a company or the reader of a private link is told now."""
    moment = datetime.fromisoformat(at)
    if company_id is not None:
        services.snapshot_company(company_id=company_id, at=moment)
    elif sheet_id is not None:
        services.snapshot_sheet(sheet_id=sheet_id, at=moment)
