"""The admin site shows what casework teaches the directory. Requests open at the desk, to whoever must know."""

from hub.casework.models import Correction, Hole
from hub.core.admin import LookOnlyAdmin, register
from hub.core.words import Words


@register(
    Hole,
    Words("request that fitted no seat", "demande sans siège adapté"),
    Words("requests that fitted no seat", "demandes sans siège adapté"),
)
class HoleAdmin(LookOnlyAdmin):
    """Requests that nobody but the Hub's own desk fitted."""

    list_display = ("at", "province", "areas", "needs", "cn_provinces")
    list_filter = ("province",)
    search_fields = ("=province", "areas", "needs", "cn_provinces")
    date_hierarchy = "at"
    ordering = ("-pk",)


@register(
    Correction,
    Words("correction of the directory", "correction du répertoire"),
    Words("corrections of the directory", "corrections du répertoire"),
)
class CorrectionAdmin(LookOnlyAdmin):
    """What returned offers say of the directory."""

    list_display = ("at", "seat", "reason", "codes", "state")
    list_filter = ("state", "reason")
    search_fields = ("seat__title_en", "seat__title_fr", "seat__slug")
    list_select_related = ("seat",)
    # The offer belongs to a request, which does not open here.
    exclude = ("offer",)
    date_hierarchy = "at"
    ordering = ("-pk",)
