from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "hub.directory"
    label = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        """Register the receivers, and what accounts ask of seats and organizations."""
        from hub.accounts import extensions
        from hub.directory import access, entry_types, presentation, receivers, rules, services  # noqa: F401
        from hub.publishing.curators import register_curators

        register_curators(charge_of=access.charge_of, may_curate_one_of=access.may_curate_one_of)
        extensions.register_places(refusal=rules.place_refusal, words=presentation.place_words)
        extensions.register_export("responsibilities", services.export_powers)
