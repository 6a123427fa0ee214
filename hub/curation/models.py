"""Versions of entries, and every save of those in the making."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.core.bilingual import is_one_of
from hub.core.models import HubModel, every_change
from hub.curation.choices import OPEN_STATES, SHOWN_STATES, EntryOrigin, EntryState


def _person() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.DO_NOTHING, db_constraint=False,
        related_name="+",
    )  # fmt: skip


def _states(states: tuple[EntryState, ...]) -> str:
    return "(" + ", ".join(f"'{state.value}'" for state in states) + ")"


@every_change()
class EntryVersion(HubModel):
    """What an entry says, said or shall say: a document (``hub.curation.fields``) and where it stands.

    ``kind`` and ``slug`` name the entry (``hub.curation.kinds``); what readers see is the row of its own table, which
    says what the published version says. ``organization_ids`` are the bodies whose it is: their curators may write here
    too; where there is none, it belongs to the whole portal.
    ``content`` of a draft is what it began with; what was typed since stands in its saves.
    """

    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=EntryState, default=EntryState.DRAFT)
    origin = models.CharField(max_length=12, choices=EntryOrigin, default=EntryOrigin.CURATOR)
    organization_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("Organizations"))
    name_en = models.CharField(max_length=300, blank=True)
    name_fr = models.CharField(max_length=300, blank=True)
    content = models.JSONField()
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    change_reason = models.TextField(blank=True)
    made_by = _person()
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    approved_by = _person()
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("version of an entry")
        verbose_name_plural = _("versions of entries")
        constraints = [
            is_one_of("state", EntryState, name="entry_version_state"),
            is_one_of("origin", EntryOrigin, name="entry_version_origin"),
            models.UniqueConstraint(fields=["kind", "slug", "number"], name="entry_version_number"),
            models.UniqueConstraint(
                fields=["kind", "slug"], condition=Q(state__in=OPEN_STATES), name="entry_has_one_open_draft"
            ),
            models.UniqueConstraint(
                fields=["kind", "slug"], condition=Q(state=EntryState.PUBLISHED), name="entry_shows_one_version"
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.SCHEDULED) | Q(publish_at__isnull=False, approved_by__isnull=False),
                name="entry_version_scheduled_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "kind"], name="entry_version_by_state")]
        triggers = [
            pgtrigger.Protect(
                name="entry_version_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=SHOWN_STATES),
            ),
            pgtrigger.Trigger(
                name="entry_version_shown_is_immutable",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state__in=SHOWN_STATES),
                func=(
                    f"IF NEW.state NOT IN {_states(SHOWN_STATES)} OR NEW.content <> OLD.content "
                    "OR NEW.kind <> OLD.kind OR NEW.slug <> OLD.slug "
                    "OR NEW.number <> OLD.number OR NEW.origin <> OLD.origin "
                    "THEN RAISE EXCEPTION 'a published version is never changed'; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug} {self.number}"


class EntrySave(HubModel):
    """One save of a draft. ``content`` is the whole document after it; where ``number`` is null, what is held aside.

    Held aside is what was sent when the session had ended, or when another person had changed the same field;
    ``settled_at`` says when its writer decided about it.
    """

    version = models.ForeignKey(EntryVersion, on_delete=models.CASCADE, related_name="saves")
    number = models.PositiveIntegerField(null=True, blank=True)
    what = models.CharField(max_length=12)
    content = models.JSONField()
    by = _person()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("save of a draft")
        verbose_name_plural = _("saves of drafts")
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="entry_save_number_in_version"),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(settled_at__isnull=True), name="entry_save_settled_is_held"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="entry_save_is_kept", fields=["number", "what", "content", "by", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.number or '-'} {self.what}"
