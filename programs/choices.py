"""The closed lists of the catalogue's keeping."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RevisionState(models.TextChoices):
    """Where a revision stands. What was once published is kept for ever, as it was."""

    DRAFT = "draft", pgettext_lazy("revision", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("revision", "In review")
    SCHEDULED = "scheduled", pgettext_lazy("revision", "Approved, waits for its day")
    PUBLISHED = "published", pgettext_lazy("revision", "Published")
    RETIRED = "retired", pgettext_lazy("revision", "No longer published")


class Origin(models.TextChoices):
    """Who wrote a revision. What a curator wrote is never overwritten by a file."""

    FILE = "file", _("Catalogue file")
    CURATOR = "curator", _("Curator")


KEPT_STATES = (RevisionState.PUBLISHED, RevisionState.RETIRED)
OPEN_STATES = (RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.SCHEDULED)
