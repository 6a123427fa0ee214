from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurationConfig(AppConfig):
    name = "hub.curation"
    label = "curation"
    verbose_name = _("Entries of curators")

    def ready(self) -> None:
        """Register the receivers and the jobs."""
        from hub.curation import receivers, tasks  # noqa: F401
