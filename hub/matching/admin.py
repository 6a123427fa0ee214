"""The record of what was told, to be looked at, never changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from hub.matching.models import Assessment


@admin.register(Assessment)
class AssessmentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Versions and figures only: what a company told us is not shown here."""

    list_display = ("at", "company", "on", "engine_version", "catalogue_version")
    fields = ("company", "at", "on", "language", "engine_version", "catalogue_version", "counts", "digest")
    list_select_related = ("company",)
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Records are made by matching alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Records are never changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Records go with their owner."""
        return False
