from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "hub.casework"
    label = "casework"

    def ready(self) -> None:
        """Register the jobs, the kinds of notifications, and what companies and accounts ask of the rows here."""
        from hub.casework import following, kinds, tasks  # noqa: F401

        following.register()
