"""Who is kept out of one request, though a seat of theirs has it or reads it: for an interest of their own."""

from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from hub.casework.models.base import RequestRelatedModel, person
from hub.casework.models.requests import ServiceRequest
from hub.core.models import HubQuerySet, IsOneOf


class RecusalQuerySet(HubQuerySet):
    def standing(self) -> Self:
        return self.filter(ended_at=None)


class Recusal(RequestRelatedModel):
    """One person reads one request no more while this stands, whatever seat has it. Why is neither asked nor kept."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="recusals")
    user = person("recusals", null=False)
    since = models.DateTimeField()
    by = person()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = person()

    objects: ClassVar[Any] = RecusalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "user"], condition=Q(ended_at=None), name="one_standing_recusal_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__gte=F("since")), name="recusal_ends_later"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="nobody_kept_out_has_it_in_hand",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("ended_at"),
                func="""
                    IF NEW.ended_at IS NULL AND EXISTS (
                        SELECT 1 FROM casework_servicerequest WHERE id = NEW.request_id AND handler_id = NEW.user_id
                    ) THEN
                        RAISE EXCEPTION 'the request is in hand of this person' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


def not_recused(person: Any, request: str = "id") -> Q:
    """Return which rows belong to a request that a person, by key, is not kept out of; ``request`` is their column."""
    return ~Q(IsOneOf(request, Recusal.objects.standing().filter(user=person).order_by().values("request")))
