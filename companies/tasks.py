"""Jobs and periodic work of companies."""

from celery import shared_task
from django.utils import timezone

from companies.choices import SHEET_JOB
from companies.profile.services.fact_sheets import delete_expired
from companies.sheets.services import make_files, request_stale_files
from hub.outbox.services import job_handler

job_handler(SHEET_JOB)(make_files)


@shared_task
def forget_expired(**_: object) -> int:
    """Forget finder answers past their 30 days and invitations that nobody took."""
    return delete_expired(at=timezone.now())


@shared_task
def renew_sheets(**_: object) -> int:
    """Have files made anew that say another thing than their sheet, whatever changed it."""
    return request_stale_files(at=timezone.now())
