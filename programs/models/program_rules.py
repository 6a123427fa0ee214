"""Rules between programs: what goes together, what does not, who pays the rest, and what comes first."""

from enum import StrEnum
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import BilingualMixin
from hub.core.db.constraints import both_languages_constraint, choice_constraint, choices_constraint
from hub.core.forms import choices_for
from hub.core.models import track_history
from hub.core.vocabulary.enums import Level
from hub.publishing.models import CuratedModel
from programs.catalogue.program_rules import By, Counts, Money, Per, ProgramRuleKind, Scope

_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_NO_SIDE = Q(others=[], levels=[])
_NO_OUTSIDE = Q(outside_en="")
_NO_SHARE = Q(share=None, share_most=None, depends_en="")


def _slugs(name: Any = None) -> ArrayField:
    return ArrayField(models.SlugField(max_length=80, db_index=False), default=list, blank=True, verbose_name=name)


def _code(members: type[StrEnum], name: Any = None) -> models.CharField:
    return models.CharField(max_length=20, choices=choices_for(members), blank=True, verbose_name=name)


def _share() -> models.DecimalField:
    return models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)


def _only(name: str, kinds: tuple[str, ...], *, there: Q, absent: Q) -> models.CheckConstraint:
    """Return a constraint: rules of these kinds satisfy ``there``, all others say nothing of it."""
    return models.CheckConstraint(
        condition=Q(kind__in=kinds) & there | ~Q(kind__in=kinds) & absent,
        name=f"program_rule_{name}",
        violation_error_message=_("What the rule says does not fit its kind."),
    )


@track_history()
class ProgramRule(CuratedModel):
    """One rule, as ``programs.catalogue.program_rules`` reads it. Its kind says which columns hold something.

    ``said_by`` is the program in whose English text ``words`` stand; where there is none, our notes say so, and the
    rule is never verified. Of a share between two ends ``depends`` says which holds; no share means "not published".
    """

    slug = models.SlugField(max_length=80, unique=True)
    order = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=choices_for(ProgramRuleKind))
    programs = _slugs()
    sentence_en = models.CharField(max_length=300)
    sentence_fr = models.CharField(max_length=300)
    share = _share()
    share_most = _share()
    depends_en = models.CharField(max_length=200, blank=True)
    depends_fr = models.CharField(max_length=200, blank=True)
    counts = _code(Counts, _("Whose money counts"))
    per = _code(Per)
    money = _code(Money)
    brought_by = _code(By)
    scope = _code(Scope)
    others = _slugs()
    levels = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    outside_en = models.CharField(max_length=200, blank=True)
    outside_fr = models.CharField(max_length=200, blank=True)
    first = _slugs(_("What comes first"))
    needed = models.BooleanField(default=False)
    versions = models.JSONField(default=dict, blank=True, help_text="The program of each province with its own")
    said_by = models.SlugField(max_length=80, blank=True, db_index=False)
    words = models.TextField(_("Quotation"), blank=True)
    by_notes = models.BooleanField(default=False)
    is_verified = models.BooleanField(default=False)

    sentence = BilingualMixin("sentence")

    class Meta:
        verbose_name = _("rule between programs")
        verbose_name_plural = _("rules between programs")
        constraints: list[Any] = [
            choice_constraint("kind", ProgramRuleKind, name="program_rule_kind"),
            choices_constraint("levels", Level, name="program_rule_levels"),
            both_languages_constraint("sentence", "depends", "outside", name="program_rule_is_bilingual"),
            models.CheckConstraint(
                condition=Q(slug__regex=_SLUG) & ~Q(programs=[]) & ~Q(sentence_en=""),
                name="program_rule_is_whole",
                violation_error_message=_("Name at least one program, and say the rule in a sentence."),
            ),
            models.CheckConstraint(
                condition=Q(by_notes=True, said_by="", words="", is_verified=False)
                | Q(by_notes=False) & ~Q(said_by="") & ~Q(words=""),
                name="program_rule_has_its_source",
                violation_error_message=_("Name the program that says so and quote it, or say that our notes do."),
            ),
            models.CheckConstraint(
                condition=(Q(share=None) | Q(share__range=(0, 1)))
                & (
                    Q(share_most=None)
                    | Q(share__isnull=False, share_most__gt=F("share"), share_most__lte=1) & ~Q(depends_en="")
                ),
                name="program_rule_shares_in_order",
                violation_error_message=_("Of two shares, name the smaller one first and say what decides."),
            ),
            _only("share", (ProgramRuleKind.CAP, ProgramRuleKind.MATCH), there=Q(), absent=_NO_SHARE),
            _only(
                "cap",
                (ProgramRuleKind.CAP,),
                there=Q(counts__in=list(Counts), per__in=list(Per), money__in=list(Money)),
                absent=Q(counts="", per="", money=""),
            ),
            _only("match", (ProgramRuleKind.MATCH,), there=Q(brought_by__in=list(By)), absent=Q(brought_by="")),
            _only("scope", (ProgramRuleKind.EXCLUDES,), there=Q(scope__in=list(Scope)), absent=Q(scope="")),
            _only(
                "sides",
                (ProgramRuleKind.EXCLUDES, ProgramRuleKind.COMBINES),
                there=~Q(others=[]) & Q(levels=[], outside_en="")
                | ~Q(levels=[]) & Q(others=[], outside_en="")
                | ~Q(outside_en="") & _NO_SIDE
                | _NO_SIDE & _NO_OUTSIDE & Q(programs__len__gte=2),
                absent=_NO_SIDE,
            ),
            _only(
                "order",
                (ProgramRuleKind.ORDER,),
                there=~Q(first=[]) & _NO_OUTSIDE | Q(first=[]) & ~_NO_OUTSIDE,
                absent=Q(first=[], needed=False),
            ),
            _only(
                "outside",
                (ProgramRuleKind.EXCLUDES, ProgramRuleKind.COMBINES, ProgramRuleKind.ORDER),
                there=Q(),
                absent=_NO_OUTSIDE,
            ),
            _only(
                "twins",
                (ProgramRuleKind.TWINS,),
                there=~Q(versions={}) & Q(programs__len=1),
                absent=Q(versions={}),
            ),
        ]

    def __str__(self) -> str:
        return self.sentence_en

    def get_absolute_url(self) -> str:
        """Return the address of the page that shows the rule: that of the first program it names."""
        return reverse("programs:detail", args=[self.programs[0]])
