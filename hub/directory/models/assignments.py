"""Who holds a seat, and who looks after an organization's entries: the rows that a person's power comes from.

A row is opened, ended once, and kept. Of an account that was deleted the time remains, not the person.
"""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.core.models import HubModel
from hub.directory.models.entries import Organization, Seat
from hub.directory.querysets import AssignmentQuerySet


def _person(related_name: str) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Person"),
        null=True,
        on_delete=models.SET_NULL,
        related_name=related_name,
        help_text=_("Empty once the account was deleted."),
    )


def _open_row_has_its_person(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(user__isnull=False) | Q(until__isnull=False),
        name=name,
        violation_error_message=_("Name the person, or say when it ended."),
    )


def _ends_after_it_began(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(until=None) | Q(until__gte=F("since")),
        name=name,
        violation_error_message=_("It cannot end before it began."),
    )


def _is_history(name: str) -> list[pgtrigger.Trigger]:
    """Return triggers: a row is never deleted, and of an ended one only the person may go."""
    return [
        pgtrigger.Protect(name=f"{name}_is_never_deleted", operation=pgtrigger.Delete),
        pgtrigger.Trigger(
            name=f"{name}_ends_once",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            condition=pgtrigger.Q(old__until__isnull=False),
            func=(
                "IF NEW.user_id IS NULL AND (to_jsonb(OLD) - 'user_id') = (to_jsonb(NEW) - 'user_id') "
                "THEN RETURN NEW; END IF; RAISE EXCEPTION 'what has ended is history';"
            ),
        ),
    ]


class SeatHolder(HubModel):
    """One person in one seat, for a time. ``until`` null: holds it, while the account is open and of the staff."""

    seat = models.ForeignKey(Seat, verbose_name=_("Seat"), on_delete=models.PROTECT, related_name="holders")
    user = _person("seats_held")
    since = models.DateTimeField(_("Since"))
    until = models.DateTimeField(_("Until"), null=True, blank=True)
    is_lead = models.BooleanField(
        _("Leads the office"),
        default=False,
        help_text=_("Sees the load of the office, records absences there, and is told of what waits too long."),
    )

    objects: ClassVar[Any] = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("holder of a seat")
        verbose_name_plural = _("holders of seats")
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "user"],
                condition=Q(until=None),
                name="seat_held_once_by_a_person",
                violation_error_message=_("This person holds this seat already."),
            ),
            _open_row_has_its_person("seat_holder_has_a_person"),
            _ends_after_it_began("seat_holder_ends_after_it_began"),
        ]
        triggers = _is_history("seat_holder")

    def __str__(self) -> str:
        return f"{self.seat}: {self.user or _('deleted account')}"


class Curatorship(HubModel):
    """One person who looks after the entries of one organization, or of all (``organization`` null: Hub-wide)."""

    user = _person("curatorships")
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("Organization"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="curatorships",
        help_text=_("Empty: the whole catalogue."),
    )
    since = models.DateTimeField(_("Since"))
    until = models.DateTimeField(_("Until"), null=True, blank=True)

    objects: ClassVar[Any] = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("curatorship")
        verbose_name_plural = _("curatorships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=Q(until=None),
                nulls_distinct=False,
                name="curatorship_once_for_a_person",
                violation_error_message=_("This person looks after these entries already."),
            ),
            _open_row_has_its_person("curatorship_has_a_person"),
            _ends_after_it_began("curatorship_ends_after_it_began"),
        ]
        triggers = _is_history("curatorship")

    def __str__(self) -> str:
        return f"{self.organization or _('The whole catalogue')}: {self.user or _('deleted account')}"
