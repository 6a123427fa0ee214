"""What came of a request, what went wrong with it, and what it teaches the directory."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import (
    BarrierKind,
    CorrectionState,
    Counterfactual,
    FigureCut,
    PublicFigure,
    RecommendationAnswer,
    ReturnReason,
    SurveyResult,
    WorkloadSign,
)
from hub.casework.models.base import RequestRelatedModel, person
from hub.casework.models.messages import RequestMessage
from hub.casework.models.referrals import Referral
from hub.casework.models.requests import ServiceRequest
from hub.core.db.bilingual import BilingualMixin
from hub.core.db.constraints import choice_constraint, choices_constraint
from hub.core.forms import choices_for
from hub.core.models import HubModel, code_array
from hub.core.vocabulary.enums import Area, Need, Province
from hub.directory.models import Seat
from hub.publishing.models import EntryVersion


class Survey(RequestRelatedModel):
    """The question to the company what came of it: at 10 days, 3 and 12 months, never a fourth time.

    Of each the company is reminded once.

    Numbers are the company's own, in dollars, jobs and tonnes of CO2 a year; null is "not said".
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="surveys")
    round = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = person()
    helped = models.BooleanField(null=True, blank=True)
    came_of_it = code_array()
    value_cad = models.PositiveBigIntegerField(null=True, blank=True)
    jobs = models.PositiveIntegerField(null=True, blank=True)
    tonnes = models.PositiveBigIntegerField(null=True, blank=True)
    markets = code_array()
    counterfactual = models.CharField(max_length=8, choices=Counterfactual, blank=True)
    words = models.TextField(blank=True, max_length=2000)
    # When somebody of the seat, or a lead, marked the answer as read: it leaves the list of what is unread.
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = person(db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "round"], name="survey_round_once"),
            models.CheckConstraint(condition=Q(round__gte=1, round__lte=3), name="survey_at_most_three"),
            choices_constraint("came_of_it", SurveyResult, name="survey_came_of_it"),
            choice_constraint("counterfactual", Counterfactual, name="survey_counterfactual", blank=True),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False, helped__isnull=False) | Q(answered_at=None, helped=None),
                name="answered_survey_says_whether_it_helped",
            ),
        ]


class Complaint(RequestRelatedModel):
    """A company's complaint, for a human lead. It is answered by somebody who does not hold the request."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="complaints")
    by = person()
    at = models.DateTimeField()
    words = models.TextField(max_length=4000)
    to_seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True, max_length=4000)
    answered_by = person()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="complaint_has_words", violation_error_message=_("Say what went wrong.")
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answered_complaint_has_time",
            ),
        ]


class RoutingGap(HubModel):
    """Unmet demand: of the kind of seat that a request asks for first, nobody who fits could be reached.

    What was asked, without the company; counted whoever took the request in the end. ``kind`` is a kind of the table of
    routing (``hub/directory/data/routing.yaml``); ``exists`` says whether the directory has such a seat at all.
    """

    at = models.DateTimeField()
    request_key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=40, blank=True)
    exists = models.BooleanField(default=False)
    areas = code_array()
    needs = code_array()
    province = models.CharField(max_length=2)
    cn_provinces = code_array()

    class Meta:
        constraints = [
            choices_constraint("areas", Area, name="hole_areas"),
            choices_constraint("needs", Need, name="hole_needs"),
            choice_constraint("province", Province, name="hole_province"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.province}"


class DirectoryCorrection(HubModel):
    """What officers said of a seat before that was a report. Kept for the release before, written no more."""

    offer = models.OneToOneField(Referral, null=True, on_delete=models.SET_NULL, related_name="correction")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="corrections")
    reason = models.CharField(max_length=12, choices=ReturnReason)
    # The code that the seat says is not its own: an area, a province of Canada or of China; empty for other reasons.
    codes = code_array()
    # Of the seat that was proposed and not taken; else of the seat that returned its offer.
    is_override = models.BooleanField(default=False)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=CorrectionState, default=CorrectionState.OPEN)
    settled_by = person()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            choice_constraint("reason", ReturnReason, name="correction_reason"),
            choice_constraint("state", CorrectionState, name="correction_state"),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.OPEN, settled_at=None)
                | ~Q(state=CorrectionState.OPEN) & Q(settled_at__isnull=False),
                name="settled_correction_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.reason}"


class MarketBarrier(RequestRelatedModel):
    """A barrier: its kind, the place by its code (a province of China, else a market), the area, and in what way."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="barriers")
    kind = models.CharField(max_length=14, choices=BarrierKind)
    place = models.CharField(max_length=40)
    area = models.CharField(max_length=60, choices=choices_for(Area))
    words = models.TextField(max_length=1000)
    recorded_by = person()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            choice_constraint("kind", BarrierKind, name="barrier_kind"),
            choice_constraint("area", Area, name="barrier_area"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(place=""), name="barrier_says_what_and_where"),
            models.UniqueConstraint(
                fields=["request", "kind", "place", "area"],
                name="barrier_once",
                violation_error_message=_("This barrier is recorded on this request already."),
            ),
        ]
        indexes = [models.Index(fields=["kind", "area", "place"], name="barrier_counted")]


