from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self) -> None:
        """Register the jobs."""
        from programs import tasks  # noqa: F401
