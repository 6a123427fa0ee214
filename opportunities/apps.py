from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpportunitiesConfig(AppConfig):
    name = "opportunities"
    verbose_name = _("Opportunities")

    def ready(self) -> None:
        """Declare the types of entries, and how readers see an opportunity."""
        from hub.publishing.registry import PublicPage, register_public_page
        from opportunities import entry_types  # noqa: F401
        from opportunities.entries.views import DETAIL, public_context

        register_public_page("opportunity", PublicPage(DETAIL, public_context))
