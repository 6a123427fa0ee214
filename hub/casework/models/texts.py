"""What the staff keep for the desk: answers to questions that come again, in both languages, views and labels."""

import re
from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.casework.models.base import person
from hub.core.models import HubModel
from hub.directory.models import Office, Organization

LONGEST_LABEL = 30
# So many a place keeps.
MOST_LABELS = 12
# The fields of a canned answer, in each language as its writers know them.
FIELDS = {
    "company": "company", "reference": "reference", "office": "office", "day": "day",
    "entreprise": "company", "numéro": "reference", "bureau": "office", "jour": "day",
}  # fmt: skip
_FIELD = re.compile(r"\{([^{}\s]{1,20})\}")


def unknown_fields(text: str) -> list[str]:
    """Return the names in braces that are no field of a canned answer."""
    return [name for name in _FIELD.findall(text) if name not in FIELDS]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its fields filled in; what is no field stays as it is."""
    return _FIELD.sub(lambda found: values[FIELDS[found[1]]] if found[1] in FIELDS else found[0], text)


class CannedAnswer(HubModel):
    """A text with fields, for one office or, without one, for every desk."""

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


class SavedView(HubModel):
    """A query of the desk under a name, for one person."""

    user = person("desk_views", null=False)
    name = models.CharField(_("Name"), max_length=60)
    query = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="desk_view_name_once",
                violation_error_message=_("You have a view of this name already."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="desk_view_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Label(HubModel):
    """A word by which the people of one place sort requests, such as "Fair 2026"; nobody else reads it.

    The place is an office, an organization for its desk without an office, or with neither the Hub's desk.
    """

    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=LONGEST_LABEL)
    requests = models.ManyToManyField("casework.ServiceRequest", related_name="labels")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "organization", "name"], nulls_distinct=False, name="label_of_place_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="label_has_name"),
            models.CheckConstraint(condition=Q(office=None) | Q(organization=None), name="label_of_one_place"),
        ]

    def __str__(self) -> str:
        return self.name
