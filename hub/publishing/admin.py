"""Versions of entries and reports in the admin site: to look through. They are written at the curators' desk.

The links and the addresses of readers who reported something are not shown.
"""

from hub.core.admin import ReadOnlyAdmin, register
from hub.core.text.localized import Localized
from hub.publishing.models import (
    EntryComment,
    EntryReport,
    EntrySave,
    EntryVersion,
    EntryWork,
    ReportedField,
    WithdrawnEntry,
)


@register(
    EntryVersion,
    Localized("version of an entry", "version d’une fiche"),
    Localized("versions of entries", "versions des fiches"),
)
class EntryVersionAdmin(ReadOnlyAdmin):
    """Versions, from the newest."""

    list_display = ("name_en", "entry_type", "number", "state", "origin", "made_at", "published_at")
    list_filter = ("state", "entry_type", "origin")
    list_select_related = ("based_on", "made_by", "approved_by")
    search_fields = ("slug", "name_en", "name_fr")
    ordering = ("-pk",)


@register(
    EntrySave,
    Localized("save of an entry", "enregistrement d’une fiche"),
    Localized("saves of entries", "enregistrements des fiches"),
)
class EntrySaveAdmin(ReadOnlyAdmin):
    """Every save of a draft, as it was typed."""

    list_display = ("version", "number", "part", "by", "at")
    list_filter = ("part",)
    list_select_related = ("version", "by")
    search_fields = ("version__slug", "version__name_en", "version__name_fr")
    ordering = ("-pk",)


@register(
    WithdrawnEntry, Localized("withdrawn entry", "fiche retirée"), Localized("withdrawn entries", "fiches retirées")
)
class WithdrawnEntryAdmin(ReadOnlyAdmin):
    """Entries that curators took out, and that no file brings back."""

    list_display = ("slug", "model", "at")
    list_filter = ("model",)
    search_fields = ("slug", "model")
    ordering = ("-at",)


@register(
    EntryWork,
    Localized("work on an entry", "travail sur une fiche"),
    Localized("work on entries", "travail sur les fiches"),
)
class EntryWorkAdmin(ReadOnlyAdmin):
    """Who works on what, and what is put aside."""

    list_display = ("slug", "entry_type", "holder", "held_since", "snoozed_until")
    list_filter = ("entry_type",)
    list_select_related = ("holder",)
    search_fields = ("slug",)
    ordering = ("-pk",)


@register(
    EntryComment,
    Localized("comment on an entry", "commentaire sur une fiche"),
    Localized("comments on entries", "commentaires sur les fiches"),
)
class EntryCommentAdmin(ReadOnlyAdmin):
    """What curators told each other, the newest first."""

    list_display = ("slug", "entry_type", "by", "at")
    list_filter = ("entry_type",)
    list_select_related = ("by",)
    search_fields = ("slug", "words")
    ordering = ("-at",)


@register(EntryReport, Localized("report", "signalement"), Localized("reports", "signalements"))
class ReportAdmin(ReadOnlyAdmin):
    """What readers and owners reported, and what they were answered."""

    exclude = ("key", "email", "fingerprint")
    list_display = ("entry_type", "slug", "origin", "part", "state", "made_at", "answered_at")
    list_filter = ("entry_type", "origin", "state")
    search_fields = ("slug",)
    ordering = ("-pk",)


@register(
    ReportedField,
    Localized("field that an owner corrected", "champ corrigé par un organisme"),
    Localized("fields that owners corrected", "champs corrigés par les organismes"),
)
class ReportedFieldAdmin(ReadOnlyAdmin):
    """Corrections field by field."""

    list_display = ("report", "field", "taken_at")
    list_select_related = ("report",)
    search_fields = ("report__slug", "field")
    ordering = ("-pk",)
