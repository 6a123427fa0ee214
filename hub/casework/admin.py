"""The admin site shows what casework teaches the directory. Requests open at the desk, to whoever must know."""

from django.contrib import admin

from hub.casework.models import Correction, Hole
from hub.core.admin import LookOnly


@admin.register(Hole)
class HoleAdmin(LookOnly, admin.ModelAdmin):
    """Requests that nobody but the Hub's own desk fitted."""

    list_display = ("at", "province", "areas", "needs", "cn_provinces")
    list_filter = ("province",)
    date_hierarchy = "at"


@admin.register(Correction)
class CorrectionAdmin(LookOnly, admin.ModelAdmin):
    """What returned offers say of the directory."""

    list_display = ("at", "seat", "reason", "codes", "state")
    list_filter = ("state", "reason")
    search_fields = ("seat__title_en", "seat__title_fr", "seat__slug")
    list_select_related = ("seat",)
    # The offer belongs to a request, which does not open here.
    exclude = ("offer",)
    date_hierarchy = "at"
