"""The admin site shows what casework teaches the directory. Requests open at the desk, to whoever must know."""

from hub.casework.models import DirectoryCorrection, RoutingGap
from hub.core.admin import ReadOnlyAdmin, register
from hub.core.text.localized import Localized


@register(
    RoutingGap,
    Localized("request that fitted no seat", "demande sans siège adapté"),
    Localized("requests that fitted no seat", "demandes sans siège adapté"),
)
class RoutingGapAdmin(ReadOnlyAdmin):
    """Requests that nobody but the Hub's own desk fitted."""

    list_display = ("at", "province", "areas", "needs", "cn_provinces")
    list_filter = ("province",)
    search_fields = ("=province", "areas", "needs", "cn_provinces")
    date_hierarchy = "at"
    ordering = ("-pk",)


@register(
    DirectoryCorrection,
    Localized("correction of the directory", "correction du répertoire"),
    Localized("corrections of the directory", "corrections du répertoire"),
)
class CorrectionAdmin(ReadOnlyAdmin):
    """What returned offers say of the directory."""

    list_display = ("at", "seat", "reason", "codes", "state")
    list_filter = ("state", "reason")
    search_fields = ("seat__title_en", "seat__title_fr", "seat__slug")
    list_select_related = ("seat",)
    # The offer belongs to a request, which does not open here.
    exclude = ("offer",)
    date_hierarchy = "at"
    ordering = ("-pk",)
