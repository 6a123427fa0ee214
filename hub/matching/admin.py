"""The records of matching, to be looked at, never changed. What a company told us is not shown here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from companies.access import let_administrator_in
from hub.core.admin import LookOnly
from hub.matching.models import Assessment, CompanyVerdicts, Rematch, VerdictChange


class OfCompaniesAdmin(LookOnly, admin.ModelAdmin):
    """Rows that are made and changed by matching alone, and go with their owner."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Show the rows of all companies to administrators."""
        let_administrator_in(request.user)
        return super().get_queryset(request)


@admin.register(Assessment)
class AssessmentAdmin(OfCompaniesAdmin):
    """What was told: versions and figures only."""

    list_display = ("at", "company", "on", "engine_version", "catalogue_version")
    fields = ("company", "at", "on", "language", "engine_version", "catalogue_version", "counts", "digest")
    list_select_related = ("company",)
    date_hierarchy = "at"


@admin.register(Rematch)
class RematchAdmin(OfCompaniesAdmin):
    """Runs over all companies, and how far they have come."""

    list_display = ("started_at", "reason", "state", "done", "total", "changed", "finished_at", "catalogue_version")
    ordering = ("-pk",)


@admin.register(CompanyVerdicts)
class CompanyVerdictsAdmin(OfCompaniesAdmin):
    """When the verdicts of a company were last written, and for which catalogue."""

    list_display = ("company", "at", "catalogue_version")
    fields = list_display
    list_select_related = ("company",)


@admin.register(VerdictChange)
class VerdictChangeAdmin(OfCompaniesAdmin):
    """Verdicts that the catalogue changed; the condition is left out, because it tells of the company."""

    list_display = ("at", "company", "program", "before", "after", "rematch")
    fields = (*list_display, "catalogue_version")
    list_select_related = ("company", "rematch")
    date_hierarchy = "at"
