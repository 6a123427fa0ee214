"""The catalogue as administrators may look at it; it is changed through its services alone."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from hub.core.admin import LookOnly
from programs.models import Condition, Program, Revision


class ConditionInline(LookOnly, admin.StackedInline):
    """The conditions of a revision, each under the other: a row of such a table would not fit a screen."""

    model = Condition
    fields = ("kind", "test", "sentence_en", "sentence_fr", "group")


@admin.register(Program)
class ProgramAdmin(LookOnly, admin.ModelAdmin):
    """Programs and what they show."""

    list_display = ("slug", "organization", "jurisdiction", "live")
    list_filter = ("jurisdiction",)
    search_fields = ("slug",)
    list_select_related = ("organization", "live")


@admin.register(Revision)
class RevisionAdmin(LookOnly, admin.ModelAdmin):
    """Revisions, from the newest."""

    list_display = ("program", "number", "state", "origin", "published_at")
    list_filter = ("state", "origin")
    search_fields = ("program__slug", "name_en", "name_fr")
    inlines = (ConditionInline,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Revision]:
        """Return the revisions with their programs."""
        return super().get_queryset(request).select_related("program").order_by("-made_at", "-pk")
