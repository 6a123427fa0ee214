"""Versions of entries in the admin site: to look through. They are written at the curators' desk."""

from hub.core.admin import LookOnlyAdmin, register, register_row_history
from hub.core.words import Words
from hub.publishing.models import EntrySave, EntryVersion, WithdrawnEntry


@register(
    EntryVersion,
    Words("version of an entry", "version d’une fiche"),
    Words("versions of entries", "versions des fiches"),
)
class EntryVersionAdmin(LookOnlyAdmin):
    """Versions, from the newest."""

    list_display = ("name_en", "entry_type", "number", "state", "origin", "made_at", "published_at")
    list_filter = ("state", "entry_type", "origin")
    list_select_related = ("based_on", "made_by", "approved_by")
    search_fields = ("slug", "name_en", "name_fr")
    ordering = ("-pk",)


@register(
    EntrySave,
    Words("save of an entry", "enregistrement d’une fiche"),
    Words("saves of entries", "enregistrements des fiches"),
)
class EntrySaveAdmin(LookOnlyAdmin):
    """Every save of a draft, as it was typed."""

    list_display = ("version", "number", "part", "by", "at")
    list_filter = ("part",)
    list_select_related = ("version", "by")
    search_fields = ("version__slug", "version__name_en", "version__name_fr")
    ordering = ("-pk",)


@register(WithdrawnEntry, Words("withdrawn entry", "fiche retirée"), Words("withdrawn entries", "fiches retirées"))
class WithdrawnEntryAdmin(LookOnlyAdmin):
    """Entries that curators took out, and that no file brings back."""

    list_display = ("slug", "model", "at")
    list_filter = ("model",)
    search_fields = ("slug", "model")
    ordering = ("-at",)


register_row_history(EntryVersion, Words("Versions of entries", "Versions des fiches"))
