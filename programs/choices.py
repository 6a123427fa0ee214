"""The closed lists of the catalogue's keeping."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hub.publishing.choices import Origin

# A program has one open draft of these at a time, which the database holds.
DESK_ORIGINS = (Origin.CURATOR, Origin.IMPORT, Origin.OWNER)


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

    CHECK = "check", pgettext_lazy("import job", "Check")
    APPLY = "apply", pgettext_lazy("import job", "Apply")


class JobState(models.TextChoices):
    """What has become of it. A refusal says what is wrong with the file; a failure is ours."""

    WAITING = "waiting", pgettext_lazy("import job", "Waiting")
    DONE = "done", pgettext_lazy("import job", "Done")
    REFUSED = "refused", pgettext_lazy("import job", "Refused")
    FAILED = "failed", pgettext_lazy("import job", "Failed")


class RowStatus(models.TextChoices):
    """What a row of a file means for its program."""

    CONFLICT = "conflict", pgettext_lazy("row of an import", "Conflict with an edit")
    NEW = "new", pgettext_lazy("row of an import", "New")
    CHANGED = "changed", pgettext_lazy("row of an import", "Changed")
    UNCHANGED = "same", pgettext_lazy("row of an import", "Unchanged")


class ConflictChoice(models.TextChoices):
    """What a person decided about a field where a file and an edit differ."""

    OURS = "ours", _("Keep what stands")
    THEIRS = "theirs", _("Take what the file says")
    SEEN = "seen", _("Both seen, settled by hand")


class PairKind(models.TextChoices):
    """What two programs may be to each other."""

    DUPLICATE = "duplicate", _("Maybe the same program")
    TWIN = "twin", _("Maybe versions of one program")


class PairDecision(models.TextChoices):
    """What a person said of two programs."""

    JOINED = "joined", _("They belong together")
    # Of two organizations: a second person has to say so, too.
    PROPOSED = "proposed", _("Proposed: they belong together")
    APART = "apart", _("They are not the same")


class LinkVerdict(models.TextChoices):
    """What is held of a web address, from all that was seen of it."""

    NEW = "new", pgettext_lazy("link", "Not looked at yet")
    VALID = "valid", pgettext_lazy("link", "Answers")
    UNCERTAIN = "uncertain", pgettext_lazy("link", "Uncertain")
    BROKEN = "broken", pgettext_lazy("link", "Broken")


class LinkFinding(models.TextChoices):
    """What one look at a web address found."""

    THERE = "there", _("It answers.")
    GONE = "gone", _("The site says that there is no such page.")
    NO_HOST = "no_host", _("There is no site of this name.")
    SOFT = "soft", _("It answers with a page that seems to say that there is none, or with the home page.")
    CLOSED = "closed", _("The site refuses programs, or asks to sign in.")
    TROUBLE = "trouble", _("The site has trouble of its own.")
    SILENT = "silent", _("No answer came in time.")
    UNSAFE = "unsafe", _("Its certificate is not in order.")
    LOOP = "loop", _("It leads in circles, or too far.")
    ROBOTS = "robots", _("The site asks programs not to look at this page.")
    OUTSIDE = "outside", _("It leads where the portal does not go.")


class ReviewRequestEnd(models.TextChoices):
    """Why a link to an owner's entries is over."""

    ANSWERED = "answered", pgettext_lazy("link to an owner", "All answered")
    EXPIRED = "expired", pgettext_lazy("link to an owner", "Its time is over")
    REVOKED = "revoked", pgettext_lazy("link to an owner", "Taken back")


class OwnerAnswer(models.TextChoices):
    """What an owner said of an entry."""

    RIGHT = "right", _("Still right")
    CORRECTION = "correction", _("Corrections sent")
    ENDED = "ended", _("Has ended")
