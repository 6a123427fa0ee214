from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "hub.outbox"
    label = "outbox"
    verbose_name = "Outbox"

    def ready(self) -> None:
        # Makes this the application that every ``shared_task`` belongs to, in the web process too.
        from hub.outbox import celery  # noqa: F401
