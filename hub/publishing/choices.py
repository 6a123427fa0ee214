"""The closed lists of publishing."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VersionState(models.TextChoices):
    """Where a version of an entry stands. What was published once is kept for ever, as it was."""

    DRAFT = "draft", pgettext_lazy("revision", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("revision", "In review")
    SCHEDULED = "scheduled", pgettext_lazy("revision", "Approved, waits for its day")
    PUBLISHED = "published", pgettext_lazy("revision", "Published")
    RETIRED = "retired", pgettext_lazy("revision", "No longer published")
    # Of types whose files are loaded: what a file says where a curator has published something else.
    OFFERED = "offered", pgettext_lazy("revision", "Said by a file, to decide")
    DECIDED = "decided", pgettext_lazy("revision", "Said by a file, decided")


class Origin(models.TextChoices):
    """Who wrote a version. What a curator wrote is never overwritten by a file, nor by an import.

    ``OWNER``: an organization proposed it by its link; a curator works on it from then on.
    """

    FILE = "file", _("Catalogue file")
    CURATOR = "curator", _("Curator")
    IMPORT = "import", _("Import")
    OWNER = "owner", pgettext_lazy("report", "The organization")


class ReportOrigin(models.TextChoices):
    """Who said that something is wrong."""

    READER = "reader", pgettext_lazy("report", "A reader")
    OWNER = "owner", pgettext_lazy("report", "The organization")
    STAFF = "staff", pgettext_lazy("report", "An officer")


class ReportState(models.TextChoices):
    OPEN = "open", pgettext_lazy("report", "Waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("report", "Accepted, in a draft")
    DECLINED = "declined", pgettext_lazy("report", "Not accepted")
    CORRECTED = "corrected", pgettext_lazy("report", "Corrected")


OPEN_STATES = (VersionState.DRAFT, VersionState.IN_REVIEW, VersionState.SCHEDULED)
KEPT_STATES = (VersionState.PUBLISHED, VersionState.RETIRED)
