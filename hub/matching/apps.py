from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "hub.matching"
    label = "matching"

    def ready(self) -> None:
        """Register the receivers and the jobs, and what companies ask of the rows of matching."""
        from hub.matching import following, receivers  # noqa: F401

        following.register()
