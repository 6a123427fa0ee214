"""What a company says of programs. Programs are named by their slug: companies know no program."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.choices import ApplicationState, Stance
from companies.models.company import Company
from companies.models.constraints import check_constraint, choice_check, refuse_rows_of_merged
from companies.models.offerings import Project
from hub.core.models import ConfidentialModel


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
            choice_check("stance", Stance, name="stance_kind", message=_("Choose an answer of the list.")),
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

    def __str__(self) -> str:
        return f"{self.program_slug} {self.stance}"


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
            choice_check("state", ApplicationState, name="application_state", message=_("Choose a state of the list.")),
            models.UniqueConstraint(
                fields=["company", "program_slug", "project"],
                nulls_distinct=False,
                name="application_once",
                violation_error_message=_("This application is already on your list."),
            ),
        ]
        triggers = [refuse_rows_of_merged()]

    def __str__(self) -> str:
        return f"{self.program_slug} {self.state}"
