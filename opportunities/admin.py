"""The China side in the admin site: to look things up. The files are the source, so nothing is changed here."""

from django.contrib import admin

from hub.directory.admin import FromFilesAdmin
from opportunities.models import Agreement, ComplianceCheck, Guide, Opportunity


@admin.register(Opportunity)
class OpportunityAdmin(FromFilesAdmin):
    """Opportunities."""

    list_display = ("title_en", "kind", "status", "closes", "as_of", "is_verified")
    list_filter = ("kind", "status", "is_matchable", "areas_basis", "is_verified")
    search_fields = ("slug", "title_en", "title_fr", "title_zh", "buyer_en", "reference")
    exclude = ("search_en", "search_fr")
    ordering = ("slug",)


@admin.register(Agreement)
class AgreementAdmin(FromFilesAdmin):
    """Agreements."""

    list_display = ("title_en", "level", "signed", "status", "is_verified")
    list_filter = ("level", "status", "is_verified")
    list_select_related = ("successor",)
    search_fields = ("slug", "title_en", "title_fr")
    ordering = ("-signed", "slug")


@admin.register(Guide)
class GuideAdmin(FromFilesAdmin):
    """Guides."""

    list_display = ("title_en", "kind", "provider_en", "as_of", "is_verified")
    list_filter = ("kind", "is_verified")
    search_fields = ("slug", "title_en", "title_fr", "provider_en")
    ordering = ("order",)


@admin.register(ComplianceCheck)
class ComplianceCheckAdmin(FromFilesAdmin):
    """Compliance checks."""

    list_display = ("question_en", "order", "blocks_lead", "guide")
    list_filter = ("blocks_lead",)
    list_select_related = ("guide",)
    search_fields = ("slug", "question_en", "question_fr")
    ordering = ("order",)
