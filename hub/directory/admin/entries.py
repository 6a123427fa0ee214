"""Entries of the directory in the admin site: to look up, since data files and curators own them."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from hub.accounts.models import User
from hub.core.admin import ReadOnlyAdmin, register, register_tables
from hub.core.text.localized import Localized
from hub.directory.models import Seat
from hub.directory.seats.services import set_capacity

register_tables("directory")


@register(Seat, Localized("seat", "fonction"), Localized("seats", "fonctions"))
class SeatAdmin(ReadOnlyAdmin):
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
        set_capacity(seat=obj, cases=obj.capacity_stated, by=cast(User, request.user), at=timezone.now())
