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
    """Who wrote a revision. What a curator wrote is never overwritten by a file, nor by an import."""

    FILE = "file", _("Catalogue file")
    CURATOR = "curator", _("Curator")
    IMPORT = "import", _("Import")


KEPT_STATES = (RevisionState.PUBLISHED, RevisionState.RETIRED)
OPEN_STATES = (RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.SCHEDULED)
# Drafts of these are worked on at the desk; a program has one of them at a time.
DESK_ORIGINS = (Origin.CURATOR, Origin.IMPORT)


class FileFormat(models.TextChoices):
    """The kinds of files that are imported."""

    YAML = "yaml", "YAML"
    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel"


class ImportState(models.TextChoices):
    """Where an import stands: looked at, or written into drafts."""

    CHECKED = "checked", pgettext_lazy("import", "Checked, not imported")
    APPLIED = "applied", pgettext_lazy("import", "Imported")


class JobKind(models.TextChoices):
    """What the worker does with a file."""

    CHECK = "check"
    APPLY = "apply"


class JobState(models.TextChoices):
    """What has become of it. A refusal says what is wrong with the file; a failure is ours."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class RowStatus(models.TextChoices):
    """What a row of a file means for its program."""

    CONFLICT = "conflict", pgettext_lazy("row of an import", "Conflict with an edit")
    NEW = "new", pgettext_lazy("row of an import", "New")
    CHANGED = "changed", pgettext_lazy("row of an import", "Changed")
    UNCHANGED = "same", pgettext_lazy("row of an import", "Unchanged")


class Choice(models.TextChoices):
    """What a person decided about a field where a file and an edit differ."""

    OURS = "ours", _("Keep what stands")
    THEIRS = "theirs", _("Take what the file says")
    SEEN = "seen", _("Both seen, settled by hand")


class PairKind(models.TextChoices):
    """What two programs may be to each other."""

    DUPLICATE = "duplicate", _("Maybe the same program")
    TWIN = "twin", _("Maybe versions of one program")


class Judgement(models.TextChoices):
    """What a person said of two programs."""

    JOINED = "joined", _("They belong together")
    APART = "apart", _("They are not the same")
