"""When a person is away, and who stands in. A row is made, cancelled at most once, and kept."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from hub.core.models import HubModel
from hub.directory.models.entries import Seat
from hub.directory.querysets import AbsenceQuerySet


def _person(related_name: str, name: Any, **options: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=name,
        null=True,
        on_delete=models.SET_NULL,
        related_name=related_name,
        **options,
    )


class Absence(HubModel):
    """Days on which a person receives nothing, both ends included, as the office counts days.

    One that was cancelled counts no longer, from then on. Of a deleted account the days remain, not the person.
    """

    user = _person("absences", _("Person"))
    first_day = models.DateField(_("First day away"))
    last_day = models.DateField(_("Last day away"))
    stand_in_seat = models.ForeignKey(
        Seat,
        verbose_name=_("Seat that stands in"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stands_in",
    )
    stand_in = _person("stands_in", _("Person who stands in"), blank=True)
    made_by = _person("+", _("Recorded by"), editable=False)
    made_at = models.DateTimeField(_("Recorded"), editable=False)
    cancelled_at = models.DateTimeField(_("Cancelled"), null=True, editable=False)
    cancelled_by = _person("+", _("Cancelled by"), editable=False)

    objects: ClassVar[Any] = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="absence_ends_after_it_began",
                violation_error_message=_("The last day lies before the first one."),
            ),
            models.CheckConstraint(
                condition=Q(stand_in_seat=None) | Q(stand_in=None),
                name="absence_has_one_stand_in",
                violation_error_message=_("Name a seat or a person who stands in, not both."),
            ),
            models.CheckConstraint(
                condition=Q(stand_in=None) | Q(user=None) | ~Q(stand_in=F("user")),
                name="absence_is_covered_by_another",
                violation_error_message=_("Nobody stands in for themselves."),
            ),
            ExclusionConstraint(
                name="absences_of_a_person_do_not_overlap",
                expressions=[
                    (
                        Func(
                            F("first_day"),
                            F("last_day"),
                            Value("[]"),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("user", RangeOperators.EQUAL),
                ],
                condition=Q(cancelled_at=None),
                violation_error_message=_("This person is away on some of these days already."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="absence_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="absence_is_cancelled_once",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF (to_jsonb(OLD) - '{user_id,stand_in_id,made_by_id,cancelled_by_id,cancelled_at}'::text[]) = "
                    "(to_jsonb(NEW) - '{user_id,stand_in_id,made_by_id,cancelled_by_id,cancelled_at}'::text[]) "
                    "AND (NEW.user_id IS NULL OR NEW.user_id = OLD.user_id) "
                    "AND (NEW.stand_in_id IS NULL OR NEW.stand_in_id = OLD.stand_in_id) "
                    "AND (NEW.made_by_id IS NULL OR NEW.made_by_id = OLD.made_by_id) "
                    "AND (OLD.cancelled_at IS NULL OR NEW.cancelled_at = OLD.cancelled_at AND "
                    "(NEW.cancelled_by_id IS NULL OR NEW.cancelled_by_id = OLD.cancelled_by_id)) "
                    "THEN RETURN NEW; END IF; RAISE EXCEPTION 'an absence is history: cancel it and record another';"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or _('deleted account')}: {self.first_day} – {self.last_day}"
