"""Files that were sent, and what they left to persons, as administrators may look at them."""

from hub.core.admin import ReadOnlyAdmin, register
from hub.core.text.localized import Localized
from programs.models import Import, ImportConflict, ImportJob, ImportRow, ProgramPair


@register(Import, Localized("import", "importation"), Localized("imports", "importations"))
class ImportAdmin(ReadOnlyAdmin):
    """Files that were sent, and what became of them."""

    list_display = ("file_name", "format", "state", "by", "at")
    list_filter = ("state", "format")
    list_select_related = ("by",)
    search_fields = ("file_name", "by__email", "by__name")
    ordering = ("-pk",)


@register(
    ImportRow,
    Localized("row of an import", "ligne d’importation"),
    Localized("rows of imports", "lignes d’importation"),
)
class ImportRowAdmin(ReadOnlyAdmin):
    """What a file said of one program."""

    list_display = ("slug", "source", "organization")
    list_select_related = ("source", "organization")
    search_fields = ("slug", "organization__slug")
    ordering = ("-pk",)


@register(
    ImportConflict,
    Localized("conflict of an import", "conflit d’importation"),
    Localized("conflicts of imports", "conflits d’importation"),
)
class ImportConflictAdmin(ReadOnlyAdmin):
    """Where a file and a curator both changed a field, and what a person decided."""

    list_display = ("program", "field", "choice", "settled_by", "settled_at")
    list_filter = ("choice",)
    list_select_related = ("program", "settled_by")
    search_fields = ("program__slug", "field")
    ordering = ("-pk",)


@register(
    ProgramPair,
    Localized("pair of programs", "paire de programmes"),
    Localized("pairs of programs", "paires de programmes"),
)
class ProgramPairAdmin(ReadOnlyAdmin):
    """Programs that look alike, and what a person said of them."""

    list_display = ("first", "second", "judgement", "judged_by", "judged_at")
    list_filter = ("judgement",)
    list_select_related = ("first", "second", "judged_by")
    search_fields = ("first__slug", "second__slug")
    ordering = ("-pk",)


@register(
    ImportJob,
    Localized("work on an import", "travail sur une importation"),
    Localized("works on imports", "travaux sur les importations"),
)
class ImportJobAdmin(ReadOnlyAdmin):
    """What the worker was given to read or to write; the file itself is not shown."""

    exclude = ("content",)
    list_display = ("file_name", "kind", "state", "by", "at", "finished_at")
    list_filter = ("kind", "state")
    list_select_related = ("by",)
    search_fields = ("file_name", "by__email", "by__name")
    ordering = ("-pk",)
