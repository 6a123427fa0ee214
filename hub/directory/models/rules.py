"""The rules by which requests are routed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import BilingualMixin
from hub.core.db.constraints import both_languages_constraint
from hub.core.db.web_addresses import web_address_constraint
from hub.core.models import code_array, text_array, track_history
from hub.directory.reference.seats import MARKETS, MOST_STEPS, QUESTIONS
from hub.publishing.models import CuratedModel


def _seat_kind(*, optional: bool = True) -> models.CharField:
    return models.CharField(max_length=60, blank=optional)


def _reason(*, optional: bool = True) -> models.CharField:
    return models.CharField(max_length=160, blank=optional)


def _steps_stand_together() -> Q:
    """Each kind of seat has its reason, and no kind is left out between two."""
    condition = Q()
    for number in range(1, MOST_STEPS + 1):
        kind, reason = f"kind_{number}", f"reason_{number}_en"
        there = ~Q(**{kind: ""}) & ~Q(**{reason: ""})
        if number > 1:
            there = (there & ~Q(**{f"kind_{number - 1}": ""})) | Q(**{kind: "", reason: ""})
        condition &= there
    return condition


@track_history()
class Route(CuratedModel):
    """To which kinds of seat a question goes in given circumstances, best first, each with its reason.

    What is empty makes no circumstance. A kind that ends in ``:capital`` means its seats at the embassy alone.
    """

    slug = models.SlugField(max_length=80, unique=True)
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    question = models.CharField(max_length=40)
    market = models.CharField(max_length=10, blank=True)
    signs = code_array()
    of_province = models.BooleanField(default=False)
    kind_1 = _seat_kind(optional=False)
    reason_1_en, reason_1_fr = _reason(optional=False), _reason(optional=False)
    kind_2 = _seat_kind()
    reason_2_en, reason_2_fr = _reason(), _reason()
    kind_3 = _seat_kind()
    reason_3_en, reason_3_fr = _reason(), _reason()
    kind_4 = _seat_kind()
    reason_4_en, reason_4_fr = _reason(), _reason()
    as_of = models.DateField(null=True, blank=True)
    sources = text_array()

    name = BilingualMixin("name")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(question__in=list(QUESTIONS)), name="route_question"),
            models.CheckConstraint(condition=Q(market__in=["", *MARKETS]), name="route_market"),
            both_languages_constraint(
                "name", *(f"reason_{number}" for number in range(1, MOST_STEPS + 1)), name="route_is_bilingual"
            ),
            models.CheckConstraint(
                condition=_steps_stand_together(),
                name="route_steps_stand_together",
                violation_error_message=_("Give each kind of seat its reason, and leave none empty between two."),
            ),
            web_address_constraint(lists=("sources",), name="route_web_addresses"),
        ]

    def __str__(self) -> str:
        return self.name_en
