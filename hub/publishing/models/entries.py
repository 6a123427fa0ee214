"""Versions of entries, every save of those in the making, and what curators took out.

Every type of entry has versions with one lifecycle (``Version``), written save by save (``Save``). Most keep theirs as
documents (``EntryVersion``); a type that stores them otherwise has models of its own made from the same bases.
"""

from collections.abc import Collection
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import BilingualMixin
from hub.core.db.constraints import choice_constraint
from hub.core.models import HubModel, person_key, track_history
from hub.publishing.choices import KEPT_STATES, OPEN_STATES, Origin, VersionState
from hub.publishing.registry import entry_type


def _states(states: tuple[VersionState, ...]) -> str:
    return "(" + ", ".join(f"'{state.value}'" for state in states) + ")"


class Version(HubModel):
    """What an entry says, said or shall say, and where that stands.

    A model made of this has also ``entry_type`` (its short name), ``slug`` (of the entry) and ``organization_ids``: the
    bodies whose entry it is, and whose curators may write in it; where there is none, it belongs to the whole
    catalogue. Its ``saves`` are a model made of ``Save``. ``RELATED`` is what its pages need at once, ``SLUG`` how the
    short name of its entry is asked for.
    """

    RELATED: ClassVar[tuple[str, ...]] = ("based_on",)
    SLUG: ClassVar[str] = "slug"
    entry_type: Any
    slug: Any
    organization_ids: Any
    saves: Any

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.CURATOR)
    name_en = models.CharField(max_length=300, blank=True)
    name_fr = models.CharField(max_length=300, blank=True)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    change_reason = models.TextField(blank=True)
    made_by = person_key()
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    approved_by = person_key()
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    name = BilingualMixin("name")

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            choice_constraint("state", VersionState, name="%(class)s_state"),
            choice_constraint("origin", Origin, name="%(class)s_origin"),
            models.CheckConstraint(
                condition=~Q(state=VersionState.SCHEDULED) | Q(publish_at__isnull=False, approved_by__isnull=False),
                name="%(class)s_scheduled_has_its_day",
            ),
        ]

    @property
    def type(self) -> Any:
        """The type of the entry, as its app declared it."""
        return entry_type(self.entry_type)

    @classmethod
    def looked_after(cls, charge: Any, types: Collection[str]) -> Any:
        """Return the versions of entries of some types that a person looks after."""
        raise NotImplementedError


