from django.apps import AppConfig


class CurationConfig(AppConfig):
    name = "hub.curation"
    label = "curation"

    def ready(self) -> None:
        """Register the receivers and the jobs."""
        from hub.curation import receivers, tasks  # noqa: F401
