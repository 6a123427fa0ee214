"""What administrators look at: pairs of companies that may be one."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.access import grant_administrator
from companies.duplicates.services import settle_possible_duplicate
from companies.models import PossibleDuplicate
from hub.core.admin import AppendOnlyAdmin, register
from hub.core.text.localized import Localized


@register(
    PossibleDuplicate,
    Localized("possible duplicate", "doublon possible"),
    Localized("possible duplicates", "doublons possibles"),
)
class PossibleDuplicateAdmin(AppendOnlyAdmin):
    """Look at a pair and say what it is. Nothing is merged from here."""

    list_display = ("company", "other", "likeness", "state", "found_at")
    list_filter = ("state", "likeness")
    search_fields = ("company__name", "company__slug", "other__name", "other__slug")
    ordering = ("-found_at", "-pk")
    list_select_related = ("company", "other")
    actions = ("settle_as_same", "settle_as_different")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PossibleDuplicate]:
        grant_administrator(request.user)
        return super().get_queryset(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Pairs are found, never written by hand."""
        return False

    @admin.action(description=_("These are the same company"))
    def settle_as_same(self, request: HttpRequest, queryset: QuerySet[PossibleDuplicate]) -> None:
        self._settle(request, queryset, same=True)

    @admin.action(description=_("These are two companies"))
    def settle_as_different(self, request: HttpRequest, queryset: QuerySet[PossibleDuplicate]) -> None:
        self._settle(request, queryset, same=False)

    def _settle(self, request: HttpRequest, queryset: QuerySet[PossibleDuplicate], *, same: bool) -> None:
        for pair in queryset.filter(state="open"):
            settle_possible_duplicate(pair=pair, same=same, by=request.user, reason="", at=timezone.now())
