from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "hub.directory"
    label = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        """Register the receivers, and what accounts ask of seats and organizations."""
        from hub.accounts import registry as accounts_registry
        from hub.directory import entry_types, receivers  # noqa: F401
        from hub.directory.organizations import presentation
        from hub.directory.seats import access, rules
        from hub.directory.seats.services import export_assignments
        from hub.publishing.registry import register_curators

        register_curators(access)
        accounts_registry.ASSIGNMENT_REFUSALS.append(rules.assignment_refusal)
        accounts_registry.ASSIGNMENT_LABELS.append(presentation.assignment_label)
        accounts_registry.EXPORTS["responsibilities"] = export_assignments
