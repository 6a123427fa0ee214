"""What keeps entries true, as administrators may look at it: reviews by owners, and links without their keys."""

from hub.core.admin import ReadOnlyAdmin, register
from hub.core.text.localized import Localized
from programs.models import (
    Confirmation,
    Link,
    LinkCheck,
    LinkSite,
    PageChange,
    PageText,
    ReviewedProgram,
    ReviewInterval,
    ReviewPlan,
    ReviewRequest,
)


@register(
    ReviewPlan, Localized("plan of reviews", "plan de révision"), Localized("plans of reviews", "plans de révision")
)
class ReviewPlanAdmin(ReadOnlyAdmin):
    """How organizations are asked about their entries."""

    list_display = ("organization", "months", "mailbox", "language")
    list_select_related = ("organization",)
    search_fields = ("organization__slug", "mailbox")
    ordering = ("organization",)


@register(
    ReviewInterval,
    Localized("rhythm of an entry", "rythme d’une fiche"),
    Localized("rhythms of entries", "rythmes des fiches"),
)
class ReviewIntervalAdmin(ReadOnlyAdmin):
    """Entries that are looked at in a rhythm of their own."""

    list_display = ("program", "months")
    list_select_related = ("program",)
    search_fields = ("program__slug",)
    ordering = ("program",)


@register(
    Confirmation,
    Localized("confirmation of an entry", "confirmation d’une fiche"),
    Localized("confirmations of entries", "confirmations des fiches"),
)
class ConfirmationAdmin(ReadOnlyAdmin):
    """What curators found still right, and on which pages."""

    list_display = ("program", "at", "by", "whole", "undone_at")
    list_select_related = ("program", "by")
    search_fields = ("program__slug",)
    ordering = ("-pk",)


@register(
    ReviewRequest,
    Localized("question to an owner", "question à un organisme"),
    Localized("questions to owners", "questions aux organismes"),
)
class ReviewRequestAdmin(ReadOnlyAdmin):
    """Mails that asked organizations about their entries, and how each ended."""

    exclude = ("token_hash",)
    list_display = ("organization", "mailbox", "asked_at", "expires_at", "end")
    list_filter = ("end",)
    list_select_related = ("organization",)
    search_fields = ("organization__slug", "mailbox")
    ordering = ("-pk",)


@register(
    ReviewedProgram,
    Localized("entry that an owner was asked about", "fiche soumise à un organisme"),
    Localized("entries that owners were asked about", "fiches soumises aux organismes"),
)
class ReviewedProgramAdmin(ReadOnlyAdmin):
    """What organizations answered about each entry."""

    list_display = ("program", "ask", "due_on", "answer", "answered_at")
    list_filter = ("answer",)
    list_select_related = ("program", "ask__organization")
    search_fields = ("program__slug",)
    ordering = ("-pk",)


@register(LinkSite, Localized("site of links", "site de liens"), Localized("sites of links", "sites de liens"))
class LinkSiteAdmin(ReadOnlyAdmin):
    """Sites that are visited, what they allow, and when the next visit may be."""

    list_display = ("origin", "robots_at", "not_before", "busy_until")
    search_fields = ("origin",)
    ordering = ("origin",)


@register(Link, Localized("link", "lien"), Localized("links", "liens"))
class LinkAdmin(ReadOnlyAdmin):
    """Addresses that entries name, and whether they lead somewhere."""

    list_display = ("address", "verdict", "since", "seen_at", "next_at")
    list_filter = ("verdict",)
    search_fields = ("address", "moved_to")
    ordering = ("address",)


@register(PageText, Localized("text of a page", "texte d’une page"), Localized("texts of pages", "textes de pages"))
class PageTextAdmin(ReadOnlyAdmin):
    """What official pages said when they were read last."""

    list_display = ("link", "read_at")
    list_select_related = ("link",)
    search_fields = ("link__address",)
    ordering = ("-pk",)


@register(
    PageChange,
    Localized("change of a page", "changement d’une page"),
    Localized("changes of pages", "changements de pages"),
)
class PageChangeAdmin(ReadOnlyAdmin):
    """Passages of official pages that were not what they had been."""

    list_display = ("link", "at")
    list_select_related = ("link",)
    search_fields = ("link__address",)
    ordering = ("-pk",)


@register(LinkCheck, Localized("look at a link", "visite d’un lien"), Localized("looks at links", "visites de liens"))
class LinkCheckAdmin(ReadOnlyAdmin):
    """What was seen at each visit."""

    list_display = ("link", "at", "finding", "status", "permanent")
    list_filter = ("finding",)
    list_select_related = ("link",)
    search_fields = ("link__address", "final_address")
    ordering = ("-pk",)
