"""The admin site shows what casework teaches the directory. Requests open at the desk, to whoever must know."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from hub.casework.models import Correction, Hole


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at, not to touch."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is added by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is changed by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted by hand."""
        return False


@admin.register(Hole)
class HoleAdmin(ReadOnlyAdmin):
    """Requests that nobody but the Hub's own desk fitted."""

    list_display = ("at", "province", "areas", "needs", "cn_provinces")
    list_filter = ("province",)
    date_hierarchy = "at"


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    """What returned offers say of the directory."""

    list_display = ("at", "seat", "reason", "codes", "state")
    list_filter = ("state", "reason")
    search_fields = ("seat__title_en", "seat__title_fr", "seat__slug")
    list_select_related = ("seat",)
    # The offer belongs to a request, which does not open here.
    exclude = ("offer",)
    date_hierarchy = "at"
