from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self) -> None:
        """Register the jobs, what is heard, and the kinds of notifications."""
        from programs import receivers, tasks  # noqa: F401
        from programs.freshness import kinds as freshness_kinds  # noqa: F401
        from programs.reports import kinds as report_kinds  # noqa: F401
