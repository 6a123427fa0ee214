"""The audit in the admin site: looked through, never written; and the register of incidents, which is kept here."""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hub.accounts.choices import Role
from hub.audit.models import Entry, Incident
from hub.audit.presentation import action_words
from hub.core.admin import FastListAdmin, ReadOnlyAdmin, register, register_tables
from hub.core.db.bilingual import current_language
from hub.core.text.localized import Localized

# What a row is called, the plainest first.
_NAMED = ("name", "title", "file_name", "slug")

register_tables("audit")


def _is_behind_the_wall(model: Any) -> bool:
    """Whether the rows, or those whose history they are, belong to a company: the audit opens none of them."""
    return hasattr(getattr(model, "pgh_tracked_model", model), "belongs_to")


def _only_named(model: Any) -> QuerySet[Any]:
    columns = {field.name for field in model._meta.concrete_fields}
    return model.objects.only(
        "pk", *columns.intersection(f"{name}{lang}" for name in _NAMED for lang in ("", "_en", "_fr"))
    )


@register(Entry, Localized("entry of the audit", "entrée du journal"), Localized("audit", "journal d’audit"))
class EntryAdmin(ReadOnlyAdmin):
    """Who did what, when and why, in words; the codes stand on the page of each, and are found by the search."""

    list_display = ("at", "words", "person", "row", "reason")
    list_select_related = ("actor",)
    search_fields = ("^action", "=actor_label", "=subject_id", "=request_id")
    date_hierarchy = "at"

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Find what the rows of a page are called, of tables that are looked up here (one query for each table)."""
        listed = super().get_changelist_instance(request)
        listed.result_list = list(listed.result_list)
        keys: dict[str, set[str]] = defaultdict(set)
        for entry in listed.result_list:
            keys[entry.subject_type].add(entry.subject_id)
        models = {model._meta.label_lower: model for model in apps.get_models() if self.admin_site.is_registered(model)}
        found = {
            (label, str(row.pk)): row
            for label, those in keys.items()
            if label in models and not _is_behind_the_wall(models[label])
            for row in _only_named(models[label]).in_bulk(those).values()
        }
        for entry in listed.result_list:
            entry.subject = found.get((entry.subject_type, entry.subject_id))
        return listed

    @admin.display(description=_("What somebody did"))
    def words(self, entry: Entry) -> str:
        """Return what was done, as a person says it."""
        return action_words(entry.action, current_language()) or entry.action

    @admin.display(description=_("Who did it"))
    def person(self, entry: Entry) -> str:
        """Return the name of the person, while there is an account, and the role."""
        role, _space, key = entry.actor_label.partition(" ")
        if role not in Role.values:
            return gettext("The portal")
        name = entry.actor.get_full_name() if entry.actor is not None else key
        return f"{name} ({Role(role).label})"

    @admin.display(description=_("On which row"))
    def row(self, entry: Entry) -> str:
        """Return what the table is called and the key of the row; its name and page where it is looked up here."""
        if not entry.subject_type:
            return ""
        try:
            called = str(apps.get_model(entry.subject_type)._meta.verbose_name)
        except (LookupError, ValueError):
            called = entry.subject_type
        key = f"{called[:1].upper()}{called[1:]} {entry.subject_id}"
        subject: Any = getattr(entry, "subject", None)
        name = next((str(value) for name in _NAMED if (value := getattr(subject, name, ""))), "")
        if not name:
            return key
        url = reverse(f"admin:{subject._meta.app_label}_{subject._meta.model_name}_change", args=[subject.pk])
        return format_html('<a href="{}">{}</a><br>{}', url, name, key)


@register(Incident, Localized("incident", "incident"), Localized("register of incidents", "registre des incidents"))
class IncidentAdmin(FastListAdmin):
    """Incidents, the open ones first, with how long each waits for whom. Rows are written on and never deleted here."""

    list_display = ("noticed_at", "clock", "description", "has_risk", "closed_at")
    list_filter = ("has_risk", ("closed_at", admin.EmptyFieldListFilter))
    search_fields = ("description", "information", "measures")
    ordering = (F("closed_at").desc(nulls_first=True), "noticed_at", "pk")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: the law wants what was, for years."""
        return False

    @admin.display(description=_("Waits"))
    def clock(self, incident: Incident) -> str:
        """Return how many days it waits for what, and how many are left where the law gives days."""
        clock = incident.clock(is_federal=settings.HUB["operator_profile"] == "federal")
        if clock is None:
            return ""
        at = timezone.now()
        days = (at - clock.since).days
        said = ngettext("%(days)s day: %(step)s", "%(days)s days: %(step)s", days) % {"days": days, "step": clock.step}
        if clock.until is None:
            return said
        left = (clock.until - at).days
        if clock.until < at:
            return f"{said} ({gettext('the time to report is over')})"
        return f"{said} ({ngettext('%(count)s day left', '%(count)s days left', left) % {'count': left}})"
