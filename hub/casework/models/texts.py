"""Answers that are written once, in both languages, for questions that come again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.casework.models.base import person
from hub.core.models import HubModel
from hub.directory.models import Office


class CannedAnswer(HubModel):
    """A text with fields (``hub.casework.desk.actions.queries``), for one office or, without one, for every desk."""

    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    title_en = models.CharField(_("Title in English"), max_length=80)
    title_fr = models.CharField(_("Title in French"), max_length=80)
    body_en = models.TextField(_("Text in English"), max_length=4000)
    body_fr = models.TextField(_("Text in French"), max_length=4000)
    changed_by = person()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_en="") & ~Q(title_fr="") & ~Q(body_en="") & ~Q(body_fr=""),
                name="canned_answer_has_both_languages",
                violation_error_message=_("Write the title and the text in both languages."),
            ),
            models.UniqueConstraint(
                fields=["office", "title_en"],
                nulls_distinct=False,
                name="canned_answer_title_once",
                violation_error_message=_("There is an answer of this title already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title_en
