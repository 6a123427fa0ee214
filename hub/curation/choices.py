"""The closed lists of the keeping of entries."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EntryState(models.TextChoices):
    """Where a version of an entry stands: the way of a program's revision, and two states for words of a file."""

    DRAFT = "draft", pgettext_lazy("revision", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("revision", "In review")
    SCHEDULED = "scheduled", pgettext_lazy("revision", "Approved, waits for its day")
    PUBLISHED = "published", pgettext_lazy("revision", "Published")
    RETIRED = "retired", pgettext_lazy("revision", "No longer published")
    OFFERED = "offered", pgettext_lazy("revision", "Said by a file, to decide")
    DECIDED = "decided", pgettext_lazy("revision", "Said by a file, decided")


class EntryOrigin(models.TextChoices):
    """Whose words a version holds."""

    FILE = "file", _("Catalogue file")
    CURATOR = "curator", _("Curator")


OPEN_STATES = (EntryState.DRAFT, EntryState.IN_REVIEW, EntryState.SCHEDULED)
SHOWN_STATES = (EntryState.PUBLISHED, EntryState.RETIRED)
