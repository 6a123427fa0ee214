"""The China side in the admin site: to look things up. Files and curators are the source."""

from hub.core.admin import register
from hub.core.text.localized import Localized
from hub.directory.admin import DataFileAdmin
from opportunities.models import Agreement, ComplianceCheck, Guide, Opportunity, PolicySignal


@register(Opportunity, Localized("opportunity", "occasion"), Localized("opportunities", "occasions"))
class OpportunityAdmin(DataFileAdmin):
    """Opportunities."""

    list_display = ("title_en", "kind", "status", "closes", "as_of", "is_verified")
    list_filter = ("kind", "status", "areas_basis", "is_verified")
    search_fields = ("slug", "title_en", "title_fr", "title_zh", "buyer_en", "reference")
    exclude = ("search_en", "search_fr")
    ordering = ("slug",)


@register(
    PolicySignal, Localized("policy signal", "signal de politique"), Localized("policy signals", "signaux de politique")
)
class PolicySignalAdmin(DataFileAdmin):
    """Policy signals."""

    list_display = ("title_en", "effect", "direction", "effective", "until", "is_verified")
    list_filter = ("effect", "direction", "is_verified")
    search_fields = ("slug", "title_en", "title_fr", "title_zh")
    ordering = ("slug",)


@register(Agreement, Localized("agreement", "accord"), Localized("agreements", "accords"))
class AgreementAdmin(DataFileAdmin):
    """Agreements."""

    list_display = ("title_en", "level", "signed", "status", "is_verified")
    list_filter = ("level", "status", "is_verified")
    list_select_related = ("successor",)
    search_fields = ("slug", "title_en", "title_fr")
    ordering = ("-signed", "slug")


@register(Guide, Localized("guide", "guide"), Localized("guides", "guides"))
class GuideAdmin(DataFileAdmin):
    """Guides."""

    list_display = ("title_en", "kind", "provider_en", "as_of", "is_verified")
    list_filter = ("kind", "is_verified")
    search_fields = ("slug", "title_en", "title_fr", "provider_en")
    ordering = ("order",)


@register(
    ComplianceCheck,
    Localized("compliance check", "vérification de conformité"),
    Localized("compliance checks", "vérifications de conformité"),
)
class ComplianceCheckAdmin(DataFileAdmin):
    """Compliance checks."""

    list_display = ("question_en", "order", "blocks_lead", "guide")
    list_filter = ("blocks_lead",)
    list_select_related = ("guide",)
    search_fields = ("slug", "question_en", "question_fr")
    ordering = ("order",)
