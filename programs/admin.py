"""The catalogue, its links and its imports as administrators may look at them; services alone change them."""

from django.contrib import admin

from hub.core.admin import ReadOnlyAdmin, ReadOnlyMixin, register, register_tables
from hub.core.text.localized import Localized
from programs.models import Condition, Revision

register_tables("programs")


class ConditionInline(ReadOnlyMixin, admin.StackedInline):
    """The conditions of a revision, each under the other: a row of such a table would not fit a screen."""

    model = Condition
    fields = ("kind", "test", "sentence_en", "sentence_fr", "group")


@register(
    Revision,
    Localized("version of a program", "version d’un programme"),
    Localized("versions of programs", "versions des programmes"),
)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("program", "number", "state", "origin", "published_at")
    list_filter = ("state", "origin", "purpose_role", "purpose_basis")
    list_select_related = ("program",)
    search_fields = ("program__slug", "name_en", "name_fr")
    ordering = ("-made_at", "-pk")
    inlines = (ConditionInline,)
