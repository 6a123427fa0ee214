"""The audit in the admin site: looked through, never written. What is hidden from a person is no part of it."""

from django.contrib.admin.models import LogEntry

from hub.audit.models import Entry, SensitiveView
from hub.core.admin import ReadOnlyAdmin, register
from hub.core.text.localized import Localized


@register(Entry, Localized("entry of the audit", "entrée du journal"), Localized("audit", "journal d’audit"))
class EntryAdmin(ReadOnlyAdmin):
    """Who did what, when and why."""

    list_display = ("at", "action", "actor_label", "subject_type", "subject_id", "reason")
    list_select_related = ("actor",)
    search_fields = ("^action", "=actor_label", "=subject_id", "=request_id")
    date_hierarchy = "at"
    ordering = ("-pk",)


@register(
    SensitiveView,
    Localized("reading of confidential rows", "lecture de données confidentielles"),
    Localized("readings of confidential rows", "lectures de données confidentielles"),
)
class SensitiveViewAdmin(ReadOnlyAdmin):
    """Who read confidential rows, of which part, on which ground; the rows themselves do not open here."""

    list_display = ("at", "actor_label", "what", "ground")
    list_filter = ("ground",)
    list_select_related = ("user",)
    search_fields = ("=actor_label", "^what", "=request_id")
    date_hierarchy = "at"
    ordering = ("-pk",)


@register(
    LogEntry,
    Localized("step in this site", "opération dans ce site"),
    Localized("steps in this site", "opérations dans ce site"),
)
class LogEntryAdmin(ReadOnlyAdmin):
    """What was done in the admin site itself."""

    list_display = ("action_time", "user", "action_flag", "content_type", "object_repr")
    list_filter = ("action_flag",)
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr", "user__email")
    date_hierarchy = "action_time"
    ordering = ("-pk",)
