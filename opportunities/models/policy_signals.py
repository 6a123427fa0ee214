"""Policy signals: what governments plan or rule, and what it opens, narrows or closes for a Canadian company."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import BilingualMixin
from hub.core.db.constraints import both_languages_constraint, choice_constraint, choices_constraint
from hub.core.db.web_addresses import web_address_constraint
from hub.core.models import HubQuerySet, code_array, search_vector_column, text_array, track_history
from hub.core.vocabulary.enums import Area
from hub.publishing.models import CuratedModel
from opportunities.choices import SIGNAL_PLACES, ComplianceFlag, SignalBasis, SignalDirection, SignalEffect, TitleBasis
from opportunities.status import ENDED, STATED, signal_order, signal_state


def _stated_day() -> models.CharField:
    """Return a day that is good to the year, the month or the day, as its source says it."""
    return models.CharField(max_length=10, blank=True, help_text="As exact as known: 2026, 2026-01")


class PolicySignalQuerySet(HubQuerySet):
    """Plans, policies, standards and rules."""

    def for_areas(self, areas: Iterable[str]) -> "PolicySignalQuerySet":
        """Return signals of at least one of the areas, and those of trade in general."""
        return self.filter(Q(areas__overlap=list(areas)) | Q(areas=[]))

    def in_force(self, *, areas: Iterable[str], on: date) -> list[Any]:
        """Return those of some areas that hold on a day, what stands in the way first (one query)."""
        holding = (row for row in self.for_areas(areas) if signal_state(row, on) != ENDED)
        return sorted(holding, key=lambda row: signal_order(row, on))


@track_history()
class PolicySignal(CuratedModel):
    """A plan, policy, standard or rule. Nobody buys through it; it is no opportunity.

    ``until`` is the last day on which it is known to hold; empty where no end is stated.
    """

    slug = models.SlugField(max_length=60, unique=True)
    title_en = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=120, blank=True)
    title_zh_basis = models.CharField(max_length=12, blank=True, choices=TitleBasis)
    issuer_en = models.CharField(max_length=300, blank=True)
    issuer_fr = models.CharField(max_length=300, blank=True)
    effect = models.CharField(max_length=8, choices=SignalEffect)
    effect_basis = models.CharField(max_length=8, choices=SignalBasis)
    direction = models.CharField(max_length=10, choices=SignalDirection)
    issued = _stated_day()
    effective = _stated_day()
    until = _stated_day()
    areas = code_array()
    places = code_array()
    capabilities = code_array()
    technologies_en = text_array()
    technologies_fr = text_array()
    text_en = models.TextField()
    text_fr = models.TextField()
    fits_en = models.TextField(blank=True, help_text="Whom it concerns")
    fits_fr = models.TextField(blank=True)
    do_en = models.TextField(blank=True, help_text="What to do about it")
    do_fr = models.TextField(blank=True)
    unknown_en = models.TextField(blank=True, help_text="What no page says")
    unknown_fr = models.TextField(blank=True)
    compliance_flags = code_array()
    relates_to = text_array()
    sources = text_array()
    as_of = models.DateField(null=True, blank=True)
    is_verified = models.BooleanField()
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)
    search = search_vector_column("policy plan rule politique règle", A="title", B="fits do", C="text")

    objects: ClassVar[Any] = PolicySignalQuerySet.as_manager()

    title = BilingualMixin("title")
    issuer = BilingualMixin("issuer")
    technologies = BilingualMixin("technologies")
    text = BilingualMixin("text")
    fits = BilingualMixin("fits")
    do = BilingualMixin("do")
    unknown = BilingualMixin("unknown")
    note = BilingualMixin("note")

    class Meta:
        constraints = [
            both_languages_constraint(
                "title", "issuer", "text", "fits", "do", "unknown", "note", name="policy_signal_is_bilingual"
            ),
            models.CheckConstraint(
                condition=~Q(title_en="") & ~Q(text_en=""),
                name="policy_signal_says_what_it_is",
                violation_error_message=_("Write the title and the text."),
            ),
            choice_constraint("effect", SignalEffect, name="policy_signal_effect"),
            choice_constraint("effect_basis", SignalBasis, name="policy_signal_effect_basis"),
            choice_constraint("direction", SignalDirection, name="policy_signal_direction"),
            models.CheckConstraint(
                condition=Q(title_zh="", title_zh_basis="") | ~Q(title_zh="") & Q(title_zh_basis__in=["", *TitleBasis]),
                name="policy_signal_title_basis",
            ),
            *(
                models.CheckConstraint(condition=Q(**{f"{field}__regex": STATED}), name=f"policy_signal_{field}")
                for field in ("issued", "effective", "until")
            ),
            choices_constraint("areas", Area, name="policy_signal_areas"),
            models.CheckConstraint(
                condition=Q(places__contained_by=list(SIGNAL_PLACES)) & ~Q(places=[]),
                name="policy_signal_places",
                violation_error_message=_("Name at least one place."),
            ),
            choices_constraint("compliance_flags", ComplianceFlag, name="policy_signal_compliance_flags"),
            web_address_constraint(lists=("sources",), name="policy_signal_web_addresses"),
        ]

    def __str__(self) -> str:
        return self.title_en

    def get_absolute_url(self) -> str:
        """Return the address of the signal's page in the language of the page."""
        return reverse("opportunities:signal", args=[self.slug])
