"""Entries of the directory in the admin site: to look up, since data files and curators own them."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from hub.accounts.models import User
from hub.core.admin import ReadOnlyAdmin, register
from hub.core.text.localized import Localized
from hub.directory.models import AreaText, BoundaryCase, Office, Organization, Route, Seat, Service
from hub.directory.seats.services import set_capacity


class DataFileAdmin(ReadOnlyAdmin):
    """Rows that data files own, or curators: a load would undo what was written here, or no second person read it."""


@register(Organization, Localized("organization", "organisme"), Localized("organizations", "organismes"))
class OrganizationAdmin(DataFileAdmin):
    """Organizations."""

    list_display = ("name_en", "acronym_en", "level", "jurisdiction")
    list_filter = ("level", "jurisdiction")
    search_fields = ("slug", "name_en", "name_fr", "acronym_en", "acronym_fr")
    ordering = ("name_en",)


@register(Office, Localized("office", "bureau"), Localized("offices", "bureaux"))
class OfficeAdmin(DataFileAdmin):
    """Offices."""

    list_display = ("name_en", "kind", "city", "status", "as_of", "is_verified")
    list_filter = ("kind", "status", "is_verified")
    list_select_related = ("organization", "hub")
    search_fields = ("slug", "name_en", "name_fr", "city", "city_zh")
    ordering = ("order", "slug")


@register(Seat, Localized("seat", "fonction"), Localized("seats", "fonctions"))
class SeatAdmin(DataFileAdmin):
    """Seats."""

    list_display = ("title_en", "kind", "office", "organization", "takes", "is_routable", "is_verified")
    list_filter = ("kind", "is_routable", "is_verified")
    list_select_related = ("office", "organization")
    search_fields = ("slug", "title_en", "title_fr", "office__name_en", "organization__name_en")
    ordering = ("order",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow: how many cases a seat takes is the one thing that no file owns."""
        return admin.ModelAdmin.has_change_permission(self, request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Hold everything that the files own."""
        return [field.name for field in Seat._meta.fields if field.name != "capacity_stated"]

    def save_model(self, request: HttpRequest, obj: Seat, form: Any, change: bool) -> None:  # noqa: FBT001
        """State the capacity."""
        set_capacity(seat=obj, cases=obj.capacity_stated, by=cast(User, request.user), at=timezone.now())


@register(AreaText, Localized("area", "domaine"), Localized("areas", "domaines"))
class AreaTextAdmin(DataFileAdmin):
    """Texts of the eight areas."""

    list_display = ("name_en", "name_fr", "name_zh", "as_of")
    search_fields = ("slug", "name_en", "name_fr", "name_zh", "definition_en", "definition_fr")
    ordering = ("order",)


@register(BoundaryCase, Localized("boundary case", "cas limite"), Localized("boundary cases", "cas limites"))
class BoundaryCaseAdmin(DataFileAdmin):
    """Cases at the border of two areas."""

    list_display = ("case_en", "goes_to", "not_to")
    list_filter = ("goes_to",)
    list_select_related = ("area",)
    search_fields = ("case_en", "case_fr", "rule_en", "rule_fr")
    ordering = ("slug",)


@register(
    Service,
    Localized("service of an organization", "service d’un organisme"),
    Localized("services of organizations", "services des organismes"),
)
class ServiceAdmin(DataFileAdmin):
    """Services of organizations."""

    list_display = ("name_en", "organization", "first_response_business_days", "is_standard_verified", "as_of")
    list_select_related = ("organization",)
    search_fields = ("slug", "name_en", "name_fr", "summary_en", "summary_fr")
    ordering = ("order",)


@register(Route, Localized("routing rule", "règle d’aiguillage"), Localized("routing rules", "règles d’aiguillage"))
class RouteAdmin(DataFileAdmin):
    """To which kinds of seat a question goes."""

    list_display = ("name_en", "question", "market", "kind_1", "as_of")
    list_filter = ("question", "market")
    search_fields = ("slug", "name_en", "name_fr", "reason_1_en", "reason_1_fr")
    ordering = ("slug",)