class Save(HubModel):
    """One save of a draft. ``content`` is the whole document after it; where ``number`` is null, what is held aside.

    ``number`` is what a form was opened at, so that nobody overwrites what was saved meanwhile. ``part`` is the section
    that was written, or "begun", "updated", "restored", "imported". Held aside is the part alone that was sent when the
    session had ended, or when another person had changed the same field; ``settled_at`` says when its writer decided
    about it. A model made of this has also the key of its ``version``.
    """

    version: Any

    number = models.PositiveIntegerField(null=True, blank=True)
    part = models.CharField(max_length=40)
    content = models.JSONField()
    by = person_key()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["version", "number"], name="%(class)s_number_in_version"),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(settled_at__isnull=True), name="%(class)s_settled_is_held"
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.ReadOnly(name="save_is_kept", fields=["number", "part", "content", "by", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.number or '-'} {self.part}"  # type: ignore[attr-defined]


@track_history()
class EntryVersion(Version):
    """A version that is a document: what readers see is the row of its type's table, which says what it says.

    ``content`` of a draft is what it began with; what was typed since stands in its saves.
    """

    RELATED = ("based_on", "approved_by")

    entry_type = models.CharField(max_length=20)
    slug = models.CharField(max_length=80)
    organization_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("Organizations"))
    content = models.JSONField()

    class Meta(Version.Meta):
        verbose_name = _("version of an entry")
        verbose_name_plural = _("versions of entries")
        constraints: ClassVar[list[Any]] = [
            *Version.Meta.constraints,
            models.UniqueConstraint(fields=["entry_type", "slug", "number"], name="entry_version_number"),
            models.UniqueConstraint(
                fields=["entry_type", "slug"], condition=Q(state__in=OPEN_STATES), name="entry_has_one_open_draft"
            ),
            models.UniqueConstraint(
                fields=["entry_type", "slug"],
                condition=Q(state=VersionState.PUBLISHED),
                name="entry_shows_one_version",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["state", "entry_type"], name="entry_version_by_state")]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Protect(
                name="entry_version_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=KEPT_STATES),
            ),
            pgtrigger.Trigger(
                name="entry_version_shown_is_immutable",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state__in=KEPT_STATES),
                func=(
                    f"IF NEW.state NOT IN {_states(KEPT_STATES)} OR NEW.content <> OLD.content "
                    "OR NEW.entry_type <> OLD.entry_type OR NEW.slug <> OLD.slug "
                    "OR NEW.number <> OLD.number OR NEW.origin <> OLD.origin "
                    "THEN RAISE EXCEPTION 'a published version is never changed'; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_type} {self.slug} {self.number}"

    @classmethod
    def looked_after(cls, charge: Any, types: Collection[str]) -> Any:
        rows = cls.objects.filter(entry_type__in=types)
        return rows if charge.whole else rows.filter(organization_ids__overlap=list(charge.organization_ids))


class EntrySave(Save):
    """One save of a draft that is a document."""

    version = models.ForeignKey(EntryVersion, on_delete=models.CASCADE, related_name="saves")

    class Meta(Save.Meta):
        verbose_name = _("save of a draft")
        verbose_name_plural = _("saves of drafts")


class CuratedModel(HubModel):
    """A row whose words come from a file, until a curator publishes others: from then on no file changes it."""

    curated_at = models.DateTimeField(_("In the care of curators since"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class WithdrawnEntry(HubModel):
    """A row that a curator took out: a file that still holds it does not bring it back."""

    model = models.CharField(_("Table"), max_length=60, help_text="As Django names it: opportunities.guide")
    slug = models.CharField(_("Short name"), max_length=80)
    at = models.DateTimeField(_("Withdrawn"))

    class Meta:
        verbose_name = _("withdrawn entry")
        verbose_name_plural = _("withdrawn entries")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["model", "slug"], name="entry_is_withdrawn_once")
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.slug}"


class EntryWork(HubModel):
    """Who works on an entry, and until which day it is put aside.

    What is put aside comes back earlier where something new is to be done about it since ``snoozed_at``.
    """

    entry_type = models.CharField(max_length=20)
    slug = models.CharField(max_length=80)
    holder = person_key()
    held_since = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateField(null=True, blank=True)
    snoozed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("work on an entry")
        verbose_name_plural = _("work on entries")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["entry_type", "slug"], name="entry_work_is_one"),
            models.CheckConstraint(
                condition=Q(holder=None, held_since=None) | Q(holder__isnull=False, held_since__isnull=False),
                name="entry_work_is_held_since",
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until=None, snoozed_at=None)
                | Q(snoozed_until__isnull=False, snoozed_at__isnull=False),
                name="entry_work_is_put_aside_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_type} {self.slug}"


class EntryComment(HubModel):
    """What one curator tells the others about an entry. Readers never see it."""

    entry_type = models.CharField(max_length=20)
    slug = models.CharField(max_length=80)
    words = models.TextField()
    by = person_key()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("comment on an entry")
        verbose_name_plural = _("comments on entries")
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["entry_type", "slug", "at"], name="entry_comment_of_entry")
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~Q(words=""), name="entry_comment_says_something")
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.ReadOnly(name="entry_comment_is_kept", fields=["entry_type", "slug", "words", "by", "at"])
        ]

    def __str__(self) -> str:
        return f"{self.entry_type} {self.slug} {self.at:%Y-%m-%d}"
