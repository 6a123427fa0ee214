"""The catalogue as administrators may look at it; it is changed through its services alone."""

from django.contrib import admin

from hub.core.admin import ReadOnlyAdmin, ReadOnlyMixin, register
from hub.core.text.localized import Localized
from programs.models import (
    Condition,
    DraftSave,
    Program,
    ProgramRule,
    Revision,
    Succession,
)


class ConditionInline(ReadOnlyMixin, admin.StackedInline):
    """The conditions of a revision, each under the other: a row of such a table would not fit a screen."""

    model = Condition
    fields = ("kind", "test", "sentence_en", "sentence_fr", "group")


@register(Program, Localized("program", "programme"), Localized("programs", "programmes"))
class ProgramAdmin(ReadOnlyAdmin):
    """Programs and what they show."""

    list_display = ("slug", "organization", "jurisdiction", "live")
    list_filter = ("jurisdiction",)
    search_fields = ("slug", "live__name_en", "live__name_fr", "organization__name_en", "organization__name_fr")
    list_select_related = ("organization", "live__program")
    ordering = ("slug",)


@register(
    Revision,
    Localized("version of a program", "version d’un programme"),
    Localized("versions of programs", "versions des programmes"),
)
class RevisionAdmin(ReadOnlyAdmin):
    """Revisions, from the newest."""

    list_display = ("program", "number", "state", "origin", "published_at")
    list_filter = ("state", "origin", "purpose_role", "purpose_basis")
    list_select_related = ("program",)
    search_fields = ("program__slug", "name_en", "name_fr")
    ordering = ("-made_at", "-pk")
    inlines = (ConditionInline,)


@register(Condition, Localized("condition", "condition"), Localized("conditions", "conditions"))
class ConditionAdmin(ReadOnlyAdmin):
    """Conditions of all versions."""

    list_display = ("sentence_en", "kind", "revision", "as_of")
    list_filter = ("kind",)
    list_select_related = ("revision__program",)
    search_fields = ("revision__program__slug", "sentence_en", "sentence_fr")
    ordering = ("-pk",)


@register(Succession, Localized("successor", "successeur"), Localized("successors", "successeurs"))
class SuccessionAdmin(ReadOnlyAdmin):
    """Which program takes over from which."""

    list_display = ("revision", "successor")
    list_select_related = ("revision__program", "successor")
    search_fields = ("revision__program__slug", "successor__slug")
    ordering = ("-pk",)


@register(
    DraftSave, Localized("save of a program’s draft", "enregistrement d’une ébauche de programme"),
    Localized("saves of programs’ drafts", "enregistrements des ébauches de programmes"),
)  # fmt: skip
class DraftSaveAdmin(ReadOnlyAdmin):
    """Every save of a draft, as it was typed."""

    list_display = ("version", "number", "part", "by", "at")
    list_filter = ("part",)
    list_select_related = ("version__program", "by")
    search_fields = ("version__program__slug", "version__name_en", "version__name_fr")
    ordering = ("-pk",)


@register(
    ProgramRule, Localized("rule between programs", "règle entre programmes"),
    Localized("rules between programs", "règles entre programmes"),
)  # fmt: skip
class ProgramRuleAdmin(ReadOnlyAdmin):
    """Rules between programs; they are written at the curators' desk of entries."""

    list_display = ("sentence_en", "kind", "programs", "said_by", "is_verified", "curated_at")
    list_filter = ("kind", "is_verified", "by_notes")
    search_fields = ("slug", "sentence_en", "sentence_fr", "words", "said_by")
    ordering = ("order", "slug")
