"""Filters: what an organization, an office or a seat asks of a company before it takes a request.

All filters that stand above a seat must pass; a fact that is not known is no reason to turn a company away. A row is
opened, ended once, and kept.
"""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import BilingualMixin
from hub.core.db.constraints import choice_constraint, choices_constraint
from hub.core.db.web_addresses import web_address_constraint
from hub.core.models import HubModel
from hub.core.vocabulary.enums import Need
from hub.directory.choices import FilterKind
from hub.directory.models.entries import Office, Organization, Seat
from hub.directory.querysets import IntakeFilterQuerySet
from hub.directory.reference.seats import QUESTIONS


def _place(model: type[models.Model], name: Any) -> Any:
    return models.ForeignKey(
        model, verbose_name=name, null=True, blank=True, on_delete=models.PROTECT, related_name="intake_filters"
    )


class IntakeQuestion(HubModel):
    """A question with yes or no that a filter may rest on; asked of a company only where it decides who may take it."""

    slug = models.SlugField(_("Identifier"), max_length=60, unique=True)
    text_en = models.CharField(_("Question in English"), max_length=200)
    text_fr = models.CharField(_("Question in French"), max_length=200)

    text = BilingualMixin("text")

    class Meta:
        verbose_name = _("intake question")
        verbose_name_plural = _("intake questions")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text_en="") & ~Q(text_fr=""),
                name="intake_question_is_bilingual",
                violation_error_message=_("Write the question in both languages."),
            )
        ]

    def __str__(self) -> str:
        return self.text_en


class IntakeFilter(HubModel):
    """One condition with its sentence.

    ``test`` holds its parameters, as ``hub.directory.seats.validators`` knows them.
    """

    organization = _place(Organization, _("Organization"))
    office = _place(Office, _("Office"))
    seat = _place(Seat, _("Seat"))
    kind = models.CharField(_("What it asks for"), max_length=24, choices=FilterKind)
    test = models.JSONField(_("Test"))
    needs = ArrayField(
        models.CharField(max_length=60), verbose_name=_("For these needs alone"), default=list, blank=True,
        help_text=_("Empty: for every request."),
    )  # fmt: skip
    questions = ArrayField(
        models.CharField(max_length=40), verbose_name=_("For these questions alone"), default=list, db_default=[],
        blank=True, help_text=_("A seat may ask it for one of its services. With needs, one of both is enough."),
    )  # fmt: skip
    sentence_en = models.CharField(_("Sentence in English"), max_length=300)
    sentence_fr = models.CharField(_("Sentence in French"), max_length=300)
    source = models.URLField(_("Source"), max_length=500, blank=True)
    reason = models.TextField(_("Reason"), help_text=_("Who asked for it, and why. Companies do not see it."))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Added by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    since = models.DateTimeField(_("Since"), editable=False)
    until = models.DateTimeField(_("Until"), null=True, editable=False)

    objects: ClassVar[Any] = IntakeFilterQuerySet.as_manager()

    sentence = BilingualMixin("sentence")

    class Meta:
        verbose_name = _("intake filter")
        verbose_name_plural = _("intake filters")
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False, office=None, seat=None)
                | Q(organization=None, office__isnull=False, seat=None)
                | Q(organization=None, office=None, seat__isnull=False),
                name="intake_filter_stands_in_one_place",
                violation_error_message=_("Choose one of three: an organization, an office or a seat."),
            ),
            choice_constraint("kind", FilterKind, name="intake_filter_kind"),
            choices_constraint("needs", Need, name="intake_filter_needs"),
            models.CheckConstraint(
                condition=Q(questions__contained_by=list(QUESTIONS)), name="intake_filter_questions"
            ),
            models.CheckConstraint(
                condition=~Q(sentence_en="") & ~Q(sentence_fr=""),
                name="intake_filter_is_bilingual",
                violation_error_message=_("Write the sentence in both languages."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="intake_filter_has_a_reason",
                violation_error_message=_("Say who asked for it, and why."),
            ),
            models.CheckConstraint(
                condition=~Q(test={}),
                name="intake_filter_has_a_test",
                violation_error_message=_("Write what the filter asks for."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="intake_filter_ends_after_it_began",
                violation_error_message=_("It cannot end before it began."),
            ),
            web_address_constraint("source", name="intake_filter_web_address"),
        ]
        triggers = [
            pgtrigger.Protect(name="intake_filter_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="intake_filter_ends_once",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF (to_jsonb(OLD) - 'added_by_id' - 'until') = (to_jsonb(NEW) - 'added_by_id' - 'until') "
                    "AND (NEW.added_by_id IS NULL OR NEW.added_by_id = OLD.added_by_id) "
                    "AND (OLD.until IS NULL OR NEW.until = OLD.until) "
                    "THEN RETURN NEW; END IF; RAISE EXCEPTION 'a filter is history: end it and add another';"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.sentence_en

    @property
    def place(self) -> Organization | Office | Seat:
        return self.organization or self.office or self.seat
