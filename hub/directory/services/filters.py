"""Add and end the filters that stand on organizations, offices and seats."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from hub.accounts.models import User
from hub.audit import services as audit
from hub.directory import rules
from hub.directory.filters import mistakes_in
from hub.directory.models import IntakeFilter, Office, Organization, Seat


@transaction.atomic
def add_intake_filter(
    *,
    place: Organization | Office | Seat,
    kind: str,
    test: Mapping[str, Any],
    sentence_en: str,
    sentence_fr: str,
    reason: str,
    by: User,
    at: datetime,
    source: str = "",
) -> IntakeFilter:
    """Put a filter on an organization, an office or a seat, and return it.

    Raises ``PermissionDenied`` where ``by`` may not, and ``ValidationError`` for a test that its kind does not know,
    for a filter on the Hub's own desk, and for words that are missing.
    """
    if refusal := rules.filter_refusal(by):
        raise PermissionDenied(refusal)
    if refusal := rules.filter_place_refusal(place):
        raise ValidationError(refusal)
    if mistakes := mistakes_in(kind, test):
        raise ValidationError({"test": mistakes})
    row = IntakeFilter(
        kind=kind,
        test=dict(test),
        sentence_en=sentence_en,
        sentence_fr=sentence_fr,
        reason=reason,
        source=source,
        added_by=by,
        since=at,
        **{type(place)._meta.model_name: place},  # type: ignore[arg-type]
    )
    row.full_clean()
    row.save()
    data = {"filter": row.pk, "kind": kind, "test": dict(test)}
    audit.record(action="directory.filter.added", by=by, at=at, subject=place, reason=reason, data=data)
    return row


@transaction.atomic
def end_intake_filter(*, intake_filter: IntakeFilter, by: User, at: datetime, reason: str = "") -> None:
    """End a filter; the row stays. Again changes nothing. Raises ``PermissionDenied`` where ``by`` may not."""
    if refusal := rules.filter_refusal(by):
        raise PermissionDenied(refusal)
    row = IntakeFilter.objects.open().select_for_update(of=("self",)).filter(pk=intake_filter.pk).first()
    if row is not None:
        # A clock that was set back must not keep a filter standing.
        row.until = max(at, row.since)
        row.save(update_fields=["until"])
        audit.record(
            action="directory.filter.ended", by=by, at=at, subject=row.place, reason=reason, data={"filter": row.pk}
        )
