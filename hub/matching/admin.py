"""The records of matching, to be looked at, never changed. What a company told us is not shown here."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from companies.access import let_administrator_in
from hub.core.admin import LookOnlyAdmin, WordsFilter, register
from hub.core.words import VERDICT_WORDS, Words
from hub.matching.models import Assessment, CompanyVerdicts, Rematch, VerdictChange


class OfCompaniesAdmin(LookOnlyAdmin):
    """Rows that are made and changed by matching alone, and go with their owner."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Show the rows of all companies to administrators."""
        let_administrator_in(request.user)
        return super().get_queryset(request)


@register(
    Assessment,
    Words("answer to a company", "réponse à une entreprise"),
    Words("answers to companies", "réponses aux entreprises"),
)
class AssessmentAdmin(OfCompaniesAdmin):
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
    Words("run over all companies", "passage sur toutes les entreprises"),
    Words("runs over all companies", "passages sur toutes les entreprises"),
)
class RematchAdmin(OfCompaniesAdmin):
    """Runs over all companies, and how far they have come."""

    list_display = ("started_at", "reason", "state", "done", "total", "changed", "finished_at", "catalogue_version")
    list_filter = ("state", "reason")
    search_fields = ("=catalogue_version",)
    ordering = ("-pk",)


@register(
    CompanyVerdicts,
    Words("verdicts of a company", "verdicts d’une entreprise"),
    Words("verdicts of companies", "verdicts des entreprises"),
)
class CompanyVerdictsAdmin(OfCompaniesAdmin):
    """When the verdicts of a company were last written, and for which catalogue."""

    list_display = ("company", "at", "catalogue_version")
    fields = list_display
    list_select_related = ("company",)
    search_fields = ("company__name", "company__slug", "=catalogue_version")
    ordering = ("-pk",)


_VERDICTS = {**VERDICT_WORDS, "": Words("No program", "Pas de programme")}


class BeforeFilter(WordsFilter):
    """The verdict before."""

    parameter_name = "before"
    words = _VERDICTS


class AfterFilter(WordsFilter):
    """The verdict now."""

    parameter_name = "after"
    words = _VERDICTS


@register(VerdictChange, Words("changed verdict", "verdict modifié"), Words("changed verdicts", "verdicts modifiés"))
class VerdictChangeAdmin(OfCompaniesAdmin):
    """Verdicts that the catalogue changed; the condition is left out, because it tells of the company."""

    list_display = ("at", "company", "program", "before", "after", "rematch")
    fields = (*list_display, "catalogue_version")
    list_filter = (BeforeFilter, AfterFilter)
    list_select_related = ("company", "rematch")
    search_fields = ("company__name", "company__slug", "program")
    date_hierarchy = "at"
    ordering = ("-pk",)
