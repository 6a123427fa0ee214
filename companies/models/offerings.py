"""What a company offers, and the projects it seeks support for.

What a company says of programs. Programs are named by their slug: companies know no program.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.choices import ApplicationState, Stance
from companies.models.company import Company, text_array
from companies.models.constraints import (
    band_check,
    check_constraint,
    refuse_rows_of_merged,
)
from hub.core.db.constraints import choice_constraint, choices_constraint
from hub.core.forms import choices_for
from hub.core.models import ConfidentialModel, track_history
from hub.core.vocabulary.enums import Area, IpStatus, PartnerKind, Stage, TechnologyRole


@track_history()
class Offering(ConfidentialModel):
    """A technology, product or service. ``areas`` empty means "none of the eight", null unknown."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="offerings")
    name = models.CharField(_("Name"), max_length=160)
    description = models.TextField(_("What it does"), max_length=4000, blank=True)
    areas = text_array()
    capabilities = text_array()
    trl_min = models.PositiveSmallIntegerField(null=True, blank=True)
    trl_max = models.PositiveSmallIntegerField(null=True, blank=True)
    stage = models.CharField(max_length=20, blank=True, choices=choices_for(Stage))
    technology_role = models.CharField(
        max_length=10, blank=True, default="", db_default="", choices=choices_for(TechnologyRole)
    )
    markets = text_array()
    ip_status = models.CharField(max_length=10, blank=True, choices=choices_for(IpStatus))
    certifications = text_array()
    is_main = models.BooleanField(default=False)
    not_known = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["-is_main", "pk"]
        constraints = [
            check_constraint("offering_has_name", ~models.Q(name=""), _("Give the offering a name.")),
            choices_constraint("areas", Area, name="offering_areas", message=_("Choose areas of the list.")),
            band_check(
                "trl", name="offering_trl", message=_("A readiness level runs from 1 to 9."), lowest=1, highest=9
            ),
            choice_constraint(
                "stage", Stage, name="offering_stage", message=_("Choose a stage of the list."), blank=True
            ),
            choice_constraint(
                "ip_status", IpStatus, name="offering_ip_status", message=_("Choose an answer of the list."), blank=True
            ),
            choice_constraint(
                "technology_role",
                TechnologyRole,
                name="offering_technology_role",
                message=_("Choose an answer of the list."),
                blank=True,
            ),
            models.UniqueConstraint(
                fields=["company"],
                condition=models.Q(is_main=True),
                name="offering_main_once",
                violation_error_message=_("A company has one main offering."),
            ),
        ]
        triggers = [refuse_rows_of_merged()]

    def __str__(self) -> str:
        return self.name


@track_history()
class Project(ConfidentialModel):
    """A piece of work with a place, a cost and money: stacking and matching ratios are facts of a project."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="projects")
    name = models.CharField(_("Name"), max_length=160)
    purpose = models.TextField(_("What it is for"), max_length=2000, blank=True)
    place = models.CharField(max_length=5, blank=True)  # a province, a country or a division of China
    cost_min = models.PositiveBigIntegerField(null=True, blank=True)
    cost_max = models.PositiveBigIntegerField(null=True, blank=True)
    # Shares of the cost, from 0 to 1.
    own_share_min = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    own_share_max = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    public_money_min = models.PositiveBigIntegerField(null=True, blank=True)
    public_money_max = models.PositiveBigIntegerField(null=True, blank=True)
    starts = models.DateField(null=True, blank=True)
    has_partner = models.BooleanField(null=True, blank=True)
    partner_kinds = text_array()
    not_known = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            check_constraint("project_has_name", ~models.Q(name=""), _("Give the project a name.")),
            check_constraint(
                "project_place",
                models.Q(place__regex=r"^([A-Z]{2,3}|CN-[A-Z]{2})?$"),
                _("Choose a province, a country or a part of China."),
            ),
            band_check("cost", name="project_cost_band", message=_("The cost runs backwards.")),
            band_check(
                "own_share",
                name="project_own_share_band",
                message=_("Your own share lies between 0 and 100% of the cost."),
                lowest=0,
                highest=1,
            ),
            band_check("public_money", name="project_public_money_band", message=_("The public money runs backwards.")),
            choices_constraint(
                "partner_kinds", PartnerKind, name="project_partner_kinds", message=_("Choose partners of the list.")
            ),
            check_constraint(
                "project_partner_fits",
                models.Q(partner_kinds__isnull=True) | models.Q(partner_kinds__len=0) | models.Q(has_partner=True),
                _("A project with kinds of partners has a partner."),
            ),
        ]
        triggers = [refuse_rows_of_merged()]

    def __str__(self) -> str:
        return self.name


class ProgramStance(ConfidentialModel):
    """ "We have it", "we applied", "not for us" or "tell me later", with the company's reason."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="stances")
    program_slug = models.SlugField(max_length=120)
    stance = models.CharField(max_length=12, choices=Stance)
    reason = models.CharField(max_length=500, blank=True)
    until = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            choice_constraint("stance", Stance, name="stance_kind", message=_("Choose an answer of the list.")),
            models.UniqueConstraint(
                fields=["company", "program_slug"],
                name="stance_once",
                violation_error_message=_("You have already answered about this program."),
            ),
            check_constraint(
                "stance_date_is_for_later",
                models.Q(stance="later", until__isnull=False) | (~models.Q(stance="later") & models.Q(until=None)),
                _("“Tell me later” needs a date, and only that answer has one."),
            ),
        ]
        triggers = [refuse_rows_of_merged()]


class Application(ConfidentialModel):
    """An application to a program, as the company keeps it."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="applications")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.SET_NULL, related_name="applications")
    program_slug = models.SlugField(max_length=120)
    state = models.CharField(max_length=12, choices=ApplicationState)
    amount_cad = models.PositiveBigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            choice_constraint(
                "state", ApplicationState, name="application_state", message=_("Choose a state of the list.")
            ),
            models.UniqueConstraint(
                fields=["company", "program_slug", "project"],
                nulls_distinct=False,
                name="application_once",
                violation_error_message=_("This application is already on your list."),
            ),
        ]
        triggers = [refuse_rows_of_merged()]
