"""Addresses of those who lead a desk, for the staff."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from hub.casework.requests import access  # noqa: F401 - registers how references stand in addresses
from hub.casework.team.views.absences import absence, absence_change
from hub.casework.team.views.contact import addresses
from hub.casework.team.views.coverage import coverage, remind, seat, workload_alerts_page
from hub.casework.team.views.figures import figures, figures_csv, figures_pdf, figures_report
from hub.casework.team.views.offboarding import offboarding
from hub.casework.team.views.outcomes import barriers, complaint, complaints, survey_answers
from hub.casework.team.views.texts import canned_answer, canned_answers

app_name = "team"

urlpatterns = [
    path("", coverage, name="coverage"),
    path(_("canada/"), coverage, {"in_canada": True}, name="provinces"),
    path(_("watch/"), workload_alerts_page, name="workload_alerts"),
    path(_("seat/<slug:slug>/"), seat, name="seat"),
    path(_("seat/<slug:slug>/remind/"), remind, name="remind"),
    path(_("departure/<int:pk>/"), offboarding, name="offboarding"),
    path(_("absence/"), absence, name="absence"),
    path(_("absence/<int:pk>/"), absence_change, name="absence_change"),
    path(_("complaints/"), complaints, name="complaints"),
    path(_("complaint/<reference:reference>/<int:pk>/"), complaint, name="complaint"),
    path(_("what-companies-say/"), survey_answers, name="survey_answers"),
    path(_("outside-addresses/"), addresses, name="addresses"),
    path(_("canned-answers/"), canned_answers, name="canned_answers"),
    path(_("canned-answers/<int:pk>/"), canned_answer, name="canned_answer"),
    path(_("barriers/"), barriers, name="barriers"),
    path(_("figures/"), figures, name="figures"),
    path(_("figures/print/"), figures_report, name="figures_report"),
    path(_("figures/pdf/"), figures_pdf, name="figures_pdf"),
    path(_("figures/download/"), figures_csv, name="figures_csv"),
]
