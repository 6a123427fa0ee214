"""Entries of the directory in the admin site: to look up, since data files and curators own them."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from hub.accounts.models import User
from hub.core.admin import LookOnlyAdmin, register, register_row_history
from hub.core.words import Words
from hub.directory.models import AreaText, BoundaryCase, Office, Organization, Seat, Service
from hub.directory.services import set_capacity


class FromFilesAdmin(LookOnlyAdmin):
    """Rows that data files own, or curators: a load would undo what was written here, or no second person read it."""


@register(Organization, Words("organization", "organisme"), Words("organizations", "organismes"))
class OrganizationAdmin(FromFilesAdmin):
    """Organizations."""

    list_display = ("name_en", "acronym_en", "level", "jurisdiction")
    list_filter = ("level", "jurisdiction")
    search_fields = ("slug", "name_en", "name_fr", "acronym_en", "acronym_fr")
    ordering = ("name_en",)


@register(Office, Words("office", "bureau"), Words("offices", "bureaux"))
class OfficeAdmin(FromFilesAdmin):
    """Offices."""

    list_display = ("name_en", "kind", "city", "status", "as_of", "is_verified")
    list_filter = ("kind", "status", "is_verified")
    list_select_related = ("organization", "hub")
    search_fields = ("slug", "name_en", "name_fr", "city", "city_zh")
    ordering = ("order", "slug")


@register(Seat, Words("seat", "siège"), Words("seats", "sièges"))
class SeatAdmin(FromFilesAdmin):
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


@register(AreaText, Words("area", "domaine"), Words("areas", "domaines"))
class AreaTextAdmin(FromFilesAdmin):
    """Texts of the eight areas."""

    list_display = ("name_en", "name_fr", "name_zh", "as_of")
    search_fields = ("slug", "name_en", "name_fr", "name_zh", "definition_en", "definition_fr")
    ordering = ("order",)


@register(BoundaryCase, Words("boundary case", "cas limite"), Words("boundary cases", "cas limites"))
class BoundaryCaseAdmin(FromFilesAdmin):
    """Cases at the border of two areas."""

    list_display = ("case_en", "goes_to", "not_to")
    list_filter = ("goes_to",)
    list_select_related = ("area",)
    search_fields = ("case_en", "case_fr", "rule_en", "rule_fr")
    ordering = ("slug",)


@register(
    Service,
    Words("service of trade commissioners", "service des délégués commerciaux"),
    Words("services of trade commissioners", "services des délégués commerciaux"),
)
class ServiceAdmin(FromFilesAdmin):
    """Services of the Trade Commissioner Service."""

    list_display = ("name_en", "first_response_business_days", "is_standard_verified", "as_of")
    search_fields = ("slug", "name_en", "name_fr", "summary_en", "summary_fr")
    ordering = ("order",)


register_row_history(Office, Words("Offices", "Bureaux"))
register_row_history(AreaText, Words("Areas", "Domaines"))
register_row_history(BoundaryCase, Words("Boundary cases", "Cas limites"))
