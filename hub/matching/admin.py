"""The records of matching, to be looked at, never changed. What a company told us is not shown here."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from companies.access import grant_administrator
from hub.core.admin import ReadOnlyAdmin, SearchFilter, register, register_tables
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Verdict
from hub.matching.models import VerdictChange


class CompanyRecordAdmin(ReadOnlyAdmin):
    """Rows that are made and changed by matching alone, and go with their owner."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        grant_administrator(request.user)
        return super().get_queryset(request)


register_tables("matching", CompanyRecordAdmin)
_VERDICTS = {**{verdict: verdict.label for verdict in Verdict}, "": Localized("No program", "Pas de programme")}


class BeforeFilter(SearchFilter):
    parameter_name = "before"
    words = _VERDICTS


class AfterFilter(SearchFilter):
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
