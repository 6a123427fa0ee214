"""The records of matching, to be looked at, never changed. What a company told us is not shown here."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from companies.access import grant_administrator
from hub.core.admin import ReadOnlyAdmin, SearchFilter, register
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Verdict
from hub.matching.models import Assessment, CompanyVerdicts, Rematch, VerdictChange


class CompanyRecordAdmin(ReadOnlyAdmin):
    """Rows that are made and changed by matching alone, and go with their owner."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Show the rows of all companies to administrators."""
        grant_administrator(request.user)
        return super().get_queryset(request)


@register(
    Assessment,
    Localized("answer to a company", "réponse à une entreprise"),
    Localized("answers to companies", "réponses aux entreprises"),
)
class AssessmentAdmin(CompanyRecordAdmin):
    """What was told: versions and figures only."""

    list_display = ("at", "company", "on", "engine_version", "catalogue_version")
    fields = ("company", "at", "on", "language", "engine_version", "catalogue_version", "counts", "digest")
    list_filter = ("engine_version",)
    list_select_related = ("company",)
    search_fields = ("company__name", "company__slug", "=catalogue_version", "=digest")
    date_hierarchy = "at"
    ordering = ("-pk",)


@register(
    Rematch,
    Localized("run over all companies", "passage sur toutes les entreprises"),
    Localized("runs over all companies", "passages sur toutes les entreprises"),
)
class RematchAdmin(CompanyRecordAdmin):
    """Runs over all companies, and how far they have come."""

    list_display = ("started_at", "reason", "state", "done", "total", "changed", "finished_at", "catalogue_version")
    list_filter = ("state", "reason")
    search_fields = ("=catalogue_version",)
    ordering = ("-pk",)


@register(
    CompanyVerdicts,
    Localized("verdicts of a company", "conclusions d’une entreprise"),
    Localized("verdicts of companies", "conclusions des entreprises"),
)
class CompanyVerdictsAdmin(CompanyRecordAdmin):
    """When the verdicts of a company were last written, and for which catalogue."""

    list_display = ("company", "at", "catalogue_version")
    fields = list_display
    list_select_related = ("company",)
    search_fields = ("company__name", "company__slug", "=catalogue_version")
    ordering = ("-pk",)


_VERDICTS = {**{verdict: verdict.label for verdict in Verdict}, "": Localized("No program", "Pas de programme")}


class BeforeFilter(SearchFilter):
    """The verdict before."""

    parameter_name = "before"
    words = _VERDICTS


class AfterFilter(SearchFilter):
    """The verdict now."""

    parameter_name = "after"
    words = _VERDICTS


@register(
    VerdictChange,
    Localized("changed verdict", "conclusion modifiée"),
    Localized("changed verdicts", "conclusions modifiées"),
)
class VerdictChangeAdmin(CompanyRecordAdmin):
    """Verdicts that the catalogue changed; the condition is left out, because it tells of the company."""

    list_display = ("at", "company", "program", "before", "after", "rematch")
    fields = (*list_display, "catalogue_version")
    list_filter = (BeforeFilter, AfterFilter)
    list_select_related = ("company", "rematch")
    search_fields = ("company__name", "company__slug", "program")
    date_hierarchy = "at"
    ordering = ("-pk",)
