"""Answer a check of a lead, keep a level of its dossier, and keep what a company declares."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from hub.audit.services import history_context, record
from hub.core.db.tenancy import grant_access
from opportunities.choices import CheckAnswer, DeclarationState
from opportunities.disclosure import CLEARED_FOR, text_mark
from opportunities.models import Clearance, ComplianceCheck, Declaration, Opportunity
from opportunities.models.disclosure import DossierPart


@transaction.atomic
def answer_check(
    *, opportunity: str, check: ComplianceCheck, answer: CheckAnswer, note: str, by: Any, at: datetime
) -> Clearance:
    """Answer a check for a lead, on today's words, for twelve months. An earlier answer is kept in its history.

    Raises ``ValidationError`` where nobody says how a "yes" was settled.
    """
    words = note.strip()
    if answer == CheckAnswer.SETTLED and not words:
        raise ValidationError(_("Say how it was settled."))
    # Whoever answers at the same moment waits here, and reads the words as they are then.
    asked: ComplianceCheck = ComplianceCheck.objects.select_for_update().get(pk=check.pk)
    with history_context(by, "opportunities.check.answered"):
        row, _made = Clearance.objects.update_or_create(
            opportunity=opportunity,
            question=asked,
            defaults={
                "answer": answer,
                "note": words,
                "by": by,
                "at": at,
                "text": text_mark(asked),
                "valid_until": timezone.localdate(at) + timedelta(days=CLEARED_FOR),
            },
        )
    data = {"opportunity": opportunity, "check": asked.slug, "answer": str(answer)}
    record(action="opportunities.check.answered", by=by, at=at, subject=row, data=data)
    return row


@transaction.atomic
def keep_dossier(
    *, part: type[DossierPart], opportunity: str, text_en: str, text_fr: str, by: Any, at: datetime
) -> None:
    """Write a level of the dossier; an empty English text takes it away. The audit names the level, not the words."""
    rows = part.objects.filter(opportunity=opportunity)
    if not text_en.strip():
        rows.delete()
    else:
        said = {"text_en": text_en.strip(), "text_fr": text_fr.strip(), "at": at, "by": by}
        if not rows.update(**said):
            row = part(opportunity=opportunity, **said)
            grant_access(row.pk)
            row.save(force_insert=True)
    data = {"opportunity": opportunity, "level": part._meta.model_name}
    record(action="opportunities.dossier.kept", by=by, at=at, data=data)


@transaction.atomic
def declare(*, company: Company, opportunity: Opportunity, state: DeclarationState, by: Any, at: datetime) -> None:
    """Keep what a company says of its own checks on intellectual property before it reads of a lead."""
    Declaration.objects.update_or_create(
        company=company, opportunity=opportunity, defaults={"state": state, "by": by, "at": at}
    )
    data = {"opportunity": opportunity.slug, "state": str(state)}
    record(action="opportunities.declaration.made", by=by, at=at, subject=company, data=data)
