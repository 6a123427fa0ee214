"""What a company answers about programs, and the applications it keeps track of."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from companies.choices import ApplicationState, Stance
from companies.models import Application, Company, ProgramStance, Project
from hub.audit.services import record

ASK_AGAIN_AFTER = timedelta(days=90)


def set_stance(
    *,
    company: Company,
    program_slug: str,
    stance: Stance,
    by: Any,
    at: datetime,
    reason: str = "",
    until: date | None = None,
) -> ProgramStance:
    """Remember an answer about a program; a new one takes the place of the old. "Later" is in 90 days by default."""
    if stance == Stance.LATER and until is None:
        until = timezone.localdate(at + ASK_AGAIN_AFTER)
    with transaction.atomic():
        found, _created = ProgramStance.objects.update_or_create(
            company=company,
            program_slug=program_slug,
            defaults={"stance": stance, "reason": reason.strip(), "until": until, "at": at, "by": by},
        )
        record(
            action="companies.stance.set",
            by=by,
            at=at,
            subject=company,
            data={"program": program_slug, "stance": str(stance)},
        )
    return found


def clear_stance(*, company: Company, program_slug: str, by: Any, at: datetime) -> None:
    with transaction.atomic():
        company.stances.filter(program_slug=program_slug).delete()
        record(action="companies.stance.cleared", by=by, at=at, subject=company, data={"program": program_slug})


def record_application(
    *,
    company: Company,
    program_slug: str,
    state: ApplicationState,
    by: Any,
    at: datetime,
    amount_cad: int | None = None,
    project: Project | None = None,
) -> Application:
    """Keep where an application stands; ``amount_cad`` in dollars is what was asked or awarded."""
    if project is not None and project.company_id != company.pk:
        raise Project.DoesNotExist
    with transaction.atomic():
        application, _created = Application.objects.update_or_create(
            company=company,
            program_slug=program_slug,
            project=project,
            defaults={"state": state, "amount_cad": amount_cad, "at": at, "by": by},
        )
        record(
            action="companies.application.recorded",
            by=by,
            at=at,
            subject=company,
            data={"program": program_slug, "state": str(state)},
        )
    return application


def remove_application(*, application: Application, by: Any, at: datetime) -> None:
    """Forget an application; which one it was stays in the log."""
    with transaction.atomic():
        record(
            action="companies.application.removed",
            by=by,
            at=at,
            subject=application.company,
            data={"program": application.program_slug, "state": application.state},
        )
        application.delete()
