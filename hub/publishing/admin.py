"""Versions of entries in the admin site: to look through. They are written at the curators' desk."""

from hub.core.admin import ReadOnlyAdmin, register, register_row_history
from hub.core.text.localized import Localized
from hub.publishing.models import EntrySave, EntryVersion, WithdrawnEntry


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


register_row_history(EntryVersion, Localized("Versions of entries", "Versions des fiches"))
