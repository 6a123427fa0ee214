"""The admin site shows what casework teaches the directory, checked addresses, signs put aside and ready answers.

Requests open at the desk, to whoever must know.
"""

from hub.casework.models import (
    AlertDismissal,
    CannedAnswer,
    DirectoryCorrection,
    MonthlyFigure,
    OutsideAddress,
    Resource,
    RoutingGap,
)
from hub.core.admin import ReadOnlyAdmin, register
from hub.core.text.localized import Localized


@register(
    RoutingGap,
    Localized("request that fitted no seat", "demande sans bureau adapté"),
    Localized("requests that fitted no seat", "demandes sans bureau adapté"),
)
class RoutingGapAdmin(ReadOnlyAdmin):
    """Requests that nobody but the Hub's own desk fitted."""

    list_display = ("at", "province", "areas", "needs", "cn_provinces")
    list_filter = ("province",)
    search_fields = ("=province", "areas", "needs", "cn_provinces")
    date_hierarchy = "at"
    ordering = ("-pk",)


@register(
    DirectoryCorrection,
    Localized("correction of the directory", "correction du répertoire"),
    Localized("corrections of the directory", "corrections du répertoire"),
)
class CorrectionAdmin(ReadOnlyAdmin):
    """What returned offers say of the directory."""

    list_display = ("at", "seat", "reason", "codes", "state")
    list_filter = ("state", "reason")
    search_fields = ("seat__title_en", "seat__title_fr", "seat__slug")
    list_select_related = ("seat",)
    # The offer belongs to a request, which does not open here.
    exclude = ("offer",)
    date_hierarchy = "at"
    ordering = ("-pk",)


@register(
    OutsideAddress,
    Localized("address outside", "adresse externe"),
    Localized("addresses outside", "adresses externes"),
)
class OutsideAddressAdmin(ReadOnlyAdmin):
    """Addresses of bodies without accounts, and how each came to be trusted."""

    list_display = ("mailbox", "seat", "basis", "state", "asked_at", "decided_at")
    list_filter = ("basis", "state")
    search_fields = ("mailbox", "seat__title_en", "seat__title_fr", "=seat__slug")
    list_select_related = ("seat",)
    date_hierarchy = "asked_at"
    ordering = ("-pk",)


@register(
    AlertDismissal,
    Localized("sign that was put aside", "signe écarté"),
    Localized("signs that were put aside", "signes écartés"),
)
class AlertDismissalAdmin(ReadOnlyAdmin):
    """Signs of trouble at a seat that a lead has looked at, with the reason."""

    list_display = ("at", "seat", "sign", "size", "reason", "ended_at")
    list_filter = ("sign",)
    search_fields = ("reason", "seat__title_en", "seat__title_fr", "=seat__slug")
    list_select_related = ("seat",)
    date_hierarchy = "at"
    ordering = ("-pk",)


@register(
    CannedAnswer,
    Localized("canned answer", "réponse type"),
    Localized("canned answers", "réponses types"),
)
class CannedAnswerAdmin(ReadOnlyAdmin):
    """Answers written once for questions that come again; offices write them at the desk."""

    list_display = ("title_en", "title_fr", "office", "changed_at")
    list_filter = ("office",)
    search_fields = ("title_en", "title_fr", "body_en", "body_fr")
    list_select_related = ("office",)
    date_hierarchy = "changed_at"
    ordering = ("title_en",)


@register(
    Resource,
    Localized("thing that an office lends", "chose prêtée par un bureau"),
    Localized("things that offices lend", "choses prêtées par les bureaux"),
)
class ResourceAdmin(ReadOnlyAdmin):
    """What offices lend on the ground; their own people keep it."""

    list_display = ("title_en", "title_fr", "office", "kind", "minutes", "withdrawn_at")
    list_filter = ("kind",)
    search_fields = ("title_en", "title_fr", "office__name_en", "office__name_fr")
    list_select_related = ("office",)
    date_hierarchy = "at"
    ordering = ("-pk",)


@register(
    MonthlyFigure,
    Localized("figure of a month", "chiffre d’un mois"),
    Localized("figures of months", "chiffres des mois"),
)
class MonthlyFigureAdmin(ReadOnlyAdmin):
    """The results of months that are closed."""

    list_display = ("month", "figure", "cut", "code", "number")
    list_filter = ("figure", "cut")
    search_fields = ("figure", "code")
    date_hierarchy = "month"
    ordering = ("-pk",)
