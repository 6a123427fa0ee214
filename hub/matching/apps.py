from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "hub.matching"
    label = "matching"

    def ready(self) -> None:
        """Register the receivers and the jobs."""
        from hub.matching import receivers  # noqa: F401
