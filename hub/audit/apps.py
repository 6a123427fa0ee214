from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hub.audit"
    label = "audit"

    def ready(self) -> None:
        from hub.audit import receivers  # noqa: F401
