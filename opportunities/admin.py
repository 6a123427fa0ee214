"""The China side in the admin site: to look things up. Files and curators are the source."""

from hub.core.admin import register, register_row_history
from hub.core.words import Words
from hub.directory.admin import FromFilesAdmin
from opportunities.models import Agreement, ComplianceCheck, Guide, Opportunity


@register(Opportunity, Words("opportunity", "occasion"), Words("opportunities", "occasions"))
class OpportunityAdmin(FromFilesAdmin):
    """Opportunities."""

    list_display = ("title_en", "kind", "status", "closes", "as_of", "is_verified")
    list_filter = ("kind", "status", "is_matchable", "areas_basis", "is_verified")
    search_fields = ("slug", "title_en", "title_fr", "title_zh", "buyer_en", "reference")
    exclude = ("search_en", "search_fr")
    ordering = ("slug",)


@register(Agreement, Words("agreement", "accord"), Words("agreements", "accords"))
class AgreementAdmin(FromFilesAdmin):
    """Agreements."""

    list_display = ("title_en", "level", "signed", "status", "is_verified")
    list_filter = ("level", "status", "is_verified")
    list_select_related = ("successor",)
    search_fields = ("slug", "title_en", "title_fr")
    ordering = ("-signed", "slug")


@register(Guide, Words("guide", "guide"), Words("guides", "guides"))
class GuideAdmin(FromFilesAdmin):
    """Guides."""

    list_display = ("title_en", "kind", "provider_en", "as_of", "is_verified")
    list_filter = ("kind", "is_verified")
    search_fields = ("slug", "title_en", "title_fr", "provider_en")
    ordering = ("order",)


@register(
    ComplianceCheck,
    Words("compliance check", "vérification de conformité"),
    Words("compliance checks", "vérifications de conformité"),
)
class ComplianceCheckAdmin(FromFilesAdmin):
    """Compliance checks."""

    list_display = ("question_en", "order", "blocks_lead", "guide")
    list_filter = ("blocks_lead",)
    list_select_related = ("guide",)
    search_fields = ("slug", "question_en", "question_fr")
    ordering = ("order",)


register_row_history(Agreement, Words("Agreements", "Accords"))
register_row_history(Guide, Words("Guides", "Guides"))
register_row_history(ComplianceCheck, Words("Compliance checks", "Vérifications de conformité"))