class LeanedOn(RequestRelatedModel):
    """A policy signal that the advice on a request leans on, by its slug, in the ``version`` that was last read.

    ``changed_en`` and ``changed_fr`` are the sentence with which the case came back, "" while nothing has changed.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="leaned_on")
    signal = models.SlugField(max_length=60)
    # The database keeps it. Whoever discards a draft may not look here, and nobody leans on a draft.
    version = models.ForeignKey(EntryVersion, on_delete=models.DO_NOTHING, related_name="+")
    changed_en = models.TextField(blank=True)
    changed_fr = models.TextField(blank=True)
    recorded_by = person()
    at = models.DateTimeField()

    changed = BilingualMixin("changed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "signal"],
                name="leaned_on_once",
                violation_error_message=_("This request leans on it already."),
            ),
        ]
        indexes = [models.Index(fields=["signal"], name="leaned_on_signal")]


class ProgramRecommendation(RequestRelatedModel):
    """A program that a seat recommends in an answer, with its reason, and what the company says of it.

    It goes with the answer where that is taken back.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="recommendations")
    message = models.ForeignKey(RequestMessage, null=True, on_delete=models.SET_NULL, related_name="recommendations")
    program_slug = models.SlugField(max_length=120)
    reason = models.CharField(max_length=300, blank=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=RecommendationAnswer, blank=True)
    answered_by = person()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            choice_constraint("answer", RecommendationAnswer, name="recommendation_answer", blank=True),
            models.UniqueConstraint(fields=["request", "program_slug"], name="recommendation_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answered_recommendation_has_time",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="recommendation_of_period")]


class MonthlyFigure(HubModel):
    """A number of the results for a month that is closed: counted once, without a key of a company or request, kept.

    ``code`` is a code of the list by which ``cut`` divides; both are empty for the figure of all.
    """

    month = models.DateField()
    figure = models.CharField(max_length=16, choices=PublicFigure)
    cut = models.CharField(max_length=10, choices=FigureCut, blank=True)
    code = models.CharField(max_length=60, blank=True)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "figure", "cut", "code"], name="monthly_figure_once"),
            choice_constraint("figure", PublicFigure, name="monthly_figure"),
            choice_constraint("cut", FigureCut, name="monthly_figure_cut", blank=True),
            models.CheckConstraint(
                condition=Q(cut="", code="") | ~Q(cut="") & ~Q(code=""), name="monthly_figure_cut_has_code"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="monthly_figure_of_a_month"),
        ]
        triggers = [pgtrigger.Protect(name="closed_month_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.figure} {self.code}"


class AlertDismissal(HubModel):
    """A sign of trouble at a seat that a lead has put aside at the size it had; it comes back when it grows."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="dismissals")
    sign = models.CharField(max_length=12, choices=WorkloadSign)
    size = models.PositiveIntegerField(help_text="How many requests stood behind the sign")
    reason = models.CharField(_("Why it is no trouble"), max_length=400)
    by = person()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When somebody brought the sign back")

    class Meta:
        constraints = [
            choice_constraint("sign", WorkloadSign, name="dismissal_sign"),
            models.CheckConstraint(
                condition=~Q(reason=""), name="dismissal_has_reason", violation_error_message=_("Say why.")
            ),
        ]
        indexes = [models.Index(fields=["seat", "sign", "-at"], name="dismissal_of_sign")]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.sign} {self.size}"


class AlertLook(HubModel):
    """What a lead has looked through of the signs at seats, the last time: ``signs`` are seats and signs."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alert_look")
    signs = code_array(80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%Y-%m-%d}"
