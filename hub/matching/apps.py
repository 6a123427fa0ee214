from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "hub.matching"
    label = "matching"

    def ready(self) -> None:
        """Register receivers, jobs and kinds of notifications, and what companies ask of the rows of matching."""
        from hub.matching import following, kinds, receivers  # noqa: F401

        following.register()
