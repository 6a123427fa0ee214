from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "hub.outbox"
    label = "outbox"
    verbose_name = _("Outbox")

    def ready(self) -> None:
        # Celery: makes this the application that every ``shared_task`` belongs to, in the web process too.
        from hub.outbox import celery, report_files  # noqa: F401
