from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "hub.publishing"
    label = "publishing"
    verbose_name = _("Entries of curators")

    def ready(self) -> None:
        """Register the receivers and the jobs."""
        from hub.publishing import receivers, tasks  # noqa: F401
