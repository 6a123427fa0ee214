"""What the rows of casework share."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from hub.core.models import ConfidentialModel


def person(related_name: str = "+", *, null: bool = True, **options: Any) -> Any:
    """Return a column that names a person; of an account that was deleted the row remains, not the person."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=null,
        blank=null,
        on_delete=models.SET_NULL if null else models.CASCADE,
        related_name=related_name,
        **options,
    )


def address_is_checked(name: str, operation: Any = pgtrigger.Insert) -> pgtrigger.Trigger:
    """Return a trigger: a link goes to an address that was checked for its body (``OutsideAddress``)."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        func="""
            IF NEW.mailbox <> '' AND NOT EXISTS (
                SELECT 1 FROM casework_outsideaddress
                WHERE seat_id = NEW.seat_id AND lower(mailbox) = lower(NEW.mailbox) AND state = 'approved'
            ) THEN
                RAISE EXCEPTION 'this address was not checked for this body' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def search_vector(*columns: str) -> models.GeneratedField:
    """Return the column that search reads: words of people, by the stems of both languages."""
    english, french = (SearchVector(*columns, config=config) for config in ("hub_en", "hub_fr"))
    return models.GeneratedField(expression=english + french, output_field=SearchVectorField(), db_persist=True)


class RequestRelatedModel(ConfidentialModel):
    """A row that belongs to one request, and is read by whoever may read that."""

    belongs_to: ClassVar[tuple[str, ...]] = ("request_id",)

    class Meta:
        abstract = True
