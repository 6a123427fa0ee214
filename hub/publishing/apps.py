from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "hub.publishing"
    label = "publishing"
    verbose_name = _("Entries of curators")

    def ready(self) -> None:
        """Register the receivers, the jobs, and why entries that are rows stand in the queue."""
        from hub.publishing import receivers, tasks  # noqa: F401
        from hub.publishing.queue.work_lists import ENTRIES_DESK
        from hub.publishing.registry import register_desk

        register_desk(ENTRIES_DESK)
